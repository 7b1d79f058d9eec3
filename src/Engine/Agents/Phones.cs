using Antiphon.Engine.Routing;

namespace Antiphon.Engine.Agents;

/// <summary>The agent's phone goes and comes back. While it is away he is offered nothing; a talk lives on as long as its audio does.</summary>
internal static class Phones
{
    /// <summary>Time in which a phone may come back as if nothing had happened, seconds: a page that is loaded again, a network that changes.</summary>
    public const int GraceSeconds = 15;

    /// <summary>A standing phone carries the talk itself: while it is away the caller hears nobody. So much longer than the grace the call
    /// waits for it, seconds; then it ends, so that the caller can dial again.</summary>
    public const int TalkGraceSecondsMore = 45;

    /// <summary>A desk whose phone stays away for so much longer than the grace is free for others: its agent is signed out. Longer than most phones wait
    /// before they register again.</summary>
    public const int SeatSecondsMore = 1_800;

    /// <summary>A phone without a person has nobody who would press Ready: after an offer that came to nothing it rests for so long, seconds.</summary>
    public const int RestSeconds = 5;

    public static void Take(Draft draft, PhoneLost lost)
    {
        if (draft.Agent(lost.Agent) is not { PhoneUp: true } agent) return;
        Lose(draft, agent.Id);
        if (agent.Offer is { } id && draft.Offer(id) is { Accepted: false } offer)
        {
            Offers.Fail(draft, offer, "phone-lost");
            AgentStates.Release(draft, agent.Id, StateCause.System);
        }
        SignOffWithPhone(draft, agent.Id);
    }

    /// <summary>People decide themselves when to go on; a synthetic agent has nobody to press the button.</summary>
    public static void Take(Draft draft, PhoneBack back)
    {
        var settings = draft.State.Centre.Agents.GetValueOrDefault(back.Agent);
        if (draft.Agent(back.Agent) is not { } agent)
        {
            if (settings?.FollowsPhone is { } phone) SignInWithPhone(draft, back.Agent, phone);
            return;
        }
        if (agent.PhoneUp) return;
        draft.Tell(new AgentPhoneBack(agent.Id, draft.Now));
        if (settings?.FollowsPhone is not null && agent.PendingState is AgentState.SignedOut)
            draft.Tell(new AgentStatePending(agent.Id, To: null, Reason: null, draft.Now));
        if (settings is { Synthetic: true } && agent is { State: AgentState.NotReady, Reason: SystemReason.ConnectionLost })
            AgentStates.Change(draft, agent.Id, AgentState.Ready, StateCause.System);
    }

    /// <summary>A phone without a person leaves with its registration; out of a talk, when that is over.</summary>
    public static void SignOffWithPhone(Draft draft, AgentId id)
    {
        if (draft.State.Centre.Agents.GetValueOrDefault(id)?.FollowsPhone is null || draft.Agent(id) is not { } agent) return;
        if (agent.IsFree()) AgentStates.SignOff(draft, id, StateCause.System);
        else if (agent.PendingState is not AgentState.SignedOut) draft.Tell(new AgentStatePending(id, AgentState.SignedOut, Reason: null, draft.Now));
    }

    private static void SignInWithPhone(Draft draft, AgentId id, string phone)
    {
        draft.Tell(new AgentSignedIn(id, phone, Standing: false, draft.Now));
        AgentStates.Change(draft, id, AgentState.Ready, StateCause.System);
    }

    public static void Lose(Draft draft, AgentId agent) => draft.Tell(new AgentPhoneLost(agent, draft.In(GraceSeconds), draft.Now));

    public static void GraceOver(Draft draft, AgentId id)
    {
        if (draft.Agent(id) is { Call: { } call } agent && agent.IsTalking())
            Talk.LeaveBy(draft, call, id, ReleaseParty.Network);
        else if (draft.Agent(id) is { State: AgentState.NotReady })
            AgentStates.SignOff(draft, id, StateCause.System);
        else
            AgentStates.Change(draft, id, AgentState.NotReady, StateCause.System, SystemReason.ConnectionLost);
    }
}
