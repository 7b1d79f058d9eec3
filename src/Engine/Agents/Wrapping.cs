using Antiphon.Engine.Routing;

namespace Antiphon.Engine.Agents;

/// <summary>小结: a queue may ask that a wrap-up ends only when the agent has said what came of the call.</summary>
internal static class Wrapping
{
    /// <summary>A phone without a person and the synthetic floor have nothing to say.</summary>
    public static bool Owes(Draft draft, AgentId id, CallId call, QueueId queue) =>
        draft.Queue(queue).DispositionRequired && draft.Agent(id) is { } agent && agent.Disposed != call
        && draft.State.Centre.Agents.GetValueOrDefault(id) is { Synthetic: false, FollowsPhone: null };

    public static void Begin(Draft draft, AgentId id, CallId call, StateCause cause)
    {
        if (draft.Agent(id) is not { } agent) return;
        draft.Tell(new AgentStateChanged(id, agent.State, AgentState.WrapUp, Reason: null, cause, call, draft.Now) { OwesDisposition = true });
    }

    /// <summary>Said in the talk or after it. What he owed ends his wrap-up; else it goes on as long as it may.</summary>
    public static Refusal? Take(Draft draft, DisposeCall wish)
    {
        if (draft.Agent(wish.Agent) is not { } agent) return Shifts.Absent(draft, wish.Agent);
        if (agent.Call != wish.Call) return Refusal.NotYourCall;
        var owed = agent.OwesDisposition;
        if (agent.Disposed != wish.Call) draft.Tell(new CallDisposed(agent.Id, wish.Call, draft.Now));
        if (owed) AgentStates.Release(draft, agent.Id, StateCause.Agent);
        return null;
    }
}
