using System.Security.Cryptography;

namespace Antiphon.Server.Security.Audit;

/// <summary>What is needed to check the trail and lies outside the database: the key of the hashes, and the last line that was written. So lines cut off at
/// the end are missed too.</summary>
internal sealed class AuditSeal(Options options)
{
    private const int KeyBytes = 32;

    private readonly string _keyFile = KeyFileOf(options);
    private readonly string _headFile = Path.Combine(options.Data, "keys", "audit-head.json");

    public static string KeyFileOf(Options options) => Path.Combine(options.Data, "keys", "audit.key");

    /// <summary>Made at the first use.</summary>
    public byte[] Key()
    {
        if (File.Exists(_keyFile)) return File.ReadAllBytes(_keyFile);
        DataFolder.CreatePrivate(Path.GetDirectoryName(_keyFile)!);
        var key = RandomNumberGenerator.GetBytes(KeyBytes);
        DataFolder.WritePrivate(_keyFile, key);
        return key;
    }

    /// <summary>Null: nothing has been written yet.</summary>
    public AuditHead? Head() => File.Exists(_headFile) ? JsonSerializer.Deserialize<AuditHead>(File.ReadAllBytes(_headFile)) : null;

    /// <summary>After the commit, never before: the head is never ahead of the table.</summary>
    public void Note(AuditHead head) => DataFolder.WritePrivate(_headFile, JsonSerializer.SerializeToUtf8Bytes(head));
}

internal sealed record AuditHead(long Seq, string Hash);
