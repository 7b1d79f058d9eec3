namespace Antiphon.Server.Security.Keys;

/// <summary>Lets a page of another site act as one agent for a while. The token itself is known to that page alone.</summary>
internal sealed class AgentToken
{
    public required string TokenHash { get; init; }

    /// <summary>Of the key with which it was fetched: with that one it ends, and its sites are those of that one.</summary>
    public required string KeyHash { get; init; }
    public required string JobNumber { get; init; }
    public DateTimeOffset ExpiresAt { get; init; }
}

/// <summary>What one program asked for on one day.</summary>
internal sealed class ApiKeyDay
{
    public required string KeyHash { get; init; }

    /// <summary><c>2026-11-22</c>, UTC.</summary>
    public required string Day { get; init; }
    public long Requests { get; set; }

    /// <summary>Of them, those that were too many.</summary>
    public long Refused { get; set; }
}

internal sealed class KeyTables : IEntityTypeConfiguration<AgentToken>, IEntityTypeConfiguration<ApiKeyDay>
{
    public void Configure(EntityTypeBuilder<AgentToken> tokens)
    {
        tokens.ToTable("agent_tokens").HasKey(t => t.TokenHash);
        tokens.HasOne<ApiKey>().WithMany().HasForeignKey(t => t.KeyHash);
        tokens.HasOne<Person>().WithMany().HasForeignKey(t => t.JobNumber);
    }

    public void Configure(EntityTypeBuilder<ApiKeyDay> days)
    {
        days.ToTable("api_key_days").HasKey(d => new { d.KeyHash, d.Day });
        days.HasOne<ApiKey>().WithMany().HasForeignKey(d => d.KeyHash);
    }
}
