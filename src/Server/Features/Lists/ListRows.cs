namespace Antiphon.Server.Features.Lists;

/// <summary>Black: busy before the answer. Vip, Business: a class that flows and people see.</summary>
internal enum ListKind { Black, Vip, Business }

internal sealed class ListRow
{
    public required string Id { get; init; }
    public required string NameZh { get; set; }
    public required string NameEn { get; set; }
    public ListKind Kind { get; init; }
    public string Class { get; set; } = "";

    /// <summary>Calls of numbers that were on it.</summary>
    public long Hits { get; set; }
}

internal sealed class ListEntry
{
    public const int ReasonLengthMax = 200;

    public long Id { get; init; }
    public required string ListId { get; init; }

    /// <summary>E.164; empty: every caller whose number is withheld.</summary>
    public required string Number { get; init; }
    public string Reason { get; set; } = "";

    /// <summary>From then on it does not count. Null: for good.</summary>
    public DateTimeOffset? ExpiresAt { get; set; }
    public long Hits { get; set; }
    public DateTimeOffset? LastHitAt { get; set; }
    public DateTimeOffset CreatedAt { get; init; }
    public required string CreatedBy { get; init; }
}

internal sealed class ListTables : IEntityTypeConfiguration<ListRow>, IEntityTypeConfiguration<ListEntry>
{
    public void Configure(EntityTypeBuilder<ListRow> lists)
    {
        lists.ToTable("lists").HasKey(l => l.Id);
        lists.Property(l => l.Kind).HasConversion<string>();
    }

    public void Configure(EntityTypeBuilder<ListEntry> entries) => entries.ToTable("list_entries").HasKey(e => e.Id);
}
