using System.Collections.Immutable;
using Antiphon.Engine.Agents;
using Antiphon.Engine.Contract;
using Lanes = System.Collections.Immutable.ImmutableDictionary<Antiphon.Engine.Routing.Lane, System.Collections.Immutable.ImmutableSortedSet<Antiphon.Engine.Routing.WaitingCall>>;

namespace Antiphon.Engine.Routing;

internal enum DueKind { Offer, Step, Wait, WrapUp, Grace, Rest, Queue }

/// <summary>Something that happens when its time comes, of the offer, call or agent it names.</summary>
internal readonly record struct Due(DateTimeOffset At, DueKind Kind, string Of, long Number = 0) : IComparable<Due>
{
    public int CompareTo(Due other)
    {
        var order = At.CompareTo(other.At);
        if (order == 0) order = Kind.CompareTo(other.Kind);
        if (order == 0) order = string.CompareOrdinal(Of, other.Of);
        return order != 0 ? order : Number.CompareTo(other.Number);
    }
}

/// <summary>Agents who can be offered a call of a queue; synthetic agents serve only the simulated ones.</summary>
internal readonly record struct ReadyFor(QueueId Queue, bool Simulated);

/// <summary>What follows from a state and would be slow to look for at every decision: what is due next, who waits where, and how many
/// agents could be offered a call of each lane.</summary>
internal sealed record RoutingIndex
{
    private static readonly RoutingIndex Empty = new();

    public ImmutableSortedSet<Due> Due { get; private init; } = [];
    public ImmutableDictionary<QueueId, Lanes> Waiting { get; private init; } = ImmutableDictionary<QueueId, Lanes>.Empty;
    public ImmutableDictionary<ReadyFor, int> Ready { get; private init; } = ImmutableDictionary<ReadyFor, int>.Empty;

    /// <summary>Agents who serve a queue, signed in or not, by job number.</summary>
    public ImmutableDictionary<QueueId, ImmutableArray<AgentId>> Staff { get; private init; } = ImmutableDictionary<QueueId, ImmutableArray<AgentId>>.Empty;

    public static RoutingIndex Of(RoutingState state)
    {
        var index = Empty with { Staff = StaffOf(state.Centre) };
        foreach (var call in state.Calls.Values) index = index.Changed(state.Centre, null, call);
        foreach (var agent in state.Agents.Values) index = index.Changed(state.Centre, null, agent);
        foreach (var offer in state.Offers.Values) index = index.Changed(null, offer);
        return index;
    }

    public int WaitingIn(QueueId queue)
    {
        var count = 0;
        if (Waiting.TryGetValue(queue, out var lanes))
            foreach (var calls in lanes.Values) count += calls.Count;
        return count;
    }

    public RoutingIndex Changed(Centre centre, CallInProgress? old, CallInProgress? now) =>
        WithDue(DueOf(centre, old), DueOf(centre, now)) with { Waiting = WithWaiting(centre, old, now) };

    public RoutingIndex Changed(Centre centre, AgentShift? old, AgentShift? now) =>
        WithDue(DueOf(old), DueOf(now)) with { Ready = WithReady(WithReady(Ready, centre, old, by: -1), centre, now, by: +1) };

    public RoutingIndex Changed(Offer? old, Offer? now) => WithDue(DueOf(old), DueOf(now));

    private RoutingIndex WithDue(Due? old, Due? now)
    {
        if (old == now) return this;
        var due = Due;
        if (old is { } gone) due = due.Remove(gone);
        if (now is { } next) due = due.Add(next);
        return this with { Due = due };
    }

    private static Due? DueOf(Centre centre, CallInProgress? call) => call switch
    {
        { Phase: CallPhase.Queued } => QueueClock.DueOf(centre, call),
        { Phase: CallPhase.Flow or CallPhase.DiallingParty or CallPhase.RingingDialler or CallPhase.DiallingCustomer, StepEndsAt: { } at } => new(at, DueKind.Step, call.Id.Value),
        { Phase: CallPhase.Talking, Consult.EndsAt: { } at } => new(at, DueKind.Step, call.Id.Value),
        _ => null,
    };

