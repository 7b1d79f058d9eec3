using Antiphon.Engine.Agents;

namespace Antiphon.Engine.Routing;

/// <summary>Looks at a state for what must never be: the rules that every decision keeps. Costs one walk over calls, agents and offers; from any thread.</summary>
public static class StateCheck
{
    /// <param name="now">As of when waiting callers are ordered.</param>
    public static IReadOnlyList<Flaw> Of(RoutingState state, DateTimeOffset now)
    {
        var flaws = new List<Flaw>();
        foreach (var offer in state.Offers.Values) Offer(state, offer, flaws);
        var busy = new Dictionary<AgentId, int>();
        foreach (var call in state.Calls.Values.OrderBy(call => call.Id.Value, StringComparer.Ordinal)) Call(state, call, busy, flaws);
        foreach (var agent in state.Agents.Values) Agent(state, agent, busy, flaws);
        if (flaws.Count == 0 && Matching.SomebodyWaitsInVain(state, now)) flaws.Add(new Flaw(Flaw.WaitsInVain));
        flaws.Sort((a, b) => string.CompareOrdinal(a.ToString(), b.ToString()));
        return flaws;
    }

    private static void Offer(RoutingState state, Offer offer, List<Flaw> flaws)
    {
        var call = state.Calls.GetValueOrDefault(offer.Call);
        var known = call is not null && (call.Offer == offer.Id || call.Consult?.Offer == offer.Id) && state.Agents.GetValueOrDefault(offer.Agent)?.Offer == offer.Id;
        if (!known) flaws.Add(new Flaw(Flaw.OfferUnknown) { Offer = offer.Id, Call = offer.Call, Agent = offer.Agent });
    }

    private static void Call(RoutingState state, CallInProgress call, Dictionary<AgentId, int> busy, List<Flaw> flaws)
    {
        if (call.Phase is CallPhase.Offered or CallPhase.Joining && (call.Offer is not { } offer || !state.Offers.ContainsKey(offer)))
            flaws.Add(new Flaw(Flaw.CallWithoutOffer) { Call = call.Id });
        if (call.Phase is CallPhase.Talking or CallPhase.RingingDialler or CallPhase.DiallingCustomer && call.Agent is { } agent)
        {
            if (busy.ContainsKey(agent)) flaws.Add(new Flaw(Flaw.TwoCalls) { Call = call.Id, Agent = agent });
            else if (state.Agents.GetValueOrDefault(agent) is not { } shift || !(shift.IsTalking() || shift.State is AgentState.Dialling)) flaws.Add(new Flaw(Flaw.CallWithoutAgent) { Call = call.Id, Agent = agent });
            busy[agent] = busy.GetValueOrDefault(agent) + 1;
        }
        if (call.Consult is { Answered: true, Agent: { } third }) busy[third] = busy.GetValueOrDefault(third) + 1;
    }

    private static void Agent(RoutingState state, AgentShift agent, Dictionary<AgentId, int> busy, List<Flaw> flaws)
    {
        var offered = agent.Offer is { } offer && state.Offers.ContainsKey(offer);
        if (agent.State is AgentState.Offered != offered) flaws.Add(new Flaw(Flaw.AgentWithoutOffer) { Agent = agent.Id });
        if ((agent.IsTalking() || agent.State is AgentState.Dialling) && !busy.ContainsKey(agent.Id)) flaws.Add(new Flaw(Flaw.AgentWithoutCall) { Agent = agent.Id });
    }
}

/// <summary>Something that must not be.</summary>
public sealed record Flaw(string Rule)
{
    /// <summary>An offer whose call or agent does not know it: withdrawn.</summary>
    public const string OfferUnknown = "offer-unknown";

    /// <summary>A call that rings or joins without an offer: waits again, with its age; or ends.</summary>
    public const string CallWithoutOffer = "call-without-offer";

    /// <summary>A talk whose agent is not in it: ends.</summary>
    public const string CallWithoutAgent = "call-without-agent";

    /// <summary>A second call with the same agent: ends.</summary>
    public const string TwoCalls = "two-calls";

    /// <summary>An agent who counts as offered, or not, against the facts: released.</summary>
    public const string AgentWithoutOffer = "agent-without-offer";

    /// <summary>An agent who counts as talking or dialling and has no call: released.</summary>
    public const string AgentWithoutCall = "agent-without-call";

    /// <summary>A caller waits beside a free agent: brought together.</summary>
    public const string WaitsInVain = "waits-in-vain";

    public CallId? Call { get; init; }
    public AgentId? Agent { get; init; }
    public OfferId? Offer { get; init; }
}
