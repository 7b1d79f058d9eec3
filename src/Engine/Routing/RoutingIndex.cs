using System.Collections.Immutable;
using Antiphon.Engine.Agents;
using Antiphon.Engine.Contract;

namespace Antiphon.Engine.Routing;

internal enum DueKind { Offer, Step, Wait, WrapUp, Grace, Rest }

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

/// <summary>Callers of one queue who are the same to every agent: synthetic agents serve only the simulated ones.</summary>
internal readonly record struct Lane(QueueId Queue, bool Simulated);

/// <summary>One order over all queues: arrival, then identity.</summary>
internal readonly record struct WaitingCall(DateTimeOffset EnqueuedAt, CallId Call) : IComparable<WaitingCall>
{
    public int CompareTo(WaitingCall other)
    {
        var order = EnqueuedAt.CompareTo(other.EnqueuedAt);
        return order != 0 ? order : string.CompareOrdinal(Call.Value, other.Call.Value);
    }
}

/// <summary>What follows from a state and would be slow to look for at every decision: what is due next, who waits where, and how many
/// agents could be offered a call of each lane.</summary>
internal sealed record RoutingIndex
{
    private static readonly RoutingIndex Empty = new();

    public ImmutableSortedSet<Due> Due { get; private init; } = [];
    public ImmutableDictionary<Lane, ImmutableSortedSet<WaitingCall>> Waiting { get; private init; } = ImmutableDictionary<Lane, ImmutableSortedSet<WaitingCall>>.Empty;
    public ImmutableDictionary<Lane, int> Ready { get; private init; } = ImmutableDictionary<Lane, int>.Empty;

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

    public int WaitingIn(QueueId queue) => CountOf(new(queue, Simulated: false)) + CountOf(new(queue, Simulated: true));

    public RoutingIndex Changed(Centre centre, CallInProgress? old, CallInProgress? now) =>
        WithDue(DueOf(centre, old), DueOf(centre, now)) with { Waiting = WithWaiting(old, now) };

    public RoutingIndex Changed(Centre centre, AgentShift? old, AgentShift? now) =>
        WithDue(DueOf(old), DueOf(now)) with { Ready = WithReady(WithReady(Ready, centre, old, by: -1), centre, now, by: +1) };

    public RoutingIndex Changed(Offer? old, Offer? now) => WithDue(DueOf(old), DueOf(now));

    private int CountOf(Lane lane) => Waiting.TryGetValue(lane, out var calls) ? calls.Count : 0;

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
        { Phase: CallPhase.Queued, EnqueuedAt: { } at } => new(at.AddSeconds(WaitSecondsMax(centre, call)), DueKind.Wait, call.Id.Value),
        { Phase: CallPhase.Flow or CallPhase.DiallingParty or CallPhase.RingingDialler or CallPhase.DiallingCustomer, StepEndsAt: { } at } => new(at, DueKind.Step, call.Id.Value),
        { Phase: CallPhase.Talking, Consult.EndsAt: { } at } => new(at, DueKind.Step, call.Id.Value),
        _ => null,
    };

    /// <summary>Nobody serves a queue that is not there any more.</summary>
    private static int WaitSecondsMax(Centre centre, CallInProgress call) =>
        call.Queue is { } queue && centre.Queues.TryGetValue(queue, out var settings) ? settings.WaitSecondsMax : 0;

    private static Due? DueOf(AgentShift? agent) => agent switch
    {
        { State: AgentState.WrapUp, WrapUpEndsAt: { } at } => new(at, DueKind.WrapUp, agent.Id.Value),
        { State: AgentState.NotReady, RestEndsAt: { } at } => new(at, DueKind.Rest, agent.Id.Value),
        { State: AgentState.Ready, PhoneUp: false, GraceEndsAt: { } at } => new(at, DueKind.Grace, agent.Id.Value),
        { Standing: true, PhoneUp: false, GraceEndsAt: { } at } when agent.IsTalking() => new(at.AddSeconds(Phones.TalkGraceSecondsMore), DueKind.Grace, agent.Id.Value),
        _ => null,
    };

    private static Due? DueOf(Offer? offer) => offer is null ? null : new(offer.ExpiresAt, DueKind.Offer, "", offer.Id.Value);

    private ImmutableDictionary<Lane, ImmutableSortedSet<WaitingCall>> WithWaiting(CallInProgress? old, CallInProgress? now)
    {
        var (was, stands) = (PlaceOf(old), PlaceOf(now));
        if (was == stands) return Waiting;
        var waiting = Waiting;
        if (was is { } left)
        {
            var rest = waiting[left.Lane].Remove(left.Call);
            waiting = rest.IsEmpty ? waiting.Remove(left.Lane) : waiting.SetItem(left.Lane, rest);
        }
        if (stands is { } place)
            waiting = waiting.SetItem(place.Lane, waiting.GetValueOrDefault(place.Lane, []).Add(place.Call));
        return waiting;
    }

    private static (Lane Lane, WaitingCall Call)? PlaceOf(CallInProgress? call) =>
        call is { Phase: CallPhase.Queued, Queue: { } queue, EnqueuedAt: { } at } ? (new Lane(queue, call.Simulated), new WaitingCall(at, call.Id)) : null;

    private static ImmutableDictionary<Lane, int> WithReady(ImmutableDictionary<Lane, int> ready, Centre centre, AgentShift? agent, int by)
    {
        if (agent is not { State: AgentState.Ready, PhoneUp: true } || !centre.Agents.TryGetValue(agent.Id, out var settings)) return ready;
        foreach (var queue in settings.Queues)
        {
            ready = Counted(ready, new Lane(queue, Simulated: true), by);
            if (!settings.Synthetic) ready = Counted(ready, new Lane(queue, Simulated: false), by);
        }
        return ready;
    }

    private static ImmutableDictionary<Lane, int> Counted(ImmutableDictionary<Lane, int> ready, Lane lane, int by)
    {
        var count = ready.GetValueOrDefault(lane) + by;
        return count == 0 ? ready.Remove(lane) : ready.SetItem(lane, count);
    }

    private static ImmutableDictionary<QueueId, ImmutableArray<AgentId>> StaffOf(Centre centre) =>
        centre.Agents.Values
            .SelectMany(agent => agent.Queues.Distinct().Select(queue => (Queue: queue, Agent: agent.Id)))
            .GroupBy(pair => pair.Queue, pair => pair.Agent)
            .ToImmutableDictionary(group => group.Key, group => group.OrderBy(agent => agent.Value, StringComparer.Ordinal).ToImmutableArray());
}
