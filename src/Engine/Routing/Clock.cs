using Antiphon.Engine.Agents;
using Antiphon.Engine.Channels;
using Antiphon.Engine.Ivr;
using Antiphon.Engine.CallControl;

namespace Antiphon.Engine.Routing;

/// <summary>Time has passed: what is due happens, in the order of its time.</summary>
internal static class Clock
{
    /// <summary>Between the rounds waiting callers meet agents who became free, before anything that only the first round made due: a caller
    /// whose offer ran out beyond his longest wait still gets the next agent who is ready.</summary>
    public static void Take(Draft draft)
    {
        while (DueBy(draft.State, draft.Now) is { Count: > 0 } round)
        {
            foreach (var due in round) Happen(draft, due);
            Matching.Run(draft);
        }
    }

    private static List<Due> DueBy(RoutingState state, DateTimeOffset now) => [.. state.Index.Due.TakeWhile(due => due.At <= now)];

    private static void Happen(Draft draft, Due due)
    {
        if (!draft.State.Index.Due.Contains(due)) return;   // Something earlier in this round has settled it.
        switch (due.Kind)
        {
            case DueKind.Offer: OfferTimeout.Take(draft, draft.State.Offers[new OfferId(due.Number)]); break;
            case DueKind.Step: StepOver(draft, draft.State.Calls[new CallId(due.Of)]); break;
            case DueKind.Wait: Queueing.WaitOver(draft, new CallId(due.Of)); break;
            case DueKind.Queue: QueueClock.Take(draft, new CallId(due.Of)); break;
            case DueKind.WrapUp: AgentStates.Release(draft, new AgentId(due.Of), StateCause.System); break;
            case DueKind.Rest: AgentStates.Change(draft, new AgentId(due.Of), AgentState.Ready, StateCause.System); break;
            case DueKind.Duty: Duties.Tick(draft, new QueueId(due.Of)); break;
            case DueKind.Work: Works.RingOver(draft, new AgentId(due.Of)); break;
            case DueKind.Grace: Phones.GraceOver(draft, new AgentId(due.Of)); break;
        }
    }

    private static void StepOver(Draft draft, CallInProgress call)
    {
        switch (call.Phase)
        {
            case CallPhase.DiallingParty: PartyCalls.DialOver(draft, call.Id); break;
            case CallPhase.RingingDialler or CallPhase.DiallingCustomer: OutboundCalls.TimeOver(draft, call.Id); break;
            case CallPhase.Parked: Parking.Recall(draft, call); break;
            case CallPhase.Talking: Consults.TimeOver(draft, call); break;
            default: FlowRun.TimeOver(draft, call); break;
        }
    }
}
