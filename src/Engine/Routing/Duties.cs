using Antiphon.Engine.Ivr;

namespace Antiphon.Engine.Routing;

/// <summary>值班座席: outside the hours of a queue only those on its duty roster are offered its calls. Who that is stands in the state and changes at
/// the edges of the calendar and of the shifts.</summary>
internal static class Duties
{
    public const string Stage = "duty";
    private const int DayMinutes = 24 * 60;

    /// <summary>Null: the queue has no hours, or a calendar that is not there.</summary>
    public static QueueDuty? Of(Centre centre, QueueSettings queue, DateTimeOffset now)
    {
        if (queue.Hours is not { } hours || !centre.Calendars.TryGetValue(hours.Calendar, out var calendar)) return null;
        var (open, until) = (IsOpen(calendar, now), CalendarMoment.NextChange(calendar, now));
        if (open) return new QueueDuty(Open: true, [], until);
        var onDuty = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var shift in hours.Duty)
        {
            if (shift.When.Holds(now, calendar.UtcOffsetMinutes)) onDuty.Add(shift.Agent.Value);
            foreach (var minute in (int[])[shift.When.FromMinute, shift.When.ToMinute % DayMinutes])
                if (NextAt(calendar, minute, now) is var edge && (until is null || edge < until)) until = edge;
        }
        return new QueueDuty(Open: false, [.. onDuty.Select(AgentId.Of)], until);
    }

    public static bool IsOpen(WorkCalendar calendar, DateTimeOffset now) => CalendarMoment.Of(calendar, now).Label == WorkCalendar.Open;

    /// <summary>After new settings: the hours of every queue as they are now.</summary>
    public static void Refresh(Draft draft)
    {
        var centre = draft.State.Centre;
        foreach (var queue in draft.State.Duties.Keys.Concat(centre.Queues.Values.Where(queue => queue.Hours is not null).Select(queue => queue.Id)).Distinct().OrderBy(id => id.Value, StringComparer.Ordinal).ToList())
        {
            var duty = centre.Queues.TryGetValue(queue, out var settings) ? Of(centre, settings, draft.Now) : null;
            if (duty is not null || draft.State.Duties.ContainsKey(queue)) Change(draft, queue, duty);
        }
    }

    /// <summary>An edge has come.</summary>
    public static void Tick(Draft draft, QueueId queue) => Change(draft, queue, Of(draft.State.Centre, draft.Queue(queue), draft.Now));

    public static RoutingState Apply(RoutingState state, DutyChanged e) => state.With(e.Queue, e.Duty);

    /// <summary>The hours are over, and it is nobody's shift.</summary>
    public static bool NobodyServes(RoutingState state, QueueId queue) => state.Duties.TryGetValue(queue, out var duty) && duty is { Open: false, Agents.IsEmpty: true };

    /// <summary>Whoever is on duty is signed in. Null: there are no hours, or it is open.</summary>
    public static bool? AnySignedIn(RoutingState state, QueueId queue)
    {
        if (!state.Duties.TryGetValue(queue, out var duty) || duty.Open) return null;
        foreach (var agent in duty.Agents)
            if (state.Agents.ContainsKey(agent)) return true;
        return false;
    }

    public static Demand? DemandOf(PolicyScope scope)
    {
        if (!scope.State.Duties.TryGetValue(scope.Queue.Id, out var duty) || duty.Open) return null;
        return new Demand(Stage, agent => duty.Agents.Contains(agent) ? null : "not on duty", Binding: true);
    }

    private static void Change(Draft draft, QueueId queue, QueueDuty? duty)
    {
        draft.Tell(new DutyChanged(queue, duty, draft.Now));
        if (!NobodyServes(draft.State, queue)) return;
        foreach (var call in draft.CallsInOrder())
            if (call is { Phase: CallPhase.Queued, Callback: null } && call.Queue == queue) Overflow.Take(draft, call.Id, draft.Queue(queue), OverflowWhen.Closed);
    }

    private static DateTimeOffset NextAt(WorkCalendar calendar, int minute, DateTimeOffset now)
    {
        var local = now.ToOffset(TimeSpan.FromMinutes(calendar.UtcOffsetMinutes));
        var edge = new DateTimeOffset(local.Date, local.Offset).AddMinutes(minute);
        return edge > now ? edge : edge.AddDays(1);
    }
}
