namespace Antiphon.Server.Features.CentreSettings;

/// <summary>Who changed what of the settings of routing, and when they came into force.</summary>
internal sealed class SettingsChange
{
    public long Version { get; set; }
    public DateTimeOffset At { get; set; }

    /// <summary>Job number; empty: a program with an API key.</summary>
    public required string Who { get; init; }

    /// <summary><c>queue</c> or <c>agent</c>.</summary>
    public required string Kind { get; init; }
    public required string Subject { get; init; }
    public required SettingsAction Action { get; init; }

    /// <summary>As it stood afterwards, JSON; empty: removed.</summary>
    public required string Content { get; init; }
}

internal enum SettingsAction { Created, Changed, Removed }

internal sealed class SettingsChangeTable : IEntityTypeConfiguration<SettingsChange>
{
    public void Configure(EntityTypeBuilder<SettingsChange> changes)
    {
        changes.ToTable("settings_changes").HasKey(c => c.Version);
        changes.Property(c => c.Version).ValueGeneratedNever();
        changes.Property(c => c.Action).HasConversion<string>();
    }
}

/// <param name="Content">As it stood afterwards; null: removed.</param>
internal sealed record SettingsChangeView(long Version, DateTimeOffset At, string Who, string Name, string Kind, string Subject, SettingsAction Action, System.Text.Json.JsonElement? Content);

/// <summary>Newest first.</summary>
internal static class ReadChanges
{
    private const int Max = 100;

    public static async Task<IReadOnlyList<SettingsChangeView>> Handle(CentreDb db, PeopleDirectory people, string? kind, string? subject, CancellationToken stop)
    {
        var changes = db.Set<SettingsChange>().AsNoTracking();
        if (kind is not null) changes = changes.Where(c => c.Kind == kind);
        if (subject is not null) changes = changes.Where(c => c.Subject == subject);
        var rows = await changes.OrderByDescending(c => c.Version).Take(Max).ToListAsync(stop);
        return [.. rows.Select(c => new SettingsChangeView(c.Version, c.At, c.Who, people.NameOf(c.Who) ?? c.Who, c.Kind, c.Subject, c.Action,
            c.Content.Length == 0 ? null : System.Text.Json.JsonDocument.Parse(c.Content).RootElement))];
    }
}
