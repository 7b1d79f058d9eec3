using Antiphon.Engine.CallControl;
using Antiphon.Engine.Ivr;

namespace Antiphon.Engine.Routing;

/// <summary>The end of a call, in whatever phase it is: everything that hangs on it ends with it.</summary>
internal static class Ending
{
    public static void Take(Draft draft, CallerLeft left)
    {
        if (draft.Call(left.Call) is not { } call) return;
        if (call.Callback is { } callback)
        {
            // Nobody but the agent is on the line of a callback, once the farewell is over.
            if (callback.LineOpen) Callbacks.CloseLine(draft, call, release: false);
            return;
        }
        // Who has talked with somebody since he last entered a queue has not been lost.
        var (reason, lost) = call.Phase switch
        {
            _ when call.TalkStartedAt is not null || LeavesMessage(call) => (EndReason.Normal, (LostReason?)null),
            CallPhase.Queued => (EndReason.Abandoned, LostReason.AbandonedInQueue),
            CallPhase.Offered or CallPhase.Joining => (EndReason.Abandoned, LostReason.AbandonedWhileRinging),
            CallPhase.Flow or CallPhase.DiallingParty when call.EnqueuedAt is not null || call.OverflowCause is not null => (EndReason.Abandoned, LostReason.AbandonedInIvr),
            CallPhase.Flow or CallPhase.DiallingParty when !call.Answered => (EndReason.Abandoned, null),
            _ => (EndReason.Normal, null),
        };
        var partyRemains = call.Phase is CallPhase.DiallingParty or CallPhase.TalkingToParty;
        End(draft, call.Id, reason, ReleaseParty.Customer, lost, partyRemains ? ReleaseCause.Normal : null);
    }

    public static void Take(Draft draft, CallLost lost)
    {
        if (draft.Call(lost.Call) is { Callback.LineOpen: true } leaving) Callbacks.CloseLine(draft, leaving, release: true);
        else if (draft.Call(lost.Call) is { } call) Fault(draft, call, ReleaseParty.Network);
    }

    /// <summary>He is served by a mailbox: not lost, though he asked for a person.</summary>
    private static bool LeavesMessage(CallInProgress call) => call.LeftMessage || call is { Message: not null, Phase: CallPhase.Flow } && FlowRun.NodeOf(call) is VoicemailNode;

    /// <summary>Not the caller's doing: whoever asked for a person and was not talking yet is lost to a fault.</summary>
    public static void Fault(Draft draft, CallInProgress call, ReleaseParty by)
    {
        var waited = call.EnqueuedAt is not null && call.TalkStartedAt is null;
        End(draft, call.Id, EndReason.SystemFault, by, waited ? LostReason.SystemFault : null, ReleaseCause.Fault);
    }

    /// <param name="release">Null: there is nothing left to hang up.</param>
    /// <param name="asked">The queue that was asked for, if the call did not get as far as entering it.</param>
    /// <param name="forcedBy">The supervisor who ends it.</param>
    public static void End(Draft draft, CallId id, EndReason reason, ReleaseParty by, LostReason? lost, ReleaseCause? release, QueueId? asked = null, AgentId? forcedBy = null)
    {
        if (draft.Call(id) is not { } call) return;
        MessageRun.CallEnds(draft, call);
        if (lost is null && !LeavesMessage(call) && reason is not EndReason.Abandoned) lost = Overflow.LossOf(call);
        Paces.Judge(draft, id, answered: false);
        if (call is { Phase: CallPhase.Flow, Step: { } step }) draft.Tell(new FlowStepEnded(id, step, Digits: null, DigitCount: 0, "ended", draft.Now));
        if (call.Phase is CallPhase.Flow) Playbacks.Cease(draft, call);
        if (call.Offer is { } offering && draft.Offer(offering) is { } offer) Offers.Withdraw(draft, offer);
        if (call.Consult is not null) Consults.LetGo(draft, call, ConsultOutcome.CallEnded);
        if (call is { Phase: CallPhase.Talking, Agent: { } agent }) Talk.End(draft, call.Id, agent, call.Queue ?? QueueId.None, by);
        if (call.Phase is CallPhase.RingingDialler or CallPhase.DiallingCustomer) OutboundCalls.Abandon(draft, call);
        if (call.Rating is { AfterTalk: true } && by is ReleaseParty.Customer or ReleaseParty.System) by = ReleaseParty.Agent;      // who ended the talk, not who ended the question
        draft.Tell(new CallEnded(id, reason, by, lost, draft.Now) { Queue = call.Queue ?? asked, ForcedBy = forcedBy });
        if (release is { } cause) draft.Do(new ReleaseCall(id, cause));
    }
}
