using Antiphon.Engine.Agents;
using Antiphon.Engine.Contract;

namespace Antiphon.Engine.Routing;

/// <summary>Caller and agent talk, from joined audio until one of them leaves.</summary>
internal static class Talk
{
    public static void Take(Draft draft, TalkJoined joined)
    {
        if (draft.Offer(joined.Offer) is not { Accepted: true } offer || offer.Call != joined.Call) return;
        draft.Tell(new TalkStarted(offer.Call, offer.Id, offer.Queue, offer.Agent, draft.Now));
        AgentStates.Change(draft, offer.Agent, AgentState.Talking, StateCause.Agent, call: offer.Call);
        if (!draft.Queue(offer.Queue).Recorded || draft.Call(offer.Call) is { Recorded: true }) return;
        draft.Tell(new RecordingOrdered(offer.Call, draft.Now));
        draft.Do(new RecordCall(offer.Call));
    }

    public static void Take(Draft draft, AgentLeftTalk left)
    {
        if (draft.Call(left.Call) is { } call && call.Agent == left.Agent) Leave(draft, call);
    }

    public static Refusal? Take(Draft draft, HangUp wish)
    {
        if (draft.Agent(wish.Agent) is null) return Shifts.Absent(draft, wish.Agent);
        if (draft.Call(wish.Call) is not { } call) return Refusal.CallUnknown;
        if (call.Agent != wish.Agent || call.Phase is CallPhase.Offered) return Refusal.NotYourCall;
        Leave(draft, call);
        return null;
    }

    /// <summary>The agent's part of the end: wrap-up as the queue says, then whatever he asked for meanwhile.</summary>
    public static void End(Draft draft, CallId call, AgentId agent, QueueId queue, ReleaseParty by)
    {
        draft.Tell(new TalkEnded(call, agent, by, draft.Now));
        draft.Do(new FreeAgentPhone(agent, call));
        var cause = by is ReleaseParty.Agent ? StateCause.Agent : StateCause.System;
        var seconds = draft.Queue(queue).WrapUpSecondsMax;
        if (seconds > 0) AgentStates.Change(draft, agent, AgentState.WrapUp, cause, call: call, until: draft.In(seconds));
        else AgentStates.Release(draft, agent, cause);
    }

    /// <summary>Before the audio is joined the caller goes on waiting; after it his call is over.</summary>
    private static void Leave(Draft draft, CallInProgress call)
    {
        if (call.Phase is CallPhase.Talking)
            Ending.End(draft, call.Id, EndReason.Normal, ReleaseParty.Agent, lost: null, ReleaseCause.Normal);
        else if (call is { Phase: CallPhase.Joining, Offer: { } id } && draft.Offer(id) is { } offer)
            Offers.Unreachable(draft, offer, "agent-left");
    }
}
