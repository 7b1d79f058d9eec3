using Antiphon.Engine.Contract;

namespace Antiphon.Engine.Routing;

/// <summary>Brings waiting callers and ready agents together, until none of either could have one of the other. Callers stand in one order
/// over all queues; each takes the agent that the stages of his queue leave.</summary>
internal static class Matching
{
    public static void Run(Draft draft)
    {
        while (FirstToServe(draft.State) is { } id && draft.Call(id) is { Queue: { } queue } call)
        {
            var settings = draft.Queue(queue);
            var selection = new Selection(draft.State, draft.Now, call, settings);
            StaffStages.Narrow(selection);
            SyntheticStage.Narrow(selection);
            if (settings.Order is AgentOrder.RoundRobin) RoundRobinStage.Order(selection);
            else LongestIdleStage.Order(selection);
            draft.Explain(selection.Why);
            Offers.Make(draft, call, settings, selection.First);
        }
    }

    private static CallId? FirstToServe(RoutingState state)
    {
        WaitingCall? first = null;
        foreach (var (lane, calls) in state.Index.Waiting)
            if (state.Index.Ready.ContainsKey(lane) && (first is not { } best || calls.Min.CompareTo(best) < 0)) first = calls.Min;
        return first?.Call;
    }
}
