using Antiphon.Engine.Channels;
using Antiphon.Engine.Routing;

namespace Antiphon.Engine.Agents;

/// <summary>What each fact about an agent changes. A fact about an agent who is not signed in changes nothing.</summary>
internal static class AgentFacts
{
    public static RoutingState Apply(RoutingState state, AgentEvent fact)
    {
        if (fact is AgentSignedIn e)
            return state.With(new AgentShift(e.Agent, e.Phone, e.Standing, AgentState.SignedOut, e.At, e.At) { IdleSince = e.At });
        if (fact is AgentSignedOut) return state.Without(fact.Agent);
        if (!state.Agents.TryGetValue(fact.Agent, out var agent)) return state;
        if (fact is AgentStateChanged changed) return Paces.End(state, agent, changed).With(Changed(agent, changed));
        return WorkFacts.IsOne(fact) ? WorkFacts.Apply(state, agent, fact) : state.With(After(agent, fact));
    }

    private static AgentShift After(AgentShift agent, AgentEvent fact) => fact switch
    {
        AgentStatePending e => agent with { PendingState = e.To, PendingReason = e.Reason },
        AgentPhoneLost e => agent with { PhoneUp = false, GraceEndsAt = e.GraceEndsAt },
        AgentPhoneBack => agent with { PhoneUp = true, GraceEndsAt = null },
        AgentPhoneChanged e => agent with { Phone = e.Phone, Standing = e.Standing, PhoneUp = true, GraceEndsAt = null },
        OutboundModeEntered e => agent with { Outbound = new BeforeOutbound(e.Before, e.Reason) },
        OutboundModeLeft => agent with { Outbound = null },
        CallDisposed e => agent with { Disposed = e.Call, OwesDisposition = false },
        _ => agent,
    };

    /// <summary>A wish that was pending is met, or overtaken, once the agent is free.</summary>
    private static AgentShift Changed(AgentShift agent, AgentStateChanged e)
    {
        var (free, over) = (e.To is AgentState.Ready or AgentState.NotReady or AgentState.SignedOut, Paces.Ends(agent, e));
        return agent with
        {
            State = e.To, Since = e.At, Reason = e.Reason, Call = free ? null : e.Call,
            OwesDisposition = e.OwesDisposition is true, Disposed = free ? null : agent.Disposed,
            WrapUpEndsAt = e.To is AgentState.WrapUp ? e.Until : null, RestEndsAt = e.To is AgentState.NotReady ? e.Until : null,
            HandlingQueue = over ? null : agent.HandlingQueue, HandlingSince = over ? null : agent.HandlingSince, PendingState = free ? null : agent.PendingState, PendingReason = free ? null : agent.PendingReason,
        };
    }
}
