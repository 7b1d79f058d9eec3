using Antiphon.Engine.Contract;
using Antiphon.Engine.Routing;

namespace Antiphon.Simulation.Tests;

/// <summary>What has to be true after every step, looked at from outside: nothing here uses the engine's own order, index or table.</summary>
internal sealed class Invariants
{
    private readonly Dictionary<CallId, CallHistory> _calls = [];
    private readonly Dictionary<AgentId, ShiftHistory> _shifts = [];
    private RoutingState _folded = RoutingState.Initial;
    private DateTimeOffset _last;
    private int _open;

    public int Enqueued => _calls.Values.Count(call => call.EnqueuedAt is not null);
    public int Talked => _calls.Values.Count(call => call.Talked);
    public int Lost => _calls.Values.Count(call => call.End?.Lost is not null);
    public int ShiftsEnded { get; private set; }

    public void Check(Decision decision, DateTimeOffset now)
    {
        if (decision.Refused is not null) Require(decision.Events.IsEmpty && decision.Effects.IsEmpty, "a refusal changes nothing");
        foreach (var e in decision.Events)
        {
            Require(e.At == now && e.At >= _last, "facts carry the time of their decision");
            Remember(e);
            _folded = RoutingEngine.Apply(_folded, e);
        }
        _last = now;
        if (decision.Events.IsEmpty) return;
        SameAsFold(decision.Next);
        OneAtATime(decision.Next);
        NobodyIdleWhileSomebodyWaits(decision.Next);
        NobodyVanished(decision.Next);
        Require(decision.Next.NextDue == DueOf(decision.Next), "the next due instant is that of the earliest thing that is running");
    }

    public void CheckEnd(RoutingState state)
    {
        Require(state.Calls.IsEmpty, "every call ends when callers stop: " + string.Join(", ", state.Calls.Values.Select(call => $"{call.Id} {call.Phase}")));
        Require(state.Offers.IsEmpty, "no offer outlives its call");
        Require(_calls.Values.All(call => call.End is not null), "every call that started has ended");
        Require(state.Agents.IsEmpty && _shifts.Count == 0 && state.NextDue is null, "everybody could sign out, and nothing is due any more");
    }

    private void Remember(EngineEvent fact)
    {
        switch (fact)
        {
            case CallStarted e: Start(e); break;
            case CallEnqueued e: _calls[e.Call].EnqueuedAt = e.At; break;
            case CallRequeued e: Require(_calls[e.Call].EnqueuedAt == e.EnqueuedAt, "a call that goes back keeps its age"); break;
            case OfferMade e: NobodyOvertaken(e); break;
            case TalkStarted e: _calls[e.Call].Talked = true; break;
            case CallEnded e: End(e); break;
            case AgentSignedIn e: Require(_shifts.TryAdd(e.Agent, new ShiftHistory(e.At)), "a shift starts once"); break;
            case AgentStateChanged e: _shifts[e.Agent].Change(e); break;
            case AgentSignedOut e: SignedOut(e); break;
        }
    }

    private void Start(CallStarted e)
    {
        Require(_calls.TryAdd(e.Call, new CallHistory()), "a call starts once");
        _open++;
    }

    private void End(CallEnded e)
    {
        var call = _calls[e.Call];
        Require(call.End is null, "a call ends once");
        call.End = e;
        _open--;
        var asked = call.EnqueuedAt is not null || e.Queue is not null;
        Require((e.Lost is not null) == (asked && !call.Talked), $"lost is who asked for a person and reached none: {e}");
    }

    private void SignedOut(AgentSignedOut e)
    {
        _shifts.Remove(e.Agent, out var shift);
        Require(shift is { State: AgentState.SignedOut }, "who signs out is signed out");
        Require(shift!.Sum == e.At - shift.Start, $"the states of {e.Agent} add up to the shift: {shift.Sum} of {e.At - shift.Start}");
        ShiftsEnded++;
    }

    /// <summary>Looked at in the state just before the offer.</summary>
    private void NobodyOvertaken(OfferMade e)
    {
        var (agent, call) = (_folded.Agents[e.Agent], _folded.Calls[e.Call]);
        Require(agent is { State: AgentState.Ready, PhoneUp: true, Offer: null }, $"only a ready agent is offered a call: {agent}");
        Require(Serves(_folded, agent, call), "an agent is offered what he serves");
        foreach (var other in _folded.Calls.Values)
            if (other.Phase is CallPhase.Queued && other.EnqueuedAt < call.EnqueuedAt && Serves(_folded, agent, other))
                Fail($"{other.Id} waits longer than {call.Id} and is overtaken at {agent.Id}");
    }

    private void SameAsFold(RoutingState next)
    {
        Require(Same(_folded.Calls, next.Calls) && Same(_folded.Agents, next.Agents) && Same(_folded.Offers, next.Offers)
            && (_folded.LastOffer, _folded.LastStep) == (next.LastOffer, next.LastStep), "the state is the fold of the events");
    }

