using Antiphon.Engine.Agents;
using Antiphon.Engine.Channels;
using Lanes = System.Collections.Immutable.ImmutableDictionary<Antiphon.Engine.Routing.Lane, System.Collections.Immutable.ImmutableSortedSet<Antiphon.Engine.Routing.WaitingCall>>;

namespace Antiphon.Engine.Routing;

internal enum DueKind { Offer, Step, Wait, WrapUp, Grace, Rest, Queue, Duty, Work }

internal sealed record DutyOf(QueueId Queue, QueueDuty Duty)
{
    public static DutyOf? In(RoutingState state, QueueId queue) => state.Duties.TryGetValue(queue, out var duty) ? new DutyOf(queue, duty) : null;
}

/// <summary>Something that happens when its time comes, of the offer, call or agent it names.</summary>
internal readonly record struct Due(long Ticks, DueKind Kind, string Of, long Number) : IComparable<Due>
{
    public Due(DateTimeOffset at, DueKind kind, string of, long number = 0) : this(at.UtcTicks, kind, of, number) { }

    public DateTimeOffset At => new(Ticks, TimeSpan.Zero);

    public int CompareTo(Due other)
    {
        var order = Ticks.CompareTo(other.Ticks);
        if (order == 0) order = ((int)Kind).CompareTo((int)other.Kind);
        if (order == 0) order = string.CompareOrdinal(Of, other.Of);
        return order != 0 ? order : Number.CompareTo(other.Number);
    }
}

/// <summary>What follows from a state and would be slow to look for at every decision: what is due next, who waits where, and who could be
/// offered a call of each queue, in the order of the queue.</summary>
internal sealed record RoutingIndex
{
    private Crews _crews;

    private RoutingIndex(Layout layout) => (Layout, _crews) = (layout, Crews.Of(layout.Count));

    public Layout Layout { get; }
    public ImmutableSortedSet<Due> Due { get; private init; } = [];
    public ImmutableDictionary<QueueId, Lanes> Waiting { get; private init; } = ImmutableDictionary<QueueId, Lanes>.Empty;

    /// <summary>How many of those signed in use a phone.</summary>
    public ImmutableDictionary<string, int> Phones { get; private init; } = ImmutableDictionary<string, int>.Empty;

    /// <summary>Phones that are set to do not disturb: no call of a queue is offered there.</summary>
    public ImmutableHashSet<string> QuietPhones { get; private init; } = [];

    public static RoutingIndex Of(RoutingState state)
    {
        var index = new RoutingIndex(Layout.Of(state.Centre)) { QuietPhones = [.. (state.Centre.Plan?.Extensions.Values ?? []).Where(e => e.DoNotDisturb).Select(e => e.Number)] };
        foreach (var call in state.Calls.Values) index = index.Changed(state.Centre, null, call);
        foreach (var agent in state.Agents.Values) index = index.Changed(null, agent);
        foreach (var offer in state.Offers.Values) index = index.Changed(null, offer);
        foreach (var (queue, duty) in state.Duties) index = index.Changed(null, new DutyOf(queue, duty));
        return index;
    }

    public ImmutableArray<AgentId> Staff(QueueId queue) => Layout.Staff(queue);

    public Crew CrewOf(QueueId queue) => _crews[Layout.SlotOf(queue)];

    public int WaitingIn(QueueId queue)
    {
        var count = 0;
        if (Waiting.TryGetValue(queue, out var lanes))
            foreach (var calls in lanes.Values) count += calls.Count;
        return count;
    }

    public RoutingIndex Changed(Centre centre, CallInProgress? old, CallInProgress? now)
    {
        var (due, waiting) = (WithDue(DueOf(centre, old), DueOf(centre, now)), WithWaiting(centre, old, now));
        return ReferenceEquals(due, Due) && ReferenceEquals(waiting, Waiting) ? this : this with { Due = due, Waiting = waiting };
    }

    public RoutingIndex Changed(AgentShift? old, AgentShift? now)
    {
        var (due, crews, phones) = (WithDue(DueOf(old), DueOf(now)), WithCrews(old, now), WithPhones(old?.Phone, now?.Phone));
        return (this with { Due = due, _crews = crews, Phones = phones }).WithRinging(old, now);
    }

    public RoutingIndex Changed(Offer? old, Offer? now)
    {
        var due = WithDue(DueOf(old), DueOf(now));
        return ReferenceEquals(due, Due) ? this : this with { Due = due };
    }

    public RoutingIndex Changed(DutyOf? old, DutyOf? now) => this with { Due = WithDue(DueOf(old), DueOf(now)) };

    private RoutingIndex WithRinging(AgentShift? old, AgentShift? now)
    {
        var due = WithDue(RingOf(old), RingOf(now));
        return ReferenceEquals(due, Due) ? this : this with { Due = due };
    }

    private static Due? RingOf(AgentShift? agent)
    {
        if (agent is null or { Works.IsEmpty: true }) return null;
        DateTimeOffset? first = null;
        foreach (var work in agent.Works)
            if (work.AnswerBy is { } at && !(at >= first)) first = at;
        return first is { } due ? new(due, DueKind.Work, agent.Id.Value) : null;
    }

