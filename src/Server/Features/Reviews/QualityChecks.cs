using Antiphon.Server.Features.Calls.Projections;
using Antiphon.Server.Features.Recordings;

namespace Antiphon.Server.Features.Reviews;

/// <summary>What the exact signals of a recording must not show. 0: is not looked at.</summary>
internal sealed record CheckSettings
{
    /// <summary>Nobody spoke for longer, seconds. Default 20.</summary>
    public int DeadAirSeconds { get; init; } = 20;

    /// <summary>Both spoke at once for longer altogether, seconds. Default 30.</summary>
    public int OvertalkSeconds { get; init; } = 30;

    /// <summary>The agent must have said something by then, seconds. Default 6.</summary>
    public int GreetingSeconds { get; init; } = 6;

    /// <summary>The agent is quieter than this, dBov below full scale. Default 38; 0–60.</summary>
    public int QuietDb { get; init; } = 38;

    /// <summary>The agent's share of all that was said is larger, percent. Default 85.</summary>
    public int TalkSharePercent { get; init; } = 85;

    public bool IsInRange => DeadAirSeconds is >= 0 and <= 3_600 && OvertalkSeconds is >= 0 and <= 3_600 && GreetingSeconds is >= 0 and <= 600 && QuietDb is >= 0 and <= 60 && TalkSharePercent is >= 0 and <= 100;
}

/// <summary>自动质检: what one recording showed, by the limits of the day on which it was looked at.</summary>
internal sealed class QualityCheck
{
    public required string CallId { get; init; }
    public string? Agent { get; init; }
    public string? Queue { get; init; }
    public required DateTimeOffset CallAt { get; init; }
    public required bool Good { get; init; }

    /// <summary>Codes, by blanks: <c>dead-air</c>, <c>overtalk</c>, <c>no-greeting</c>, <c>quiet</c>, <c>talks-much</c>.</summary>
    public required string Findings { get; init; }

    /// <param name="spokeAt">When the agent said his first word, seconds; null: never, or it is not known.</param>
    /// <param name="heard">Whether it is known.</param>
    public static QualityCheck Of(CallRecord call, RecordingSignalsRow signals, double? spokeAt, bool heard, CheckSettings limits)
    {
        var talk = signals.FirstTalk + signals.SecondTalk;
        var findings = new List<string>();
        if (limits.DeadAirSeconds > 0 && signals.DeadAirLongest > limits.DeadAirSeconds) findings.Add("dead-air");
        if (limits.OvertalkSeconds > 0 && signals.Overtalk > limits.OvertalkSeconds) findings.Add("overtalk");
        if (limits.GreetingSeconds > 0 && heard && (spokeAt is null || spokeAt > limits.GreetingSeconds)) findings.Add("no-greeting");
        if (limits.QuietDb > 0 && signals.SecondLevel < -limits.QuietDb) findings.Add("quiet");
        if (limits.TalkSharePercent > 0 && talk > 10 && signals.SecondTalk / talk * 100 > limits.TalkSharePercent) findings.Add("talks-much");
        return new QualityCheck { CallId = call.Id, Agent = call.Agent, Queue = call.Queue, CallAt = call.StartedAt, Good = findings.Count == 0, Findings = string.Join(' ', findings) };
    }
}

internal sealed class QualityCheckTable : IEntityTypeConfiguration<QualityCheck>
{
    public void Configure(EntityTypeBuilder<QualityCheck> checks) => checks.ToTable("quality_checks").HasKey(c => c.CallId);
}

internal sealed class CheckSettingsTable() : SettingsTable<CheckSettings>("quality_settings");
