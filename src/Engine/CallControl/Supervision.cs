using Antiphon.Engine.Agents;
using Antiphon.Engine.Ivr;
using Antiphon.Engine.Routing;

namespace Antiphon.Engine.CallControl;

/// <summary>强拆、强转(接管)、代接: what a supervisor does with somebody else's call. Whether he may is asked before it comes here.</summary>
internal static class Supervision
{
    public static Refusal? Take(Draft draft, DisconnectCall wish)
    {
        if (draft.Call(wish.Call) is not { } call) return Refusal.CallUnknown;
        var inRoom = call.Phase is CallPhase.Flow && FlowRun.NodeOf(call) is ConferenceNode;
        if (!inRoom && call.Phase is not (CallPhase.Talking or CallPhase.TalkingToParty)) return Refusal.NotTalking;
        if (inRoom) FlowRun.EndStep(draft, call.Id, "hang-up");
        Ending.End(draft, call.Id, EndReason.Normal, ReleaseParty.Supervisor, lost: null, ReleaseCause.Normal, forcedBy: wish.By);
        return null;
    }

    public static Refusal? Take(Draft draft, TakeOver wish)
    {
        if (draft.Agent(wish.By) is null && wish.Phone is null) return Shifts.Absent(draft, wish.By);
        if (draft.Call(wish.Call) is not { } call) return Refusal.CallUnknown;
        if (call.Agent == wish.By) return Refusal.TargetIsYourself;
        if (call.Phase is not (CallPhase.Talking or CallPhase.Queued) && QueueOffer(draft, call) is null || call.Callback is { Rests: true }) return Refusal.NotTalking;
        var shiftless = draft.Agent(wish.By) is null;
        if (shiftless && Monitorings.IsTaken(draft.State, wish.Phone!, wish.By)) return Refusal.PhoneInUse;
        var supervisor = draft.Agent(wish.By) ?? ShiftFor(draft, wish);
        if (!supervisor.IsFree()) return Refusal.AgentBusy;
        if (!supervisor.PhoneUp) return Refusal.PhoneNotConnected;
        switch (call.Phase)
        {
            case CallPhase.Talking:
                if (call.Consult is not null) Consults.LetGo(draft, call, ConsultOutcome.Cancelled);
                Talk.End(draft, call.Id, call.Agent!.Value, call.Queue ?? QueueId.None, ReleaseParty.Supervisor, handedOn: true);
                draft.Tell(new CallTransferred(call.Id, call.Agent.Value, new ToAgent(wish.By), Attended: false, draft.Now) { By = wish.By });
                draft.Do(new PlayPrompts(call.Id, new StepId(0), TalkRules.HoldPrompts(draft, call), Loop: true));
                Claim(draft, supervisor, call.Id, OfferPurpose.Transfer);
                break;
            case CallPhase.Queued: Claim(draft, supervisor, call.Id, OfferPurpose.Queue); break;
            default:
                var offer = QueueOffer(draft, call)!;
                Offers.Withdraw(draft, offer);
                Queueing.Requeue(draft, offer, joining: false);
                Claim(draft, supervisor, call.Id, OfferPurpose.Queue);
                break;
        }
        if (shiftless) draft.Tell(new AgentStatePending(wish.By, AgentState.SignedOut, Reason: null, draft.Now));
        return null;
    }

    private static Offer? QueueOffer(Draft draft, CallInProgress call) =>
        call is { Phase: CallPhase.Offered, Offer: { } id } && draft.Offer(id) is { Purpose: OfferPurpose.Queue } offer ? offer : null;

    /// <summary>He is the agent of record: that takes a shift, which lasts as long as the call and its wrap-up.</summary>
    private static AgentShift ShiftFor(Draft draft, TakeOver wish)
    {
        draft.Tell(new AgentSignedIn(wish.By, wish.Phone!, wish.Standing, draft.Now));
        AgentStates.Change(draft, wish.By, AgentState.NotReady, StateCause.Supervisor, SystemReason.Supervising);
        return draft.Agent(wish.By)!;
    }

    /// <summary>Who claims a call does not have to be ready, and answers with the claim: his standing phone is joined at once, another one rings.</summary>
    public static void Claim(Draft draft, AgentShift supervisor, CallId call, OfferPurpose purpose)
    {
        Offers.MakeDirect(draft, call, supervisor.Id, purpose);
        if (supervisor is { State: AgentState.NotReady, Reason: not SystemReason.Supervising }) draft.Tell(new AgentStatePending(supervisor.Id, AgentState.NotReady, supervisor.Reason, draft.Now));
        if (supervisor.Standing && draft.Agent(supervisor.Id) is { Offer: { } offer }) Offers.Take(draft, new OfferTaken(offer));
    }
}