    private static bool Same<TKey, TValue>(IReadOnlyDictionary<TKey, TValue> one, IReadOnlyDictionary<TKey, TValue> other) =>
        one.Count == other.Count && one.All(pair => other.TryGetValue(pair.Key, out var value) && Equals(pair.Value, value));

    private static void OneAtATime(RoutingState state)
    {
        foreach (var offer in state.Offers.Values)
            Require(state.Agents[offer.Agent].Offer == offer.Id && state.Calls[offer.Call].Offer == offer.Id && state.Calls[offer.Call].Agent == offer.Agent,
                $"an offer, its call and its agent know each other: {offer}");
        foreach (var agent in state.Agents.Values)
        {
            Require((agent.State is AgentState.Offered) == (agent.Offer is not null), $"offered is who has an offer: {agent}");
            Require(agent.Offer is null || state.Offers.ContainsKey(agent.Offer.Value), $"an agent's offer is alive: {agent}");
            var talks = state.Calls.Values.Count(call => call.Phase is CallPhase.Talking && call.Agent == agent.Id);
            Require(talks == (agent.State is AgentState.Talking ? 1 : 0), $"who talks has one call: {agent}");
            Require(agent.State is not AgentState.SignedOut, $"who is signed out has no shift: {agent}");
        }
        foreach (var call in state.Calls.Values)
            Require((call.Phase is CallPhase.Offered or CallPhase.Joining) == (call.Offer is not null), $"an offered call has an offer: {call}");
    }

    private static void NobodyIdleWhileSomebodyWaits(RoutingState state)
    {
        foreach (var agent in state.Agents.Values)
        {
            if (agent is not { State: AgentState.Ready, PhoneUp: true }) continue;
            foreach (var call in state.Calls.Values)
                if (call.Phase is CallPhase.Queued && Serves(state, agent, call)) Fail($"{agent.Id} is ready and {call.Id} waits");
        }
    }

    private void NobodyVanished(RoutingState state)
    {
        Require(state.Calls.Count == _open, "a call that did not end is there");
        foreach (var call in state.Calls.Keys) Require(_calls[call].End is null, "an ended call is gone");
    }

    private static bool Serves(RoutingState state, AgentShift agent, CallInProgress call) =>
        state.Centre.Agents.TryGetValue(agent.Id, out var settings) && settings.Queues.Contains(call.Queue!.Value) && (call.Simulated || !settings.Synthetic);

    private static DateTimeOffset? DueOf(RoutingState state)
    {
        var due = state.Offers.Values.Select(offer => (DateTimeOffset?)offer.ExpiresAt)
            .Concat(state.Agents.Values.Where(agent => agent.State is AgentState.WrapUp).Select(agent => agent.WrapUpEndsAt))
            .Concat(state.Agents.Values.Where(agent => agent is { State: AgentState.Ready, PhoneUp: false }).Select(agent => agent.GraceEndsAt))
            .Concat(state.Agents.Values.Where(agent => agent is { State: AgentState.Talking, Standing: true, PhoneUp: false }).Select(agent => agent.GraceEndsAt?.AddSeconds(45)))
            .Concat(state.Calls.Values.Where(call => call.Phase is CallPhase.Flow or CallPhase.DiallingParty).Select(call => call.StepEndsAt))
            .Concat(state.Calls.Values.Where(call => call.Phase is CallPhase.Queued)
                .Select(call => call.EnqueuedAt?.AddSeconds(state.Centre.Queues[call.Queue!.Value].WaitSecondsMax)));
        return due.Min();
    }

    private static void Require(bool holds, string rule)
    {
        if (!holds) Fail(rule);
    }

    private static void Fail(string rule) => throw new InvariantBrokenException(rule);

    private sealed class CallHistory
    {
        public DateTimeOffset? EnqueuedAt { get; set; }
        public bool Talked { get; set; }
        public CallEnded? End { get; set; }
    }

    private sealed class ShiftHistory(DateTimeOffset start)
    {
        private DateTimeOffset _since = start;

        public DateTimeOffset Start { get; } = start;
        public AgentState State { get; private set; } = AgentState.SignedOut;
        public TimeSpan Sum { get; private set; }

        public void Change(AgentStateChanged e)
        {
            Require(e.From == State, $"a change starts from where the last one led: {State}, {e}");
            Require(e.Reason is null || e.To is AgentState.NotReady, $"only not ready has a reason: {e}");
            Require(e is not { To: AgentState.NotReady, Cause: StateCause.System, Reason: null }, $"the system says why: {e}");
            Sum += e.At - _since;
            (_since, State) = (e.At, e.To);
        }
    }
}

internal sealed class InvariantBrokenException(string rule) : Exception(rule);