    private static Due? DueOf(AgentShift? agent) => agent switch
    {
        { State: AgentState.WrapUp, WrapUpEndsAt: { } at } => new(at, DueKind.WrapUp, agent.Id.Value),
        { State: AgentState.NotReady, RestEndsAt: { } at } => new(at, DueKind.Rest, agent.Id.Value),
        { State: AgentState.Ready, PhoneUp: false, GraceEndsAt: { } at } => new(at, DueKind.Grace, agent.Id.Value),
        { Standing: true, PhoneUp: false, GraceEndsAt: { } at } when agent.IsTalking() => new(at.AddSeconds(Phones.TalkGraceSecondsMore), DueKind.Grace, agent.Id.Value),
        _ => null,
    };

    private static Due? DueOf(Offer? offer) => offer is null ? null : new(offer.ExpiresAt, DueKind.Offer, "", offer.Id.Value);

    private ImmutableDictionary<QueueId, Lanes> WithWaiting(Centre centre, CallInProgress? old, CallInProgress? now)
    {
        var (was, stands) = (PlaceOf(centre, old), PlaceOf(centre, now));
        if (was == stands) return Waiting;
        var waiting = Waiting;
        if (was is { } left)
        {
            var lanes = waiting[left.Lane.Queue];
            var rest = lanes[left.Lane].Remove(left.Call);
            lanes = rest.IsEmpty ? lanes.Remove(left.Lane) : lanes.SetItem(left.Lane, rest);
            waiting = lanes.IsEmpty ? waiting.Remove(left.Lane.Queue) : waiting.SetItem(left.Lane.Queue, lanes);
        }
        if (stands is { } place)
        {
            var lanes = waiting.GetValueOrDefault(place.Lane.Queue, Lanes.Empty);
            waiting = waiting.SetItem(place.Lane.Queue, lanes.SetItem(place.Lane, lanes.GetValueOrDefault(place.Lane, []).Add(place.Call)));
        }
        return waiting;
    }

    private static (Lane Lane, WaitingCall Call)? PlaceOf(Centre centre, CallInProgress? call) =>
        call is { Phase: CallPhase.Queued, Queue: { } queue } ? (Lane.Of(centre, queue, call), new WaitingCall(Standing.Of(centre, call).EqualSince, call.Id)) : null;

    private static ImmutableDictionary<ReadyFor, int> WithReady(ImmutableDictionary<ReadyFor, int> ready, Centre centre, AgentShift? agent, int by)
    {
        if (agent is not { State: AgentState.Ready, PhoneUp: true } || !centre.Agents.TryGetValue(agent.Id, out var settings)) return ready;
        foreach (var queue in settings.Queues)
        {
            ready = Counted(ready, new ReadyFor(queue, Simulated: true), by);
            if (!settings.Synthetic) ready = Counted(ready, new ReadyFor(queue, Simulated: false), by);
        }
        return ready;
    }

    private static ImmutableDictionary<ReadyFor, int> Counted(ImmutableDictionary<ReadyFor, int> ready, ReadyFor who, int by)
    {
        var count = ready.GetValueOrDefault(who) + by;
        return count == 0 ? ready.Remove(who) : ready.SetItem(who, count);
    }

    private static ImmutableDictionary<QueueId, ImmutableArray<AgentId>> StaffOf(Centre centre) =>
        centre.Agents.Values
            .SelectMany(agent => agent.Queues.Distinct().Select(queue => (Queue: queue, Agent: agent.Id)))
            .GroupBy(pair => pair.Queue, pair => pair.Agent)
            .ToImmutableDictionary(group => group.Key, group => group.OrderBy(agent => agent.Value, StringComparer.Ordinal).ToImmutableArray());
}
