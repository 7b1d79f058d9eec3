namespace Antiphon.Engine.Staffing;

/// <summary>One stretch of days of one queue, to be run through the engine in virtual time with a staffing of choice.</summary>
/// <param name="Queue">As it would be set.</param>
/// <param name="Agents">Who could be on duty, in the order in which they are called in.</param>
/// <param name="Start">A midnight of the centre.</param>
/// <param name="Staff">Agents on duty in each half hour from <paramref name="Start"/>; the last one counts on.</param>
/// <param name="Calls">As they were; empty: drawn from <paramref name="CallsPerHalfHour"/>.</param>
/// <param name="CallsPerHalfHour">Expected, for a synthetic day.</param>
/// <param name="HandlingSeconds">Mean of talk and wrap-up of calls whose own is not known.</param>
/// <param name="PatienceSeconds">Mean; null: everybody waits as long as it takes.</param>
public sealed record WhatIfPlan(QueueSettings Queue, ImmutableArray<AgentSettings> Agents, DateTimeOffset Start, ImmutableArray<int> Staff, ImmutableArray<WhatIfCall> Calls,
    ImmutableArray<double> CallsPerHalfHour, double HandlingSeconds, double? PatienceSeconds)
{
    public const int HalfHourSeconds = 1800;

    /// <summary>Of handling, the share that is wrap-up.</summary>
    public double WrapUpShare { get; init; }

    /// <summary>Seconds from acceptance to audio, and from offer to acceptance: the agent's pick-up time.</summary>
    public double PickUpSeconds { get; init; } = 3;
}

/// <param name="Second">Since the start.</param>
/// <param name="HandlingSeconds">Null: it was not answered; drawn.</param>
/// <param name="GaveUpAfterSeconds">Null: it was answered; how long he would have waited is drawn, but not less than he did.</param>
/// <param name="WaitedSeconds">As it was.</param>
public sealed record WhatIfCall(string Id, double Second, CallerFacts? Facts, double? HandlingSeconds, double? GaveUpAfterSeconds, double WaitedSeconds = 0);

/// <summary>What became of one call in one run.</summary>
/// <param name="Agent">Null: nobody talked with him.</param>
public readonly record struct WhatIfOutcome(string Id, double Second, double WaitSeconds, AgentId? Agent);

/// <summary>Counts of one half hour, by when the call entered the queue; busy and staffed time by when it was.</summary>
public sealed class WhatIfCounts
{
    /// <summary>Waits of all callers by whole seconds; the last bin holds 600 s and more.</summary>
    public const int Bins = 601;

    public int Offered { get; internal set; }
    public int Answered { get; internal set; }
    public int Abandoned { get; internal set; }
    public int AnsweredInTime { get; internal set; }

    /// <summary>Gave up sooner than 5 s: spoil no service level.</summary>
    public int ShortAbandoned { get; internal set; }
    public double WaitSeconds { get; internal set; }
    public double BusySeconds { get; internal set; }
    public double StaffedSeconds { get; internal set; }

    public double? ServiceLevel => Offered > ShortAbandoned ? (double)AnsweredInTime / (Offered - ShortAbandoned) : null;
    public double? Abandons => Offered > 0 ? (double)Abandoned / Offered : null;
    public double? Occupancy => StaffedSeconds > 0 ? Math.Min(1, BusySeconds / StaffedSeconds) : null;
    public double? MeanWaitSeconds => Offered > 0 ? WaitSeconds / Offered : null;

    internal void Add(WhatIfCounts other)
    {
        Offered += other.Offered;
        Answered += other.Answered;
        Abandoned += other.Abandoned;
        AnsweredInTime += other.AnsweredInTime;
        ShortAbandoned += other.ShortAbandoned;
        WaitSeconds += other.WaitSeconds;
        BusySeconds += other.BusySeconds;
        StaffedSeconds += other.StaffedSeconds;
    }
}

/// <summary>One run of one seed.</summary>
public sealed record WhatIfRun(ImmutableArray<WhatIfCounts> HalfHours, WhatIfCounts Total, ImmutableArray<int> Waits, ImmutableArray<WhatIfOutcome> Outcomes);
