using Antiphon.Engine.Agents;
using Antiphon.Engine.CallControl;
using Antiphon.Engine.Ivr;

namespace Antiphon.Engine.Routing;

/// <summary>Caller and agent talk, from joined audio until one of them leaves.</summary>
internal static class Talk
{
    public static void Take(Draft draft, TalkJoined joined)
    {
        if (draft.Offer(joined.Offer) is not { Accepted: true } offer || offer.Call != joined.Call) return;
        if (offer.Purpose is OfferPurpose.Consult)
        {
            Consults.Joined(draft, offer);
            return;
        }
        Paces.Judge(draft, offer.Call, answered: true);
        draft.Tell(new TalkStarted(offer.Call, offer.Id, offer.Queue, offer.Agent, draft.Now));
        AgentStates.Change(draft, offer.Agent, AgentState.Talking, StateCause.Agent, call: offer.Call);
        if (draft.Call(offer.Call) is not { } call) return;
        CallRecording.Resume(draft, call, by: null);
        if (RecordingHours.Hold(draft, draft.Queue(offer.Queue))) CallRecording.Start(draft, call);
    }

    public static void Take(Draft draft, AgentLeftTalk left) => LeaveBy(draft, left.Call, left.Agent, ReleaseParty.Agent);

    public static Refusal? Take(Draft draft, HangUp wish)
    {
        if (draft.Agent(wish.Agent) is null) return Shifts.Absent(draft, wish.Agent);
        if (draft.Call(wish.Call) is not { } call) return Refusal.CallUnknown;
        var third = call.Consult is { Answered: true } consult && consult.Agent == wish.Agent;
        if (!third && (call.Agent != wish.Agent || call.Phase is CallPhase.Offered)) return Refusal.NotYourCall;
        LeaveBy(draft, call.Id, wish.Agent, ReleaseParty.Agent);
        return null;
    }

    /// <summary>The agent's part of the end: wrap-up as the queue says, then whatever he asked for meanwhile.</summary>
    public static void End(Draft draft, CallId call, AgentId agent, QueueId queue, ReleaseParty by, bool handedOn = false)
    {
        if (draft.Call(call) is { } talked)
        {
            CallRecording.Resume(draft, talked, by: null);
            Playbacks.Cease(draft, talked);
        }
        draft.Tell(new TalkEnded(call, agent, by, draft.Now) { HandedOn = handedOn ? true : null });
        draft.Do(new FreeAgentPhone(agent, call));
        WrapUp(draft, call, agent, queue, by);
    }

    public static void WrapUp(Draft draft, CallId call, AgentId agent, QueueId queue, ReleaseParty by)
    {
        var cause = by switch { ReleaseParty.Agent => StateCause.Agent, ReleaseParty.Supervisor => StateCause.Supervisor, _ => StateCause.System };
        var seconds = draft.Queue(queue).WrapUpSecondsMax;
        if (Wrapping.Owes(draft, agent, call, queue)) Wrapping.Begin(draft, agent, call, cause);
        else if (seconds > 0) AgentStates.Change(draft, agent, AgentState.WrapUp, cause, call: call, until: draft.In(seconds));
        else AgentStates.Release(draft, agent, cause);
    }

    /// <summary>An agent leaves the call, whatever he is in it. The customer is not cut off from a third who is there or rings: who hangs up with a
    /// third hands on.</summary>
    public static void LeaveBy(Draft draft, CallId id, AgentId agent, ReleaseParty by)
    {
        if (draft.Call(id) is not { } call) return;
        if (call.Consult is { } consult && consult.Agent == agent) LeaveAsThird(draft, call, consult);
        else if (call.Agent == agent) Leave(draft, call, by);
    }

    private static void LeaveAsThird(Draft draft, CallInProgress call, Consult consult)
    {
        if (consult.Answered) Consults.Gone(draft, call, ConsultOutcome.HungUp);
        else if (consult.Offer is { } id && draft.Offer(id) is { Accepted: true } offer) Offers.Unreachable(draft, offer, "agent-left");
    }

    /// <summary>Before the audio is joined the caller goes on waiting; after it his call is over, unless a third has him.</summary>
    private static void Leave(Draft draft, CallInProgress call, ReleaseParty by)
    {
        switch (call)
        {
            case { Phase: CallPhase.Talking, Consult.Answered: true }: Transfers.Complete(draft, call, by); break;
            case { Phase: CallPhase.Talking, Consult: { } rings }: LeaveToRinging(draft, call, rings, by); break;
            case { Phase: CallPhase.RingingDialler or CallPhase.DiallingCustomer, Callback: { } callback }: Callbacks.Fail(draft, call, callback, "agent-left", counts: false); break;
            case { Phase: CallPhase.Talking } when RatingRun.TakeOver(draft, call, by): break;
            case { Phase: CallPhase.Talking or CallPhase.RingingDialler or CallPhase.DiallingCustomer }:
                Ending.End(draft, call.Id, EndReason.Normal, by, lost: null, ReleaseCause.Normal);
                break;
            case { Phase: CallPhase.Joining, Offer: { } id } when draft.Offer(id) is { } offer: Offers.Unreachable(draft, offer, "agent-left"); break;
        }
    }

    private static void LeaveToRinging(Draft draft, CallInProgress call, Consult rings, ReleaseParty by)
    {
        Consults.LetGo(draft, call, ConsultOutcome.Cancelled);
        Destination to = rings.Agent is { } colleague ? new ToAgent(colleague) : new ToParty(rings.Party!);
        var gone = to is ToAgent { Agent: var third } && draft.Agent(third) is not { State: AgentState.Ready, PhoneUp: true };
        if (gone) Ending.End(draft, call.Id, EndReason.Normal, by, lost: null, ReleaseCause.Normal);
        else if (draft.Call(call.Id) is { } now) Transfers.HandOn(draft, now, to, by);
    }
}
