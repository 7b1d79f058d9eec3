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
    public int Transfers { get; private set; }
    public int Conferences { get; private set; }
    public int Dialled { get; private set; }

    /// <summary>Offers of callers who dialled one agent, taken or not, and talks that came of them.</summary>
    public (int Rung, int Talked) Direct { get; private set; }
    public int Holds => _calls.Values.Sum(call => call.Holds);

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
        NobodyWaitsForEver(decision.Next, now);
        Require(decision.Next.NextDue == DueOf(decision.Next), "the next due instant is that of the earliest thing that is running");
    }

    /// <summary>The process came back with this state, read from what was written.</summary>
    public void Recovered(RoutingState state)
    {
        Require(Text(_folded.Calls.Values.OrderBy(call => call.Id.Value, StringComparer.Ordinal)) == Text(state.Calls.Values.OrderBy(call => call.Id.Value, StringComparer.Ordinal))
            && Text(_folded.Agents.Values.OrderBy(agent => agent.Id.Value, StringComparer.Ordinal)) == Text(state.Agents.Values.OrderBy(agent => agent.Id.Value, StringComparer.Ordinal)),
            "what is read from disk is what was decided");
        _folded = state;

        static string Text<T>(IEnumerable<T> values) => System.Text.Json.JsonSerializer.Serialize(values, RoutingJson.Options);
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
            case CallOverflowed { To: ToQueue } e: _calls[e.Call].AgedSince = _folded.Calls[e.Call] is { EnqueuedAt: { } since } call ? call.AgedSince ?? since : null; break;
            case CallEnqueued e: _calls[e.Call].Enqueue(e); break;
            case CallRequeued e: Require(_calls[e.Call].EnqueuedAt == e.EnqueuedAt, "a call that goes back keeps its age"); break;
            case OfferMade e: NobodyOvertaken(e); RingsWhomHeDialled(e); break;
            case TalkStarted e:
                _calls[e.Call].Begin(e.Agent, e.At);
                if (_folded.Offers.GetValueOrDefault(e.Offer) is { Purpose: OfferPurpose.Direct }) Direct = (Direct.Rung, Direct.Talked + 1);
                break;
            case TalkEnded e: _calls[e.Call].EndTalk(e.Agent); break;
            case PartyTalkStarted e: _calls[e.Call].Served = true; break;
            case CallHeld e: _calls[e.Call].Hold(); break;
            case CallResumed e: _calls[e.Call].Resume(); break;
            case ConsultStarted e: _calls[e.Call].Consult(begins: true); break;
            case ConsultEnded e: _calls[e.Call].Consult(begins: false); break;
            case CallTransferred e: Transfers++; break;
            case ConferenceStarted: Conferences++; break;
            case CustomerDialled: Dialled++; break;
            case CallEnded e: End(e); break;
            case AgentSignedIn e: Require(_shifts.TryAdd(e.Agent, new ShiftHistory(e.At)), "a shift starts once"); break;
            case AgentStateChanged e: _shifts[e.Agent].Change(e); break;
            case AgentSignedOut e: SignedOut(e); break;
        }
    }

    private void Start(CallStarted e)
    {
        Require(_calls.TryAdd(e.Call, new CallHistory { Named = (e.Destination as ToAgent)?.Agent }), "a call starts once");
        _open++;
    }

    private void End(CallEnded e)
    {
        var call = _calls[e.Call];
        Require(call.End is null, "a call ends once");
        call.End = e;
        _open--;
        var asked = call.EnqueuedAt is not null || e.Queue is not null;
        var turnedAway = e.Lost is LostReason.QueueFull or LostReason.SystemFault && call.Served;   // Asked once more, and was not let in.
        Require((e.Lost is not null) == (asked && !call.Served) || turnedAway, $"lost is who asked for a person and reached none: {e}");
        Require(!call.Talks && !call.Consults, $"no talk and no consult outlives its call: {e}");
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
        if (e.Purpose is not null || !Serves(_folded, agent, call))
        {
            Require(agent is { State: AgentState.Ready or AgentState.NotReady, PhoneUp: true, Offer: null }, $"only a free agent is asked or claims a call: {agent}");
            return;
        }
        if (agent.State is AgentState.NotReady) return;   // Claims it.
        Require(agent is { State: AgentState.Ready, PhoneUp: true, Offer: null }, $"only a ready agent is offered a call: {agent}");
        foreach (var other in _folded.Calls.Values)
            if (other.Phase is CallPhase.Queued && Policies.Score(_folded, other, e.At) > Policies.Score(_folded, call, e.At) && Serves(_folded, agent, other))
                Fail($"{other.Id} stands before {call.Id} and is overtaken at {agent.Id}");
    }

    /// <summary>Who dialled an agent rings there, once, and stands in no queue.</summary>
    private void RingsWhomHeDialled(OfferMade e)
    {
        if (e.Purpose is not OfferPurpose.Direct) return;
        var (call, queue) = (_calls[e.Call], _folded.Calls[e.Call].Queue);
        Require(call.Named == e.Agent && queue is null && !call.Talked, $"who dials an agent rings at him and nobody else: {e}");
        call.Named = null;
        Direct = (Direct.Rung + 1, Direct.Talked);
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
        {
            var call = state.Calls[offer.Call];
            var known = offer.Purpose is OfferPurpose.Consult ? call.Consult?.Offer == offer.Id && call.Consult.Agent == offer.Agent : call.Offer == offer.Id && call.Agent == offer.Agent;
            Require(known && state.Agents[offer.Agent].Offer == offer.Id, $"an offer, its call and its agent know each other: {offer}");
        }
        foreach (var agent in state.Agents.Values)
        {
            Require((agent.State is AgentState.Offered) == (agent.Offer is not null), $"offered is who has an offer: {agent}");
            Require(agent.Offer is null || state.Offers.ContainsKey(agent.Offer.Value), $"an agent's offer is alive: {agent}");
            var talks = state.Calls.Values.Count(call => call.Phase is CallPhase.Talking && call.Agent == agent.Id);
            var asked = state.Calls.Values.Count(call => call.Consult is { Answered: true } consult && consult.Agent == agent.Id);
            var talking = agent.State is AgentState.Talking or AgentState.Held or AgentState.Consulting or AgentState.Conferencing;
            Require(talks + asked == (talking ? 1 : 0), $"who talks has one call: {agent}");
            var dials = state.Calls.Values.Count(call => call.Phase is CallPhase.RingingDialler or CallPhase.DiallingCustomer && call.Agent == agent.Id);
            Require(dials == (agent.State is AgentState.Dialling ? 1 : 0), $"who dials has one call: {agent}");
            Require(agent.State is not AgentState.SignedOut, $"who is signed out has no shift: {agent}");
        }
        foreach (var call in state.Calls.Values)
        {
            Require((call.Phase is CallPhase.Offered or CallPhase.Joining) == (call.Offer is not null), $"an offered call has an offer: {call}");
            ShapeFits(state, call);
        }
    }

    /// <summary>The state of the agent says what he hears, and music is heard exactly by who is on hold.</summary>
    private static void ShapeFits(RoutingState state, CallInProgress call)
    {
        if (call.Phase is not CallPhase.Talking)
        {
            Require(call is { Consult: null, HeldSince: null, Shape: TalkShape.Together }, $"hold and consult belong to a talk: {call}");
            return;
        }
        var expected = call switch
        {
            { Shape: TalkShape.Conference } => AgentState.Conferencing,
            { Consult: not null } => AgentState.Consulting,
            { Shape: TalkShape.Held } => AgentState.Held,
            _ => AgentState.Talking,
        };
        Require(state.Agents[call.Agent!.Value].State == expected, $"the agent is {expected}: {call}, {state.Agents[call.Agent.Value]}");
        Require((call.HeldSince is not null) == (call.Shape is TalkShape.Held or TalkShape.Consulting), $"who is on hold hears music: {call}");
        Require(call.Consult is not null || call.Shape is TalkShape.Together or TalkShape.Held, $"without a third there is nobody to consult: {call}");
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

    /// <summary>A wait is over at the queue's limit, as soon as anybody looks.</summary>
    private static void NobodyWaitsForEver(RoutingState state, DateTimeOffset now)
    {
        foreach (var call in state.Calls.Values)
            if (call is { Phase: CallPhase.Queued, Queue: { } queue, EnqueuedAt: { } at, Callback: null } && state.Centre.Queues.TryGetValue(queue, out var settings))
                Require((call.DueSince ?? at).AddSeconds(settings.WaitSecondsMax) > now || state.NextDue <= now, $"{call.Id} waits since {at:HH:mm:ss}, longer than {queue} lets anybody");
    }

    /// <summary>The agent could be offered the call, whether he is free or not.</summary>
    public static bool Serves(RoutingState state, AgentShift agent, CallInProgress call) =>
        state.Centre.Agents.TryGetValue(agent.Id, out var settings) && settings.Queues.Contains(call.Queue!.Value) && (call.Simulated || !settings.Synthetic)
        && Policies.Allow(state, call, agent.Id);

    private static DateTimeOffset? DueOf(RoutingState state)
    {
        var due = state.Offers.Values.Select(offer => (DateTimeOffset?)offer.ExpiresAt)
            .Concat(state.Agents.Values.Where(agent => agent.State is AgentState.WrapUp).Select(agent => agent.WrapUpEndsAt))
            .Concat(state.Agents.Values.Where(agent => agent is { State: AgentState.Ready, PhoneUp: false }).Select(agent => agent.GraceEndsAt))
            .Concat(state.Agents.Values.Where(agent => agent is { State: AgentState.Talking or AgentState.Held or AgentState.Consulting or AgentState.Conferencing, Standing: true, PhoneUp: false }).Select(agent => agent.GraceEndsAt?.AddSeconds(45)))
            .Concat(state.Agents.Values.Where(agent => agent is { State: AgentState.NotReady, Reason: SystemReason.ConnectionLost, RestEndsAt: null, Standing: false, PhoneUp: false }).Select(agent => agent.GraceEndsAt?.AddSeconds(1_800)))
            .Concat(state.Agents.Values.Where(agent => agent.State is AgentState.NotReady).Select(agent => agent.RestEndsAt))
            .Concat(state.Calls.Values.Where(call => call.Phase is CallPhase.Flow or CallPhase.DiallingParty or CallPhase.RingingDialler or CallPhase.DiallingCustomer).Select(call => call.StepEndsAt))
            .Concat(state.Calls.Values.Select(call => call.Consult?.EndsAt))
            .Concat(state.Calls.Values.Where(call => call.Phase is CallPhase.Queued).Select(call => (DateTimeOffset?)Policies.DueOf(state, call)));
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
        /// <summary>Has talked with somebody since he last asked for a person.</summary>
        public bool Served { get; set; }
        public bool Talked { get; private set; }
        public bool Talks => _talks is not null;
        public bool Consults { get; private set; }
        public int Holds { get; private set; }

        /// <summary>Whom he dialled and who has not rung yet; null: nobody.</summary>
        public AgentId? Named { get; set; }
        public CallEnded? End { get; set; }
        private AgentId? _talks;
        private bool _held;

        /// <summary>He came out of another queue with this age.</summary>
        public DateTimeOffset? AgedSince { get; set; }

        public void Enqueue(CallEnqueued e)
        {
            Require(!Talks, "who talks is in no queue");
            Require(AgedSince is not { } since || e.AgedSince <= since, $"a wait does not begin anew in another queue: {e}");
            (EnqueuedAt, Served, AgedSince) = (e.At, false, null);
        }

        public void Begin(AgentId agent, DateTimeOffset at)
        {
            Require(!Talks, $"one talk after the other: {agent}");
            (_talks, Talked, Served, _held) = (agent, true, true, false);
        }

        public void EndTalk(AgentId agent)
        {
            Require(_talks == agent, $"a talk ends with whom it began: {agent}");
            (_talks, _held) = (null, false);
        }

        public void Hold()
        {
            Require(Talks && !_held, "on hold is put who talks");
            _held = true;
            Holds++;
        }

        public void Resume()
        {
            Require(_held, "who is resumed was on hold");
            _held = false;
        }

        public void Consult(bool begins)
        {
            Require(Consults != begins, "one consult after the other");
            Consults = begins;
        }
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
