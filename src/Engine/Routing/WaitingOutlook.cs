namespace Antiphon.Engine.Routing;

/// <summary>What happens to a waiting caller when nobody becomes free before. Ringing: it rings for him now. Relaxed: more agents may serve him. Announcement: he is told
/// how he stands. Overflow: he goes elsewhere. End: his wait is over.</summary>
public enum WaitingNext { Ringing, Relaxed, Announcement, Overflow, End }

/// <summary>How a waiting caller stands.</summary>
/// <param name="Position">In his queue, from 1, by the order in which the engine serves it.</param>
/// <param name="At">Null: now.</param>
public readonly record struct WaitingOutlook(int Position, WaitingNext Next, DateTimeOffset? At)
{
    /// <summary>Null: he waits nowhere, or is to be called back.</summary>
    public static WaitingOutlook? Of(RoutingState state, CallInProgress call, DateTimeOffset now)
    {
        if (call is not { Queue: { } id, EnqueuedAt: { } enqueued, Callback: null } || !state.Centre.Queues.TryGetValue(id, out var queue)) return null;
        var position = QueuePlace.Ahead(state, call, now) + 1;
        if (call.Phase is not CallPhase.Queued) return new(position, WaitingNext.Ringing, null);
        var (next, at) = (WaitingNext.End, (call.OnLineSince ?? enqueued).AddSeconds(queue.WaitSecondsMax));
        if (Overflow.AfterWait(state.Centre, queue, call) is { } rule) Consider(WaitingNext.Overflow, (call.OnLineSince ?? enqueued).AddSeconds(rule.Seconds));
        if (PolicyStages.NextStep(queue, call) is { } step) Consider(WaitingNext.Relaxed, enqueued.AddSeconds(step));
        if (Announcements.NextAt(queue, call) is { } announcement) Consider(WaitingNext.Announcement, announcement);
        return new(position, next, at);

        void Consider(WaitingNext other, DateTimeOffset when)
        {
            if (when < at) (next, at) = (other, when);
        }
    }
}
