using System.Security.Cryptography;

namespace Antiphon.Server.Security.Audit;

/// <summary>One line of the audit trail. Each carries the hash of the one before.</summary>
internal sealed class AuditLine
{
    public const int WhoLengthMax = 80;
    public const int ActionLengthMax = 64;
    public const int SubjectLengthMax = 200;

    /// <summary>Characters of one detail. Default 4,000: the settings of a queue fit.</summary>
    public const int DetailLengthMax = 4_000;

    /// <summary>Of the line before the first.</summary>
    public const string NoHash = "";

    /// <summary>1, 2, 3 … without a gap.</summary>
    public long Seq { get; init; }
    public DateTimeOffset At { get; init; }

    /// <summary>Job number; <c>key:NAME</c>: a program; empty: somebody who has not signed in.</summary>
    public required string Who { get; init; }
    public required string Action { get; init; }
    public required string Subject { get; init; }

    /// <summary>JSON object of texts, keys in order; empty: none.</summary>
    public required string Details { get; init; }

    /// <summary>Source address of the request; empty: none.</summary>
    public required string Address { get; init; }
    public required string Previous { get; init; }
    public required string Hash { get; init; }

    /// <summary>HMAC-SHA-256 over everything else, in hex. The key lies outside the database: who can write there alone cannot make the chain good again.</summary>
    public string HashWith(byte[] key) => Convert.ToHexStringLower(HMACSHA256.HashData(key,
        JsonSerializer.SerializeToUtf8Bytes(new object[] { Seq, At.ToUnixTimeMilliseconds(), Who, Action, Subject, Details, Address, Previous })));
}

internal sealed class AuditTable : IEntityTypeConfiguration<AuditLine>
{
    public void Configure(EntityTypeBuilder<AuditLine> lines)
    {
        lines.ToTable("audit").HasKey(l => l.Seq);
        lines.Property(l => l.Seq).ValueGeneratedNever();
    }
}
