using Lanes = System.Collections.Immutable.ImmutableDictionary<Antiphon.Engine.Routing.Lane, System.Collections.Immutable.ImmutableSortedSet<Antiphon.Engine.Routing.WaitingCall>>;

namespace Antiphon.Engine.Routing;

/// <summary>Brings waiting callers and ready agents together, until none of either could have one of the other. Callers stand in one order
/// over all queues; each takes the agent that the stages of his queue leave.</summary>
internal static class Matching
{
    private const int RivalsMax = 5;

    public static void Run(Draft draft)
    {
        if (draft.Fallback)
        {
            Rotation.Run(draft);
            return;
        }
        while (FirstToServe(draft) is { } found)
        {
            draft.Explain(found.Selection.Why with { Score = found.Score, Rivals = Rivals(draft, found) });
            if (found is { Selection.Call.Callback: not null, Queue.Callback.CustomerFirst: true }) Callbacks.Reserve(draft, found.Selection.Call, found.Queue, found.Selection.First);
            else Offers.Make(draft, found.Selection.Call, found.Queue, found.Selection.First);
        }
        draft.Touched.Clear();
    }

    /// <summary>A caller waits whom an agent who is ready could have: between two decisions there must be none.</summary>
    public static bool SomebodyWaitsInVain(RoutingState state, DateTimeOffset now)
    {
        var draft = new Draft(state, now);
        draft.Reindex();
        draft.Touched.All();
        return FirstToServe(draft) is not null;
    }

    /// <summary>What would be decided for a caller of this queue as things stand, whether anybody is free or not.</summary>
    public static Selection Select(RoutingState state, DateTimeOffset now, CallInProgress call, QueueSettings queue)
    {
        var selection = new Selection(state, now, call, queue);
        if (!call.Simulated) SyntheticStage.Narrow(selection);
        PolicyStages.Narrow(selection, new PolicyScope(state, call, queue));
        // Last for who is simulated: people first, but only those whom the policy leaves.
        if (call.Simulated) SyntheticStage.Narrow(selection);
        AgentOrders.Order(selection, queue);
        return selection;
    }

    private static Found? FirstToServe(Draft draft)
    {
        foreach (var head in HeadsInOrder(draft))
        {
            var (call, queue) = (draft.State.Calls[head.Call.Call], draft.Queue(head.Lane.Queue));
            if ((!queue.Stages.IsEmpty || call.Wanted is not null || draft.State.Duties.ContainsKey(queue.Id)) && !AnyoneMay(draft.State, call, queue)) continue;
            return new Found(Select(draft.State, draft.Now, call, queue), queue, head);
        }
        return null;
    }

    /// <summary>The first of each lane that somebody is ready for; best score first.</summary>
    private static List<Head> HeadsInOrder(Draft draft)
    {
        var (state, heads) = (draft.State, new List<Head>());
        if (draft.Touched.Everything)
            foreach (var (queue, lanes) in state.Index.Waiting) AddHeads(heads, state, queue, lanes, draft.Now);
        else
            foreach (var queue in draft.Touched.Queues)
                if (state.Index.Waiting.TryGetValue(queue, out var lanes)) AddHeads(heads, state, queue, lanes, draft.Now);
        if (heads.Count > 1) heads.Sort();
        return heads;
    }

    private static void AddHeads(List<Head> heads, RoutingState state, QueueId queue, Lanes lanes, DateTimeOffset now)
    {
        var crew = state.Index.CrewOf(queue);
        foreach (var (lane, calls) in lanes)
            if (!lane.Asked && crew.AnyReady(lane.Simulated)) heads.Add(Head.Of(lane, calls.Min, now));
    }

    private static bool AnyoneMay(RoutingState state, CallInProgress call, QueueSettings queue)
    {
        var may = PolicyStages.WhoMay(new PolicyScope(state, call, queue));
        var crew = state.Index.CrewOf(queue.Id);
        foreach (var ready in crew.Ready)
            if (may(ready.Agent)) return true;
        if (!call.Simulated) return false;
        foreach (var ready in crew.ReadySynthetic)
            if (may(ready.Agent)) return true;
        return false;
    }

    /// <summary>The best of the other lines that the chosen agent serves.</summary>
    private static ImmutableArray<WhyRival> Rivals(Draft draft, Found found)
    {
        if (!draft.State.Centre.Agents.TryGetValue(found.Selection.First.Id, out var agent)) return [];
        var rivals = new List<Head>();
        foreach (var queue in agent.Queues)
            if (draft.State.Index.Waiting.TryGetValue(queue, out var lanes))
                foreach (var (lane, calls) in lanes) Gather(rivals, lane, calls, found.Head.Call.Call, draft.Now);
        return [.. rivals.Select(rival => new WhyRival(rival.Call.Call, rival.Lane.Queue, rival.Seconds))];
    }

    /// <summary>The best of one more lane among those found before, best first.</summary>
    private static void Gather(List<Head> rivals, Lane lane, ImmutableSortedSet<WaitingCall> calls, CallId served, DateTimeOffset now)
    {
        for (var i = 0; i < Math.Min(calls.Count, RivalsMax + 1); i++)
        {
            if (calls[i].Call == served) continue;
            var head = Head.Of(lane, calls[i], now);
            var place = rivals.BinarySearch(head);
            if (place >= 0) continue;
            if (~place >= RivalsMax) return;
            rivals.Insert(~place, head);
            if (rivals.Count > RivalsMax) rivals.RemoveAt(RivalsMax);
        }
    }

    private sealed record Found(Selection Selection, QueueSettings Queue, Head Head)
    {
        public WhyScore Score
        {
            get
            {
                var standing = Standing.Of(Selection.State.Centre, Selection.Call);
                return new WhyScore(standing.SecondsAt(Selection.Now), (Selection.Now - standing.AgedSince).TotalSeconds, standing.WeightPercent, standing.CreditSeconds);
            }
        }
    }

    /// <summary>The best score first; equal scores by age, then identity.</summary>
    private readonly record struct Head(Lane Lane, WaitingCall Call, long Score) : IComparable<Head>
    {
        public double Seconds => Score / 100_000.0;

        public static Head Of(Lane lane, WaitingCall call, DateTimeOffset now) => new(lane, call, Standing.Score(call.EqualSince, lane.WeightPercent, now));

        public int CompareTo(Head other)
        {
            var order = other.Score.CompareTo(Score);
            return order != 0 ? order : Call.CompareTo(other.Call);
        }
    }
}
