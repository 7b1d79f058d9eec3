namespace Antiphon.Server.Features.Alarms;

/// <summary>What a rule looks at. Of queues: the longest wait in seconds, callers who wait, service level of today in percent (below), ready agents
/// (fewer than). Of agents: seconds in a state. Figure: any of the catalogue. Lines: calls on a trunk in
/// percent of what it may carry.</summary>
internal enum AlarmMeasure { LongestWait, Waiting, ServiceLevel, AgentsReady, AgentState, Figure, Lines }

/// <summary>When supervisors are to be told.</summary>
internal sealed class AlarmRule
{
    public const int RulesMax = 200, DayMinutes = 24 * 60, EveryDay = 0b111_1111, RecipientsMax = 50;

    public long Id { get; init; }
    public AlarmMeasure Measure { get; set; }

    /// <summary>A queue, a job number or a trunk; empty: each of them.</summary>
    public string Subject { get; set; } = "";

    /// <summary>Of <see cref="AlarmMeasure.AgentState"/>.</summary>
    public AgentState State { get; set; } = AgentState.NotReady;
    public int Threshold { get; set; }

    /// <summary>Of <see cref="AlarmMeasure.Figure"/>: key of the catalogue.</summary>
    public string Figure { get; set; } = "";

    /// <summary>Of a figure: <c>queue</c>, <c>agent</c>; empty: of the whole centre.</summary>
    public string ByWhat { get; set; } = "";

    /// <summary>Of a figure: the alarm is below the threshold; otherwise at it and above.</summary>
    public bool Below { get; set; }

    /// <summary>Addresses to which it is mailed.</summary>
    public string[] Mails { get; set; } = [];

    /// <summary>Not acknowledged for so long, others are told; 0: never.</summary>
    public int EscalateMinutes { get; set; }
    public string[] EscalateTo { get; set; } = [];
    public string[] EscalateMails { get; set; } = [];

    /// <summary>It has to be so for this long. 0–3600.</summary>
    public int DurationSeconds { get; set; }

    /// <summary>Minutes of the centre's day within which it counts; the end before the beginning: over midnight.</summary>
    public int FromMinute { get; set; }
    public int ToMinute { get; set; } = DayMinutes;

    /// <summary>Bit 0 Monday … bit 6 Sunday.</summary>
    public int Days { get; set; } = EveryDay;
    public AlarmSeverity Severity { get; set; } = AlarmSeverity.Warning;
    public string[] Recipients { get; set; } = [];
    public bool Enabled { get; set; } = true;
    public DateTimeOffset UpdatedAt { get; set; }
    public string UpdatedBy { get; set; } = "";

    public string Kind => Measure switch
    {
        AlarmMeasure.LongestWait => "queue-longest-wait",
        AlarmMeasure.Waiting => "queue-waiting",
        AlarmMeasure.ServiceLevel => "queue-service-level",
        AlarmMeasure.AgentsReady => "queue-agents-ready",
        AlarmMeasure.Lines => "trunk-lines",
        AlarmMeasure.Figure => ByWhat switch { "queue" => "queue-figure", "agent" => "agent-figure", _ => "figure" },
        _ => "agent-state",
    };

    /// <param name="local">In the centre's time zone.</param>
    public bool IsDue(DateTime local)
    {
        var minute = local.Hour * 60 + local.Minute;
        var within = FromMinute <= ToMinute ? minute >= FromMinute && minute < ToMinute : minute >= FromMinute || minute < ToMinute;
        return Enabled && within && (Days >> (((int)local.DayOfWeek + 6) % 7) & 1) == 1;
    }
}
