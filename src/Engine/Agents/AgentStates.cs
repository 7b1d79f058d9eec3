using System.Diagnostics;
using Antiphon.Engine.Channels;
using Antiphon.Engine.Routing;
using static Antiphon.Engine.Contract.AgentState;

namespace Antiphon.Engine.Agents;

/// <summary>The states of a shift and the ways between them: domain.md §2.</summary>
internal static class AgentStates
{
    public static bool Allowed(AgentState from, AgentState to) => (from, to) switch
    {
        (SignedOut, Ready or NotReady) => true,
        (NotReady, Ready or NotReady or Offered or Dialling or SignedOut) => true,       // Offered: a supervisor who claims a call.
        (Ready, Offered or NotReady or Dialling or Training or SignedOut) => true,
        (Offered, Talking or Consulting or Dialling or Ready or NotReady or SignedOut) => true,
        (Talking or Held or Consulting or Conferencing, Talking or Held or Consulting or Conferencing) => from != to,
        (Talking or Held or Consulting or Conferencing or Dialling or Training, WrapUp or Ready or NotReady or SignedOut) => true,
        (Dialling, Talking) => true,
        (WrapUp, Ready or NotReady or SignedOut) => true,
        _ => false,
    };

    /// <summary>Neither in a call nor busy with one.</summary>
    public static bool IsFree(this AgentShift agent) => agent.State is Ready or NotReady;

    /// <summary>In a talk, whoever hears whom in it.</summary>
    public static bool IsTalking(this AgentShift agent) => agent.State is Talking or Held or Consulting or Conferencing;

    public static void Change(Draft draft, AgentId id, AgentState to, StateCause cause, string? reason = null, CallId? call = null, DateTimeOffset? until = null)
    {
        if (draft.Agent(id) is not { } agent) return;
        if (!Allowed(agent.State, to)) throw new UnreachableException($"agent {id} cannot go from {agent.State} to {to}");
        draft.Tell(new AgentStateChanged(id, agent.State, to, reason, cause, call, draft.Now) { Until = until });
    }

    public static void SignOff(Draft draft, AgentId id, StateCause cause)
    {
        Works.Return(draft, id);
        Change(draft, id, SignedOut, cause);
        draft.Tell(new AgentSignedOut(id, draft.Now));
    }

    /// <summary>Nothing holds the agent any more: what he asked for in the meantime takes effect, else he is ready again.</summary>
    public static void Release(Draft draft, AgentId id, StateCause cause)
    {
        if (draft.Agent(id) is not { } agent || MeetPending(draft, agent)) return;
        var phoneGone = !agent.PhoneUp && agent.GraceEndsAt <= draft.Now;
        if (phoneGone) Change(draft, id, NotReady, StateCause.System, SystemReason.ConnectionLost);
        else Change(draft, id, Ready, cause);
    }

    /// <summary>An offer came to nothing on the agent's side: not ready for that reason, unless he asked for something else meanwhile.</summary>
    /// <param name="restSeconds">Then he is ready again by himself; 0: when he says so.</param>
    public static void TakeOutOfReady(Draft draft, AgentId id, StateCause cause, string reason, int restSeconds = 0)
    {
        if (draft.Agent(id) is not { } agent || MeetPending(draft, agent)) return;
        var alone = draft.State.Centre.Agents.GetValueOrDefault(id)?.FollowsPhone is not null;
        var rest = restSeconds > 0 ? restSeconds : alone ? Phones.RestSeconds : 0;
        Change(draft, id, NotReady, cause, reason, until: rest > 0 ? draft.In(rest) : null);
    }

    private static bool MeetPending(Draft draft, AgentShift agent)
    {
        switch (agent.PendingState)
        {
            case SignedOut: SignOff(draft, agent.Id, StateCause.Agent); return true;
            case NotReady: Change(draft, agent.Id, NotReady, StateCause.Agent, agent.PendingReason); return true;
            default: return false;
        }
    }
}