    private ImmutableSortedSet<Due> WithDue(Due? old, Due? now)
    {
        if (old == now) return Due;
        var due = Due;
        if (old is { } gone) due = due.Remove(gone);
        if (now is { } next) due = due.Add(next);
        return due;
    }

    private static Due? DueOf(Centre centre, CallInProgress? call) => call switch
    {
        { Phase: CallPhase.Queued } => QueueClock.DueOf(centre, call),
        { Phase: CallPhase.Flow or CallPhase.DiallingParty or CallPhase.RingingDialler or CallPhase.DiallingCustomer or CallPhase.Parked, StepEndsAt: { } at } => new(at, DueKind.Step, call.Id.Value),
        { Phase: CallPhase.Talking, Consult.EndsAt: { } at } => new(at, DueKind.Step, call.Id.Value),
        _ => null,
    };

    private static Due? DueOf(AgentShift? agent) => agent switch
    {
        { State: AgentState.WrapUp, WrapUpEndsAt: { } at } => new(at, DueKind.WrapUp, agent.Id.Value),
        { State: AgentState.NotReady, RestEndsAt: { } at } => new(at, DueKind.Rest, agent.Id.Value),
        { State: AgentState.Ready, PhoneUp: false, GraceEndsAt: { } at } => new(at, DueKind.Grace, agent.Id.Value),
        { State: AgentState.NotReady, Reason: SystemReason.ConnectionLost, Standing: false, PhoneUp: false, GraceEndsAt: { } at } => new(at.AddSeconds(Agents.Phones.SeatSecondsMore), DueKind.Grace, agent.Id.Value),
        { Standing: true, PhoneUp: false, GraceEndsAt: { } at } when agent.IsTalking() => new(at.AddSeconds(Agents.Phones.TalkGraceSecondsMore), DueKind.Grace, agent.Id.Value),
        _ => null,
    };

    private static Due? DueOf(DutyOf? duty) => duty is { Duty.Until: { } at } ? new(at, DueKind.Duty, duty.Queue.Value) : null;

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

    private Crews WithCrews(AgentShift? old, AgentShift? now)
    {
        var (was, stands, moved) = (IsReady(old), IsReady(now), (old is null) != (now is null));
        var works = (IsWorking(now) ? 1 : 0) - (IsWorking(old) ? 1 : 0);
        if (!moved && !was && !stands && works == 0 || Layout.ServedBy((old ?? now)!.Id) is not { } served) return _crews;
        var crews = _crews.Edit();
        foreach (var queue in served.Queues)
        {
            var (left, next) = (was ? RankOf(queue, served, old!) : (ReadyAgent?)null, stands ? RankOf(queue, served, now!) : (ReadyAgent?)null);
            if (!moved && left == next && works == 0) continue;
            var crew = crews[queue.Slot];
            if (works != 0) crew = served.Agent.Synthetic ? crew with { WorkingSynthetic = crew.WorkingSynthetic + works } : crew with { Working = crew.Working + works };
            var ready = served.Agent.Synthetic ? crew.ReadySynthetic : crew.Ready;
            if (left is { } gone) ready = ready.Remove(gone);
            if (next is { } here) ready = ready.Add(here);
            crew = served.Agent.Synthetic ? crew with { ReadySynthetic = ready } : crew with { Ready = ready };
            crews[queue.Slot] = moved ? SignedInOrOut(crew, served.Agent, signedIn: now is not null) : crew;
        }
        return crews.Finish();
    }

    private static Crew SignedInOrOut(Crew crew, AgentSettings agent, bool signedIn) => crew with
    {
        SignedIn = signedIn ? crew.SignedIn.Add(agent.Id.Value) : crew.SignedIn.Remove(agent.Id.Value),
        People = crew.People + (agent.Synthetic ? 0 : signedIn ? 1 : -1),
    };

    private bool IsReady(AgentShift? agent) => agent is { State: AgentState.Ready, PhoneUp: true } && !QuietPhones.Contains(agent.Phone) && (agent.Works.IsEmpty || Capacity.TakesCalls(Layout.Centre, agent));

    private static bool IsWorking(AgentShift? agent) => agent is { PhoneUp: true, State: not (AgentState.SignedOut or AgentState.NotReady or AgentState.Training) };

    private static ReadyAgent RankOf(Layout.ServedQueue queue, Layout.Served served, AgentShift agent) =>
        new(AgentOrders.StandingRank(queue.Settings, served.Agent, agent), agent.Id);

    private ImmutableDictionary<string, int> WithPhones(string? old, string? now)
    {
        if (old == now) return Phones;
        var phones = Phones;
        if (old is not null) phones = phones[old] is var users and > 1 ? phones.SetItem(old, users - 1) : phones.Remove(old);
        if (now is not null) phones = phones.SetItem(now, phones.GetValueOrDefault(now) + 1);
        return phones;
    }
}
