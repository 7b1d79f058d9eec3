using Antiphon.Engine.Routing;
using static Antiphon.Engine.Contract.AgentState;

namespace Antiphon.Engine.Agents;

/// <summary>Ready, not ready, and the end of wrap-up. What is asked for during an offer, a talk or its wrap-up waits until after it.</summary>
internal static class Readiness
{
    public static Refusal? Take(Draft draft, GoReady wish)
    {
        if (draft.Agent(wish.Agent) is not { } agent) return Shifts.Absent(draft, wish.Agent);
        if (agent.OwesDisposition) return Refusal.DispositionNeeded;
        if (!agent.PhoneUp && agent.State is NotReady) return Refusal.PhoneNotConnected;
        OutboundMode.Forget(draft, agent.Id);
        if (agent.PendingState is not null) draft.Tell(new AgentStatePending(agent.Id, To: null, Reason: null, draft.Now));
        if (agent.State is NotReady) AgentStates.Change(draft, agent.Id, Ready, StateCause.Agent);
        if (agent.State is WrapUp) AgentStates.Release(draft, agent.Id, StateCause.Agent);
        return null;
    }

    public static Refusal? Take(Draft draft, GoNotReady wish)
    {
        if (draft.Agent(wish.Agent) is not { } agent) return Shifts.Absent(draft, wish.Agent);
        if (wish.Reason != SystemReason.Outbound) OutboundMode.Forget(draft, agent.Id);
        if (agent.IsFree())
        {
            if (agent.State is Ready || agent.Reason != wish.Reason) AgentStates.Change(draft, agent.Id, NotReady, StateCause.Agent, wish.Reason);
        }
        else if (agent.PendingState is not NotReady || agent.PendingReason != wish.Reason)
            draft.Tell(new AgentStatePending(agent.Id, NotReady, wish.Reason, draft.Now));
        return null;
    }

    public static Refusal? Take(Draft draft, FinishWrapUp wish)
    {
        if (draft.Agent(wish.Agent) is not { } agent) return Shifts.Absent(draft, wish.Agent);
        if (agent.State is not WrapUp) return Refusal.AgentNotInWrapUp;
        if (agent.OwesDisposition) return Refusal.DispositionNeeded;
        AgentStates.Release(draft, agent.Id, StateCause.Agent);
        return null;
    }
}
