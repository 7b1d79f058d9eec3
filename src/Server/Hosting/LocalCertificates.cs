using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Antiphon.Server.Hosting;

/// <summary>The certificate of the HTTPS port, issued by an authority that this machine made for itself: browsers give a microphone only
/// to a secure page. People install the authority's certificate once; the server's own is renewed under it.</summary>
/// <remarks>Files in <c>DATA/certificates</c>, readable by the owner only: <c>authority.pem</c>, <c>authority.key</c>, <c>server.pem</c>, <c>server.key</c>.</remarks>
internal class LocalCertificates(Options options, TimeProvider clock)
{
    private static readonly TimeSpan AuthorityLife = TimeSpan.FromDays(3650);

    /// <summary>Browsers refuse longer ones.</summary>
    private static readonly TimeSpan ServerLife = TimeSpan.FromDays(390);

    /// <summary>Renewed when less than this is left.</summary>
    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(30);

    /// <summary>So that a machine whose clock is a little behind accepts a fresh one.</summary>
    private static readonly TimeSpan Backdated = TimeSpan.FromDays(1);

    private readonly string _folder = Path.Combine(options.Data, "certificates");
    private volatile X509Certificate2? _server;

    /// <summary>The certificate in force. Null before <see cref="Renew"/>, and where the system's cryptography cannot make one: then nothing speaks TLS.</summary>
    public X509Certificate2? Server => _server;

    /// <summary>The authority's certificate, for people to install. Null: there is none.</summary>
    public string? AuthorityPem => File.Exists(PathOf("authority.pem")) ? File.ReadAllText(PathOf("authority.pem")) : null;

    /// <summary>Issues what is missing, near its end, or names other addresses than the machine has now.</summary>
    /// <returns>True when the server's certificate is a new one.</returns>
    public virtual bool Renew()
    {
        DataFolder.CreatePrivate(_folder);
        using var authority = Load("authority") is { } known && Left(known) > RenewBefore + ServerLife ? known : CreateAuthority();
        var names = Names();
        var stored = _server ?? Load("server");
        if (stored is not null && Left(stored) > RenewBefore && IsIssuedBy(stored, authority) && names.SetEquals(NamesIn(stored)))
        {
            _server = stored;
            return false;
        }
        _server = CreateServer(authority, names);
        return true;
    }

    private TimeSpan Left(X509Certificate2 certificate) => certificate.NotAfter.ToUniversalTime() - clock.GetUtcNow().UtcDateTime;

    private X509Certificate2 CreateAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN=Antiphon {Dns.GetHostName()}, O=Antiphon", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        var now = clock.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now - Backdated, now + AuthorityLife);
        return Store("authority", certificate, key);
    }

    private X509Certificate2 CreateServer(X509Certificate2 authority, IEnumerable<string> names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Antiphon", key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
            if (IPAddress.TryParse(name, out var address)) alternatives.AddIpAddress(address);
            else alternatives.AddDnsName(name);
        request.CertificateExtensions.Add(alternatives.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));      // server authentication
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        var now = clock.GetUtcNow();
        using var certificate = request.Create(authority, now - Backdated, now + ServerLife, RandomNumberGenerator.GetBytes(16));
        return Store("server", certificate, key);
    }

    private X509Certificate2 Store(string name, X509Certificate2 certificate, ECDsa key)
    {
        DataFolder.WritePrivate(PathOf(name + ".key"), System.Text.Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem()));
        DataFolder.WritePrivate(PathOf(name + ".pem"), System.Text.Encoding.ASCII.GetBytes(certificate.ExportCertificatePem()));
        return Load(name)!;
    }

    /// <summary>Null when there is none, or it cannot be read: then a new one is made.</summary>
    private X509Certificate2? Load(string name)
    {
        try
        {
            using var read = X509Certificate2.CreateFromPemFile(PathOf(name + ".pem"), PathOf(name + ".key"));
            return X509CertificateLoader.LoadPkcs12(read.Export(X509ContentType.Pkcs12), null);      // Windows' TLS wants the key in this form
        }
        catch (Exception e) when (e is IOException or CryptographicException) { return null; }
    }

    private static bool IsIssuedBy(X509Certificate2 certificate, X509Certificate2 authority)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.IgnoreNotTimeValid;      // the time left is asked apart, by our own clock
        return chain.Build(certificate);
    }

    private static IEnumerable<string> NamesIn(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(extension => extension.EnumerateDnsNames().Concat(extension.EnumerateIPAddresses().Select(address => address.ToString())));

    /// <summary>localhost, the host's name, and every address under which a browser may reach this machine.</summary>
    private static HashSet<string> Names()
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "localhost", "127.0.0.1", "::1" };
        if (Uri.CheckHostName(Dns.GetHostName()) == UriHostNameType.Dns) names.Add(Dns.GetHostName());
        foreach (var address in NetworkInterface.GetAllNetworkInterfaces()
            .Where(card => card.OperationalStatus == OperationalStatus.Up).SelectMany(card => card.GetIPProperties().UnicastAddresses).Select(unicast => unicast.Address))
            if (address.AddressFamily == AddressFamily.InterNetwork || !address.IsIPv6LinkLocal) names.Add(address.ToString());
        return names;
    }

    private string PathOf(string file) => Path.Combine(_folder, file);
}

/// <summary>Looks once an hour whether the certificate must be renewed: addresses come and go with the network.</summary>
internal sealed partial class CertificateRenewal(LocalCertificates certificates, TimeProvider clock, ILogger<CertificateRenewal> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stop)) Renew();
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested) { }
    }

    private void Renew()
    {
        try { if (certificates.Renew()) Renewed(); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException) { NotRenewed(e); }
    }

    [LoggerMessage(1001, LogLevel.Information, "the certificate of the HTTPS port was renewed")]
    private partial void Renewed();

    [LoggerMessage(1002, LogLevel.Warning, "the certificate of the HTTPS port could not be renewed; the old one stays")]
    private partial void NotRenewed(Exception e);
}
