using Antiphon.Engine.Routing;

namespace Antiphon.Engine.Agents;

/// <summary>Sign-in and sign-out.</summary>
internal static class Shifts
{
    public static Refusal? Take(Draft draft, SignIn wish)
    {
        if (!draft.State.Centre.Agents.ContainsKey(wish.Agent)) return Refusal.AgentUnknown;
        var users = draft.State.Index.Phones.GetValueOrDefault(wish.Phone);
        if (users > (draft.Agent(wish.Agent)?.Phone == wish.Phone ? 1 : 0) || draft.State.Monitorings.Values.Any(m => m.Phone == wish.Phone && m.By != wish.Agent)) return Refusal.PhoneInUse;
        if (draft.Agent(wish.Agent) is { } agent) return MoveTo(draft, agent, wish);

        draft.Tell(new AgentSignedIn(wish.Agent, wish.Phone, wish.Standing, draft.Now));
        AgentStates.Change(draft, wish.Agent, wish.Ready ? AgentState.Ready : AgentState.NotReady, StateCause.Agent);
        return null;
    }

    public static Refusal? Take(Draft draft, SignOut wish)
    {
        if (draft.Agent(wish.Agent) is not { } agent) return Absent(draft, wish.Agent);
        if (agent.IsFree()) AgentStates.SignOff(draft, agent.Id, StateCause.Agent);
        else if (agent.PendingState != AgentState.SignedOut) draft.Tell(new AgentStatePending(agent.Id, AgentState.SignedOut, null, draft.Now));
        return null;
    }

    public static Refusal Absent(Draft draft, AgentId agent) =>
        draft.State.Centre.Agents.ContainsKey(agent) ? Refusal.AgentNotSignedIn : Refusal.AgentUnknown;

    /// <summary>Another phone, or the same one connected anew: the shift goes on there.</summary>
    private static Refusal? MoveTo(Draft draft, AgentShift agent, SignIn wish)
    {
        if (agent.Phone == wish.Phone && agent.Standing == wish.Standing && agent.PhoneUp) return Refusal.AgentAlreadySignedIn;
        if (!agent.IsFree()) return Refusal.AgentBusy;
        draft.Tell(new AgentPhoneChanged(agent.Id, wish.Phone, wish.Standing, draft.Now));
        if (wish.Ready && agent is { State: AgentState.NotReady, Reason: SystemReason.ConnectionLost })
            AgentStates.Change(draft, agent.Id, AgentState.Ready, StateCause.Agent);
        return null;
    }
}
