namespace Antiphon.Engine.Routing;

/// <summary>What the facts tell about the pace of a queue, and how well it was foretold.</summary>
internal static class Paces
{
    /// <summary>Calls after which an older one counts no more than each of them.</summary>
    private const int Recent = 20;

    private const long PpmMin = 50_000, PpmMax = 20_000_000;

    /// <summary>Promises that follow each other faster say the same.</summary>
    private const int SameSeconds = 10;

    /// <summary>He talks: the offer is over, and the call holds him.</summary>
    /// <param name="offeredAt">Null: it was not offered to him.</param>
    public static AgentShift Begin(AgentShift agent, TalkStarted e, DateTimeOffset? offeredAt) =>
        e.Queue == QueueId.None ? agent with { Offer = null } : agent with { Offer = null, HandlingQueue = e.Queue, HandlingSince = offeredAt ?? e.At };

    /// <summary>An agent is free again: so long his last call held him.</summary>
    public static bool Ends(AgentShift agent, AgentStateChanged e) =>
        e.To is AgentState.Ready or AgentState.NotReady or AgentState.SignedOut && agent is { HandlingQueue: not null, HandlingSince: not null };

    public static RoutingState End(RoutingState state, AgentShift agent, AgentStateChanged e)
    {
        if (!Ends(agent, e) || agent is not { HandlingQueue: { } queue, HandlingSince: { } since }) return state;
        var pace = state.Paces.GetValueOrDefault(queue, QueuePace.None);
        var (ms, handled) = ((e.At - since).Ticks / TimeSpan.TicksPerMillisecond, pace.Handled + 1);
        return state.With(queue, pace with { HandlingMs = pace.HandlingMs + (ms - pace.HandlingMs) / Math.Min(handled, Recent), Handled = handled });
    }

    public static CallInProgress Promised(CallInProgress call, WaitRange? range, DateTimeOffset at)
    {
        if (range is null) return call;
        if (call.Promise is not { } last) return call with { Promise = new WaitPromise(at, range) };
        var same = at - last.At < TimeSpan.FromSeconds(SameSeconds);
        return same || last.Chain().Count() >= WaitPromise.Max ? call : call with { Promise = new WaitPromise(at, range, last) };
    }

    /// <summary>Answered: every promise is judged. Not answered: those are that are broken already; of the others nobody will know.</summary>
    public static void Judge(Draft draft, CallId id, bool answered)
    {
        if (draft.Call(id) is not { Queue: { } queue, Promise: { } promised }) return;
        var judged = promised.Chain().Reverse().Select(promise => Judged(promise, draft.Now)).Where(promise => answered || !promise.Kept).ToList();
        if (judged.Count > 0) draft.Tell(new WaitJudged(id, queue, [.. judged], draft.Now));
    }

    /// <summary>Each broken promise lengthens the range by as much as four kept ones shorten it: in the long run four of five are kept, whatever the queue is like.
    /// The lower bound in the same way, in halves.</summary>
    public static RoutingState Learn(RoutingState state, WaitJudged e)
    {
        var pace = state.Paces.GetValueOrDefault(e.Queue, QueuePace.None);
        foreach (var promise in e.Promises)
        {
            var longer = promise.WaitedSeconds > promise.Range.FromSeconds;
            pace = pace with
            {
                ToPpm = Math.Clamp(promise.Kept ? pace.ToPpm * 980 / 1000 : pace.ToPpm * 10_842 / 10_000, PpmMin, PpmMax),
                FromPpm = Math.Clamp(longer ? pace.FromPpm * 10_526 / 10_000 : pace.FromPpm * 950 / 1000, PpmMin, PpmMax),
                Judged = pace.Judged + 1, KeptPermille = pace.KeptPermille + ((promise.Kept ? 1000 : 0) - pace.KeptPermille) / Recent,
            };
        }
        return CallFacts.Change(state.With(e.Queue, pace), e.Call, call => call with { Promise = null });
    }

    private static JudgedPromise Judged(WaitPromise promise, DateTimeOffset now)
    {
        var waited = (int)Math.Ceiling((now - promise.At).TotalSeconds);
        return new JudgedPromise(promise.At, promise.Range, waited, Kept: now <= promise.At.AddSeconds(promise.Range.ToSeconds));
    }
}
