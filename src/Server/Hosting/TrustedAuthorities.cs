using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Antiphon.Server.Hosting;

/// <summary>Authorities that the certificates of trunks over TLS may come from, beside those that the system trusts: <c>*.pem</c> and <c>*.crt</c> in
/// <c>DATA/certificates/trusted</c>. Read anew at most every ten seconds, so that a file put there needs no new start.</summary>
internal sealed partial class TrustedAuthorities(Options options, TimeProvider clock, ILogger<TrustedAuthorities> log)
{
    /// <summary>Files beyond that many are not read.</summary>
    private const int FilesMax = 100;

    /// <summary>Of one file, bytes: a bundle of a carrier has a few certificates.</summary>
    private const long BytesMax = 1_000_000;

    private static readonly TimeSpan ReadEvery = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private X509Certificate2Collection _all = [];
    private DateTimeOffset _readAt = DateTimeOffset.MinValue;

    public string Folder => Path.Combine(options.Data, "certificates", "trusted");

    /// <returns>Empty: nothing is added to what the system trusts.</returns>
    public X509Certificate2Collection Now()
    {
        lock (_gate)
        {
            if (clock.GetUtcNow() - _readAt < ReadEvery) return _all;
            _readAt = clock.GetUtcNow();
            return _all = Read();
        }
    }

    private X509Certificate2Collection Read()
    {
        var own = new X509Certificate2Collection();
        if (!Directory.Exists(Folder)) return own;
        foreach (var file in Directory.EnumerateFiles(Folder).Where(f => Path.GetExtension(f) is ".pem" or ".crt").Order(StringComparer.Ordinal).Take(FilesMax)) Add(own, file);
        if (own.Count == 0) return own;
        using var system = new X509Store(StoreName.Root, StoreLocation.LocalMachine);
        system.Open(OpenFlags.ReadOnly | OpenFlags.OpenExistingOnly);
        own.AddRange(system.Certificates);
        return own;
    }

    private void Add(X509Certificate2Collection into, string file)
    {
        try
        {
            if (new FileInfo(file).Length <= BytesMax) into.ImportFromPemFile(file);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException) { NotRead(e, Path.GetFileName(file)); }
    }

    [LoggerMessage(1131, LogLevel.Warning, "the certificates in {File} could not be read; trunks are not trusted by it")]
    private partial void NotRead(Exception e, string file);
}
