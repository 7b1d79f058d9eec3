namespace Antiphon.Engine.Routing;

/// <summary>What is wrong with the hours of a queue and its duty roster: part of <see cref="PolicyCheck"/>.</summary>
internal static class HoursCheck
{
    private const int DayMinutes = 24 * 60;

    public static void Of(QueueSettings queue, Centre centre, List<PolicyProblem> found)
    {
        if (queue.RecordedCalendar is { } recorded && !centre.Calendars.ContainsKey(recorded)) found.Add(new PolicyProblem("calendar-unknown", Refuses: true, Detail: recorded));
        if (queue.Hours is not { } hours)
        {
            if (queue.Overflows.Any(rule => rule.When is OverflowWhen.Closed)) found.Add(new PolicyProblem("closed-without-hours", Refuses: true));
            return;
        }
        if (!centre.Calendars.ContainsKey(hours.Calendar)) found.Add(new PolicyProblem("calendar-unknown", Refuses: true, Detail: hours.Calendar));
        if (hours.Duty.Length > QueueHours.DutyMax) found.Add(new PolicyProblem("out-of-range", Refuses: true, Detail: "duty", Number: hours.Duty.Length));
        foreach (var shift in hours.Duty)
        {
            if (shift.When.FromMinute is < 0 or >= DayMinutes || shift.When.ToMinute is < 0 or > DayMinutes || shift.When.FromMinute == shift.When.ToMinute || (!shift.When.Days.IsDefault && shift.When.Days.Any(day => day is < 0 or > 6)))
                found.Add(new PolicyProblem("duty-times", Refuses: true, Detail: shift.Agent.Value));
            if (!centre.Agents.TryGetValue(shift.Agent, out var agent) || !agent.Queues.Contains(queue.Id)) found.Add(new PolicyProblem("duty-not-serving", Refuses: false, Detail: shift.Agent.Value));
        }
        if (hours.Duty.IsEmpty && !queue.Overflows.Any(rule => rule.When is OverflowWhen.Closed)) found.Add(new PolicyProblem("closed-nowhere", Refuses: false));
    }
}
