using Antiphon.Engine.Ivr;

namespace Antiphon.Engine.Routing;

/// <summary>Callers whom a queue does not serve go somewhere else: when it is full, when nobody is signed in, when the wait was long.</summary>
internal static class Overflow
{
    /// <returns>False: there is no rule for that, or the call has overflowed often enough.</returns>
    public static bool Take(Draft draft, CallId id, QueueSettings from, OverflowWhen when)
    {
        if (draft.Call(id) is not { Overflows: < OverflowRule.HopsMax } || Rule(from, when) is not { } rule || !Exists(draft.State.Centre, rule.To)) return false;
        Send(draft, id, from, CauseOf(when), rule.To);
        return true;
    }

    public static void Send(Draft draft, CallId id, QueueSettings from, string cause, Destination to)
    {
        if (draft.Call(id) is not { } call) return;
        Queueing.Answer(draft, id);
        Paces.Judge(draft, id, answered: false);
        draft.Tell(new CallOverflowed(id, from.Id, cause, to, draft.Now));
        switch (to)
        {
            case ToCallback: Queueing.EnterToBeCalledBack(draft, id, from); break;
            case ToQueue queue: Queueing.Enqueue(draft, id, queue.Queue, call.AgedSince ?? call.EnqueuedAt); break;
            case ToFlow: FlowRun.Start(draft, id); break;
            case ToParty party: PartyCalls.Dial(draft, id, party.Party, party.Recorded); break;
        }
    }

    /// <summary>Turned away by what the queue expects: the wait is too long, or too many wait for each agent.</summary>
    public static bool TakeByExpectation(Draft draft, CallId id, QueueSettings queue, bool simulated, WaitRange? expected)
    {
        if (Rule(queue, OverflowWhen.ExpectedWait) is { } patience && expected?.ToSeconds > patience.Seconds && Take(draft, id, queue, OverflowWhen.ExpectedWait)) return true;
        if (Rule(queue, OverflowWhen.Crowded) is not { } crowd) return false;
        var agents = draft.State.Index.CrewOf(queue.Id).WorkingFor(simulated);
        return draft.State.Index.WaitingIn(queue.Id) >= (long)crowd.PerAgent * agents && agents > 0 && Take(draft, id, queue, OverflowWhen.Crowded);
    }

    /// <summary>What becomes of a waiting call by and by; null: it waits on.</summary>
    public static OverflowRule? AfterWait(Centre centre, QueueSettings queue, CallInProgress call) =>
        call.Overflows < OverflowRule.HopsMax && Rule(queue, OverflowWhen.Waited) is { To: not ToCallback } rule && Exists(centre, rule.To) ? rule : null;

    private static OverflowRule? Rule(QueueSettings queue, OverflowWhen when)
    {
        foreach (var rule in queue.Overflows)
            if (rule.When == when) return rule;
        return null;
    }

    /// <summary>Synthetic agents count for the simulated callers only.</summary>
    public static bool NobodySignedIn(RoutingState state, QueueId queue, bool simulated) =>
        !(Duties.AnySignedIn(state, queue) ?? state.Index.CrewOf(queue).AnySignedIn(simulated));

    /// <summary>Who asked for a person, overflowed and came to an end without having talked to one is lost for the reason of the overflow.</summary>
    public static LostReason? LossOf(CallInProgress call) => call switch
    {
        { TalkStartedAt: not null } => null,
        { OverflowCause: OverflowCause.Full or OverflowCause.ExpectedWait or OverflowCause.Crowded } => LostReason.QueueFull,
        { OverflowCause: OverflowCause.ExitKey } => LostReason.AbandonedInQueue,
        { OverflowCause: OverflowCause.NobodySignedIn } => LostReason.NoAgentSignedIn,
        { OverflowCause: OverflowCause.Closed } => LostReason.OutsideHours,
        { OverflowCause: OverflowCause.Waited } => LostReason.WaitedTooLong,
        _ => null,
    };

    public static bool Exists(Centre centre, Destination to) => to switch
    {
        ToQueue queue => centre.Queues.ContainsKey(queue.Queue),
        ToFlow flow => centre.Flows.ContainsKey(flow.Flow),
        ToParty or ToCallback => true,
        _ => false,
    };

    private static string CauseOf(OverflowWhen when) => when switch
    {
        OverflowWhen.Full => OverflowCause.Full,
        OverflowWhen.NobodySignedIn => OverflowCause.NobodySignedIn,
        OverflowWhen.ExpectedWait => OverflowCause.ExpectedWait,
        OverflowWhen.Crowded => OverflowCause.Crowded,
        OverflowWhen.Closed => OverflowCause.Closed,
        _ => OverflowCause.Waited,
    };
}
