namespace Antiphon.Engine.Routing;

/// <summary>Whether the calls of a queue are recorded at this moment.</summary>
internal static class RecordingHours
{
    public static bool Hold(Draft draft, QueueSettings queue)
    {
        if (!queue.Recorded) return false;
        return queue.RecordedCalendar is not { } id || !draft.State.Centre.Calendars.TryGetValue(id, out var calendar) || Duties.IsOpen(calendar, draft.Now);
    }
}
