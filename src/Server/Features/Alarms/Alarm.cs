namespace Antiphon.Server.Features.Alarms;

/// <summary>One alarm from its raising to its end. Open: neither over nor acknowledged is needed for it to be seen; history keeps it.</summary>
internal sealed class Alarm
{
    public long Id { get; init; }
    public required string Kind { get; init; }
    public required string Subject { get; init; }

    /// <summary>0: raised by the program itself.</summary>
    public long RuleId { get; init; }
    public AlarmSeverity Severity { get; set; }

    /// <summary>JSON object of texts: the values that the page's text names.</summary>
    public string Details { get; set; } = "{}";

    /// <summary>Job numbers; none: everybody who supervises.</summary>
    public required string[] Recipients { get; set; }
    public DateTimeOffset RaisedAt { get; init; }
    public DateTimeOffset LastAt { get; set; }
    public int Times { get; set; } = 1;
    public DateTimeOffset? ClearedAt { get; set; }
    public DateTimeOffset? AcknowledgedAt { get; set; }
    public string AcknowledgedBy { get; set; } = "";

    /// <summary>When others were told because nobody had acknowledged it.</summary>
    public DateTimeOffset? EscalatedAt { get; set; }

    public AlarmKey Key => new(Kind, Subject, RuleId);

    public AlarmView View(Func<string, string> nameOf) => new(Id, Kind, Subject, RuleId == 0 ? null : RuleId, Severity,
        JsonSerializer.Deserialize<Dictionary<string, string>>(Details) ?? [], Recipients, RaisedAt, LastAt, Times, ClearedAt, AcknowledgedAt,
        AcknowledgedBy.Length == 0 ? null : nameOf(AcknowledgedBy), EscalatedAt);
}

/// <summary>At most one open alarm of each.</summary>
internal readonly record struct AlarmKey(string Kind, string Subject, long RuleId);

/// <param name="RuleId">Null: raised by the program itself.</param>
/// <param name="Recipients">Empty: everybody who supervises.</param>
/// <param name="ClearedAt">Null: it lasts.</param>
internal sealed record AlarmView(long Id, string Kind, string Subject, long? RuleId, AlarmSeverity Severity, IReadOnlyDictionary<string, string> Details, IReadOnlyList<string> Recipients,
    DateTimeOffset RaisedAt, DateTimeOffset LastAt, int Times, DateTimeOffset? ClearedAt, DateTimeOffset? AcknowledgedAt, string? AcknowledgedBy, DateTimeOffset? EscalatedAt);

internal sealed class AlarmTables : IEntityTypeConfiguration<Alarm>, IEntityTypeConfiguration<AlarmRule>
{
    public void Configure(EntityTypeBuilder<Alarm> alarms)
    {
        alarms.ToTable("alarms").HasKey(a => a.Id);
        alarms.Ignore(a => a.Key);
        alarms.Property(a => a.Severity).HasConversion<string>();
        alarms.Property(a => a.Recipients).HasConversion(jobs => string.Join(' ', jobs), text => text.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    public void Configure(EntityTypeBuilder<AlarmRule> rules)
    {
        rules.ToTable("alarm_rules").HasKey(r => r.Id);
        rules.Property(r => r.Measure).HasConversion<string>();
        rules.Property(r => r.Mails).HasConversion(texts => string.Join(' ', texts), text => text.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        rules.Property(r => r.EscalateTo).HasConversion(texts => string.Join(' ', texts), text => text.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        rules.Property(r => r.EscalateMails).HasConversion(texts => string.Join(' ', texts), text => text.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        rules.Property(r => r.State).HasConversion<string>();
        rules.Property(r => r.Severity).HasConversion<string>();
        rules.Property(r => r.Recipients).HasConversion(jobs => string.Join(' ', jobs), text => text.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }
}
