using Antiphon.Engine.Contract;
using Antiphon.Engine.Ivr;

namespace Antiphon.Engine.Routing;

/// <summary>Callers whom a queue does not serve go somewhere else: when it is full, when nobody is signed in, when the wait was long.</summary>
internal static class Overflow
{
    /// <returns>False: there is no rule for that, or the call has overflowed often enough.</returns>
    public static bool Take(Draft draft, CallId id, QueueSettings from, OverflowWhen when)
    {
        if (draft.Call(id) is not { Overflows: < OverflowRule.HopsMax } call || Rule(from, when) is not { } rule || !Exists(draft.State.Centre, rule.To)) return false;
        Queueing.Answer(draft, id);
        draft.Tell(new CallOverflowed(id, from.Id, CauseOf(when), rule.To, draft.Now));
        switch (rule.To)
        {
            case ToQueue to: Queueing.Enqueue(draft, id, to.Queue, call.AgedSince ?? call.EnqueuedAt); break;
            case ToFlow: FlowRun.Start(draft, id); break;
            case ToParty to: PartyCalls.Dial(draft, id, to.Party, to.Recorded); break;
        }
        return true;
    }

    /// <summary>What becomes of a waiting call by and by; null: it waits on.</summary>
    public static OverflowRule? AfterWait(Centre centre, QueueSettings queue, CallInProgress call) =>
        call.Overflows < OverflowRule.HopsMax && Rule(queue, OverflowWhen.Waited) is { } rule && Exists(centre, rule.To) ? rule : null;

    private static OverflowRule? Rule(QueueSettings queue, OverflowWhen when)
    {
        foreach (var rule in queue.Overflows)
            if (rule.When == when) return rule;
        return null;
    }

    /// <summary>Synthetic agents count for the simulated callers only.</summary>
    public static bool NobodySignedIn(RoutingState state, QueueId queue, bool simulated) => !state.Index.CrewOf(queue).AnySignedIn(simulated);

    /// <summary>Who asked for a person, overflowed and came to an end without having talked to one is lost for the reason of the overflow.</summary>
    public static LostReason? LossOf(CallInProgress call) => call switch
    {
        { TalkStartedAt: not null } => null,
        { OverflowCause: OverflowCause.Full } => LostReason.QueueFull,
        { OverflowCause: OverflowCause.NobodySignedIn } => LostReason.NoAgentSignedIn,
        { OverflowCause: OverflowCause.Waited } => LostReason.WaitedTooLong,
        _ => null,
    };

    private static bool Exists(Centre centre, Destination to) => to switch
    {
        ToQueue queue => centre.Queues.ContainsKey(queue.Queue),
        ToFlow flow => centre.Flows.ContainsKey(flow.Flow),
        ToParty => true,
        _ => false,
    };

    private static string CauseOf(OverflowWhen when) => when switch
    {
        OverflowWhen.Full => OverflowCause.Full,
        OverflowWhen.NobodySignedIn => OverflowCause.NobodySignedIn,
        _ => OverflowCause.Waited,
    };
}
