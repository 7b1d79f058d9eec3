namespace Antiphon.Engine.Contract;

/// <summary>When a queue works, and who serves it outside these hours.</summary>
/// <param name="Calendar">Its <see cref="WorkCalendar.Open"/> periods; every other label, such as noon, is outside them.</param>
public sealed record QueueHours(string Calendar)
{
    public const int DutyMax = 200;

    /// <summary>The duty roster. Outside the hours nobody else is offered a call. At most <see cref="DutyMax"/>.</summary>
    public ImmutableArray<DutyShift> Duty { get; init => field = value.IsDefault ? [] : value; } = [];
}

/// <param name="When">Every week, by the clock of the calendar.</param>
public sealed record DutyShift(AgentId Agent, TimeWindow When);

/// <summary>Who serves a queue with hours at this moment: part of the state, so that a decision needs no calendar.</summary>
/// <param name="Agents">Of closed hours: those whose shift it is, by job number.</param>
/// <param name="Until">Then it may be otherwise. Null: not within a month.</param>
public sealed record QueueDuty(bool Open, ImmutableArray<AgentId> Agents, DateTimeOffset? Until);

/// <summary>The hours of a queue began or ended, or the shift on duty changed.</summary>
/// <param name="Duty">Null: the queue has no hours any more.</param>
public sealed record DutyChanged(QueueId Queue, QueueDuty? Duty, DateTimeOffset At) : EngineEvent(At);
