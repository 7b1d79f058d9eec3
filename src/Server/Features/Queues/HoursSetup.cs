namespace Antiphon.Server.Features.Queues;

/// <summary>When a queue works and who is on duty outside these hours; meanings and ranges at <see cref="QueueHours"/>.</summary>
internal sealed record HoursSetup(string Calendar, IReadOnlyList<DutySetup>? Duty = null)
{
    public static HoursSetup? Of(QueueHours? hours) => hours is null ? null : new(hours.Calendar, [.. hours.Duty.Select(DutySetup.Of)]);

    /// <summary>Null when it is not well formed.</summary>
    public QueueHours? Hours() => Calendar is { Length: > 0 and <= 40 } && Duty is null or { Count: <= QueueHours.DutyMax } && (Duty ?? []).All(shift => shift?.Agent is { Length: > 0 and <= 32 } && shift.Days is { Count: <= 7 })
        ? new QueueHours(Calendar) { Duty = [.. (Duty ?? []).Select(shift => shift.Shift())] }
        : null;
}

/// <param name="Days">0 = Sunday … 6; empty: every day.</param>
/// <param name="ToMinute">Not after <paramref name="FromMinute"/>: it ends on the next day.</param>
internal sealed record DutySetup(string Agent, IReadOnlyList<int> Days, int FromMinute, int ToMinute)
{
    public static DutySetup Of(DutyShift shift) => new(shift.Agent.Value, shift.When.Days.IsDefault ? [] : [.. shift.When.Days], shift.When.FromMinute, shift.When.ToMinute);

    public DutyShift Shift() => new(new AgentId(Agent), new TimeWindow([.. Days], FromMinute, ToMinute));
}
