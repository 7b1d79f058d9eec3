using Antiphon.Engine.Routing;
using static Antiphon.Engine.Contract.AgentState;

namespace Antiphon.Engine.Agents;

/// <summary>外呼状态: lasts over the agent's own calls, until he leaves it, goes ready, or takes another leave.</summary>
internal static class OutboundMode
{
    /// <summary>Asked for again: nothing changes.</summary>
    public static Refusal? Take(Draft draft, SetOutboundMode wish)
    {
        if (draft.Agent(wish.Agent) is not { } agent) return Shifts.Absent(draft, wish.Agent);
        if (wish.On) return Enter(draft, agent);
        if (agent.Outbound is { } before) Leave(draft, agent, before);
        return null;
    }

    /// <summary>What he asks for now takes the place of what he was before.</summary>
    public static void Forget(Draft draft, AgentId id)
    {
        if (draft.Agent(id) is { Outbound: not null }) draft.Tell(new OutboundModeLeft(id, draft.Now));
    }

    private static Refusal? Enter(Draft draft, AgentShift agent)
    {
        if (agent.Outbound is not null) return null;
        if (!agent.IsFree()) return Refusal.AgentBusy;
        draft.Tell(new OutboundModeEntered(agent.Id, agent.State, agent.Reason, draft.Now));
        AgentStates.Change(draft, agent.Id, NotReady, StateCause.Agent, SystemReason.Outbound);
        return null;
    }

    /// <summary>In the middle of a call: after it.</summary>
    private static void Leave(Draft draft, AgentShift agent, BeforeOutbound before)
    {
        draft.Tell(new OutboundModeLeft(agent.Id, draft.Now));
        var ready = before.State is Ready;
        if (agent.IsFree()) AgentStates.Change(draft, agent.Id, ready && agent.PhoneUp ? Ready : NotReady, StateCause.Agent, ready ? agent.PhoneUp ? null : SystemReason.ConnectionLost : before.Reason);
        else if (agent.PendingState is not SignedOut) draft.Tell(new AgentStatePending(agent.Id, ready ? null : NotReady, ready ? null : before.Reason, draft.Now));
    }
}
