namespace Antiphon.Engine.Routing;

/// <summary>Whoever was cut off or gave up while he waited, and dials again soon, stands where he would stand.</summary>
internal static class EarlierWaits
{
    private const int Max = 10_000;
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    /// <summary>At the end of a call. Who is not known, such as a withheld number, is nobody's earlier self.</summary>
    public static RoutingState After(RoutingState state, CallEnded e)
    {
        if (e.Lost is not (LostReason.AbandonedInQueue or LostReason.AbandonedWhileRinging or LostReason.SystemFault)) return state;
        if (state.Calls.GetValueOrDefault(e.Call) is not { Facts: { Kind: not NumberKind.Withheld }, Queue: { } queue, EnqueuedAt: { } at } call) return state;
        var waits = state.EarlierWaits;
        if (waits.Count >= Max) waits = waits.RemoveRange(waits.Where(wait => wait.Value.LeftAt + Kept < e.At).Select(wait => wait.Key).ToList());
        if (waits.Count >= Max) waits = waits.Clear();
        var waitedMs = (e.At - (call.AgedSince ?? at)).Ticks / TimeSpan.TicksPerMillisecond;
        return state with { EarlierWaits = waits.SetItem(call.Caller, new EarlierWait(queue, waitedMs, e.At)) };
    }

    /// <summary>From when the age of a caller counts who enters the queue now; null: from now.</summary>
    public static DateTimeOffset? AgedSince(RoutingState state, CallInProgress call, QueueSettings queue, DateTimeOffset now)
    {
        if (call.Facts is null or { Kind: NumberKind.Withheld } || !state.EarlierWaits.TryGetValue(call.Caller, out var wait) || wait.Queue != queue.Id) return null;
        return wait.LeftAt.AddMinutes(queue.RedialMinutes) > now ? now.AddMilliseconds(-wait.WaitedMs) : null;
    }

    /// <summary>Once he waits again the earlier wait has been counted.</summary>
    public static RoutingState Used(RoutingState state, CallEnqueued e) =>
        state.Calls.GetValueOrDefault(e.Call) is { } call && state.EarlierWaits.ContainsKey(call.Caller) ? state with { EarlierWaits = state.EarlierWaits.Remove(call.Caller) } : state;
}
