using Antiphon.Engine.Agents;
using Antiphon.Engine.Routing;

namespace Antiphon.Engine.CallControl;

/// <summary>询问: the agent talks with a third while his customer waits; to and fro, three together, and the third's leaving. The consult is a part of
/// the customer's call.</summary>
internal static class Consults
{
    public static Refusal? Take(Draft draft, StartConsult wish)
    {
        if (TalkRules.MayAct(draft, wish.Call, wish.Agent, out var call) is { } refusal) return refusal;
        if (call.Consult is not null) return call.Shape is TalkShape.Conference ? Refusal.InConference : Refusal.ConsultInProgress;
        if (call.Shape is TalkShape.Playing) return Refusal.PlaybackInProgress;
        switch (wish.To)
        {
            case ToAgent to:
                if (TalkRules.MayCall(draft, call, to.Agent) is { } cannot) return cannot;
                Begin(draft, call, wish.Agent, to.Agent, party: null);
                Offers.MakeDirect(draft, call.Id, to.Agent, OfferPurpose.Consult);
                return null;
            case ToParty to:
                var (line, refused) = Lines.Find(draft, wish.Agent, to.Party);
                if (line is null) return refused;
                Lines.Take(draft, call.Id, line);
                Begin(draft, call, wish.Agent, with: null, line.Party);
                draft.Do(new DialConsulted(call.Id, line.Party));
                return null;
            default:
                return Refusal.TargetUnknown;
        }
    }

    public static Refusal? Take(Draft draft, EndConsult wish)
    {
        if (TalkRules.MayAct(draft, wish.Call, wish.Agent, out var call) is { } refusal) return refusal;
        if (call.Consult is null) return Refusal.NoConsult;
        LetGo(draft, call, ConsultOutcome.Cancelled);
        if (draft.Call(call.Id) is { } now) Holding.ToCustomer(draft, now);
        return null;
    }

    public static Refusal? Take(Draft draft, ToggleConsult wish)
    {
        if (TalkRules.MayAct(draft, wish.Call, wish.Agent, out var call) is { } refusal) return refusal;
        if (TalkRules.HasThird(call) is { } cannot) return cannot;
        if (call.Shape is TalkShape.Conference) return Refusal.InConference;
        if (call.Shape is TalkShape.Consulting) Holding.ToCustomer(draft, call);
        else
        {
            draft.Tell(new CallHeld(call.Id, wish.Agent, draft.Now));
            TalkRules.Shape(draft, call.Id, TalkShape.Consulting);
        }
        return null;
    }

    public static Refusal? Take(Draft draft, MakeConference wish)
    {
        if (TalkRules.MayAct(draft, wish.Call, wish.Agent, out var call) is { } refusal) return refusal;
        if (TalkRules.HasThird(call) is { } cannot) return cannot;
        if (call.Shape is TalkShape.Conference) return Refusal.InConference;
        if (call.HeldSince is not null) draft.Tell(new CallResumed(call.Id, wish.Agent, draft.Now));
        draft.Tell(new ConferenceStarted(call.Id, wish.Agent, call.Consult!.Agent, draft.Now));
        AgentStates.Change(draft, wish.Agent, AgentState.Conferencing, StateCause.Agent, call: call.Id);
        if (call.Consult.Agent is { } third) AgentStates.Change(draft, third, AgentState.Conferencing, StateCause.Agent, call: call.Id);
        TalkRules.Shape(draft, call.Id, TalkShape.Conference);
        return null;
    }

    /// <summary>The third agent's audio is joined with the first's.</summary>
    public static void Joined(Draft draft, Offer offer)
    {
        if (draft.Call(offer.Call) is not { Agent: { } agent }) return;
        draft.Tell(new ConsultAnswered(offer.Call, agent, offer.Agent, draft.Now));
        AgentStates.Change(draft, offer.Agent, AgentState.Consulting, StateCause.Agent, call: offer.Call);
    }

    public static void Take(Draft draft, ConsultedAnswered answered)
    {
        if (draft.Call(answered.Call) is not { Agent: { } agent, Consult: { Party: not null, Answered: false } }) return;
        draft.Tell(new ConsultAnswered(answered.Call, agent, With: null, draft.Now));
        TalkRules.Shape(draft, answered.Call, TalkShape.Consulting);
    }

    public static void Take(Draft draft, ConsultedGone gone)
    {
        if (draft.Call(gone.Call) is not { Consult: { Party: not null } consult } call) return;
        Gone(draft, call, consult.Answered ? ConsultOutcome.HungUp : OutcomeOf(gone.End));
    }

    /// <summary>Nobody picked up, nobody said no.</summary>
    public static void TimeOver(Draft draft, CallInProgress call) => Gone(draft, call, ConsultOutcome.NoAnswer);

    /// <summary>The third left, or was never reached. The agent has the customer on hold then, or with him, as he had.</summary>
    public static void Gone(Draft draft, CallInProgress call, ConsultOutcome outcome)
    {
        LetGo(draft, call, outcome);
        if (draft.Call(call.Id) is not { Agent: { } agent } now) return;
        var shape = now.Shape;
        AgentStates.Change(draft, agent, shape is TalkShape.Held ? AgentState.Held : AgentState.Talking, StateCause.System, call: call.Id);
        TalkRules.Shape(draft, call.Id, shape);
    }

    /// <summary>The third is no longer part of the call; what becomes of agent and customer is the caller's to say.</summary>
    public static void LetGo(Draft draft, CallInProgress call, ConsultOutcome outcome)
    {
        if (call is not { Agent: { } agent, Consult: { } consult }) return;
        var rings = consult.Offer is { } id ? draft.Offer(id) : null;
        draft.Do(new DropConsulted(call.Id));
        if (rings is not null) draft.Tell(new OfferWithdrawn(rings.Id, call.Id, rings.Agent, draft.Now));
        draft.Tell(new ConsultEnded(call.Id, agent, consult.Agent, outcome, draft.Now));
        // Whose offer came to nothing is dealt with by whoever ended it.
        if (consult.Agent is { } third && (rings is not null || consult.Answered)) AgentStates.Release(draft, third, StateCause.System);
    }

    private static void Begin(Draft draft, CallInProgress call, AgentId agent, AgentId? with, Party? party)
    {
        if (call.HeldSince is null) draft.Tell(new CallHeld(call.Id, agent, draft.Now));
        draft.Tell(new ConsultStarted(call.Id, agent, with, party, draft.Now));
        AgentStates.Change(draft, agent, AgentState.Consulting, StateCause.Agent, call: call.Id);
        TalkRules.Shape(draft, call.Id, TalkShape.Consulting);
    }

    private static ConsultOutcome OutcomeOf(PartyEnd end) => end switch
    {
        PartyEnd.Busy => ConsultOutcome.Busy,
        PartyEnd.Refused => ConsultOutcome.Rejected,
        PartyEnd.Unreachable => ConsultOutcome.Unreachable,
        _ => ConsultOutcome.NoAnswer,
    };
}
