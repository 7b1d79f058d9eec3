using Antiphon.Engine.Agents;

namespace Antiphon.Engine.Routing;

/// <summary>New settings: whoever they take away leaves at once, or after his call; callers of a queue that is gone are let go.</summary>
internal static class Configured
{
    public static void Take(Draft draft, CentreConfigured configured)
    {
        draft.Tell(new CentreApplied(configured.Centre, draft.Now));
        Duties.Refresh(draft);
        foreach (var agent in draft.AgentsInOrder())
            if (!configured.Centre.Agents.ContainsKey(agent.Id)) Remove(draft, agent);
        foreach (var call in draft.CallsInOrder())
            if (call is { Phase: CallPhase.Queued, Queue: { } queue } && !configured.Centre.Queues.ContainsKey(queue))
            {
                if (configured.Instead?.GetValueOrDefault(queue) is { Value: not null } other && draft.State.Centre.Queues.ContainsKey(other)) Queueing.MoveTo(draft, call, other, OverflowCause.QueueRemoved);
                else Queueing.QueueGone(draft, call.Id);
            }
    }

    private static void Remove(Draft draft, AgentShift agent)
    {
        if (agent.IsFree())
        {
            AgentStates.SignOff(draft, agent.Id, StateCause.System);
            return;
        }
        if (agent.PendingState is not AgentState.SignedOut) draft.Tell(new AgentStatePending(agent.Id, AgentState.SignedOut, Reason: null, draft.Now));
        if (agent.Offer is not { } id || draft.Offer(id) is not { Accepted: false } offer) return;
        Offers.Fail(draft, offer, "agent-removed");
        AgentStates.Release(draft, agent.Id, StateCause.System);
    }
}
