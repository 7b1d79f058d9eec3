using Antiphon.Engine.Agents;
using Antiphon.Engine.Channels;
using Lanes = Antiphon.Engine.Contract.Table<Antiphon.Engine.Routing.Lane, Antiphon.Engine.Routing.Ranked<Antiphon.Engine.Routing.WaitingCall>>;

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
/// offered a call of each queue, in the order of the queue. Changed only by the generation that has made it.</summary>
internal sealed class RoutingIndex
{
    private readonly Generation? _owner;
    private Crews _crews;

    private RoutingIndex(Layout layout, Crews crews, Generation? owner) => (Layout, _crews, _owner) = (layout, crews, owner);

    public Layout Layout { get; }
    public Ranked<Due> Due { get; private set; } = Ranked<Due>.Empty;

    /// <summary>Also of queues in which somebody waited before and nobody does now.</summary>
    public Table<QueueId, Lanes> Waiting { get; private set; } = Table<QueueId, Lanes>.Empty;

    /// <summary>How many of those signed in use a phone.</summary>
    public ImmutableDictionary<string, int> Phones { get; private set; } = ImmutableDictionary<string, int>.Empty;

    /// <summary>Phones that are set to do not disturb: no call of a queue is offered there.</summary>
    public ImmutableHashSet<string> QuietPhones { get; private init; } = [];

    public static RoutingIndex Of(RoutingState state, Generation by)
    {
        var layout = Layout.Of(state.Centre);
        var index = new RoutingIndex(layout, Crews.Of(layout.Count), by) { QuietPhones = [.. (state.Centre.Plan?.Extensions.Values ?? []).Where(e => e.DoNotDisturb).Select(e => e.Number)] };
        foreach (var call in state.Calls.Values) index.Change(state.Centre, null, call, by);
        foreach (var agent in state.Agents.Values) index.Change(null, agent, by);
        foreach (var offer in state.Offers.Values) index.Change((Offer?)null, offer, by);
        foreach (var (queue, duty) in state.Duties) index.Change(null, new DutyOf(queue, duty), by);
        return index;
    }

    public RoutingIndex Own(Generation by) =>
        by == _owner ? this : new(Layout, _crews, by) { Due = Due, Waiting = Waiting, Phones = Phones, QuietPhones = QuietPhones };

    public ImmutableArray<AgentId> Staff(QueueId queue) => Layout.Staff(queue);

    public Crew CrewOf(QueueId queue) => _crews[Layout.SlotOf(queue)];

    public int WaitingIn(QueueId queue)
    {
        var count = 0;
        if (Waiting.TryGetValue(queue, out var lanes))
            foreach (var (_, calls) in lanes) count += calls.Count;
        return count;
    }

    public void Change(Centre centre, CallInProgress? old, CallInProgress? now, Generation by)
    {
        ChangeDue(DueOf(centre, old), DueOf(centre, now), by);
        ChangeWaiting(PlaceOf(centre, old), PlaceOf(centre, now), by);
    }

    public void Change(AgentShift? old, AgentShift? now, Generation by)
    {
        ChangeDue(DueOf(old), DueOf(now), by);
        ChangeDue(RingOf(old), RingOf(now), by);
        ChangeCrews(old, now, by);
        Phones = WithPhones(old?.Phone, now?.Phone);
    }

    public void Change(Offer? old, Offer? now, Generation by) => ChangeDue(DueOf(old), DueOf(now), by);

    public void Change(DutyOf? old, DutyOf? now, Generation by) => ChangeDue(DueOf(old), DueOf(now), by);

    private static Due? RingOf(AgentShift? agent)
    {
        if (agent is null or { Works.IsEmpty: true }) return null;
        DateTimeOffset? first = null;
        foreach (var work in agent.Works)
            if (work.AnswerBy is { } at && !(at >= first)) first = at;
        return first is { } due ? new(due, DueKind.Work, agent.Id.Value) : null;
    }

    private void ChangeDue(Due? old, Due? now, Generation by)
    {
        if (old == now) return;
        if (old is { } gone) Due = Due.Without(gone, by);
        if (now is { } next) Due = Due.With(next, by);
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

    private void ChangeWaiting((Lane Lane, WaitingCall Call)? was, (Lane Lane, WaitingCall Call)? stands, Generation by)
    {
        if (was == stands) return;
        if (was is { } left)
        {
            var lanes = Waiting[left.Lane.Queue];
            var rest = lanes[left.Lane].Without(left.Call, by);
            Waiting = Waiting.With(left.Lane.Queue, rest.IsEmpty ? lanes.Without(left.Lane, by) : lanes.With(left.Lane, rest, by), by);
        }
        if (stands is { } place)
        {
            var lanes = Waiting.GetValueOrDefault(place.Lane.Queue, Lanes.Empty);
            var line = lanes.GetValueOrDefault(place.Lane, Ranked<WaitingCall>.Empty).With(place.Call, by);
            Waiting = Waiting.With(place.Lane.Queue, lanes.With(place.Lane, line, by), by);
        }
    }

    private static (Lane Lane, WaitingCall Call)? PlaceOf(Centre centre, CallInProgress? call) =>
        call is { Phase: CallPhase.Queued, Queue: { } queue } ? (Lane.Of(centre, queue, call), new WaitingCall(Standing.Of(centre, call).EqualSince, call.Id)) : null;

    private void ChangeCrews(AgentShift? old, AgentShift? now, Generation by)
    {
        var (was, stands, moved) = (IsReady(old), IsReady(now), (old is null) != (now is null));
        var works = (IsWorking(now) ? 1 : 0) - (IsWorking(old) ? 1 : 0);
        if (!moved && !was && !stands && works == 0 || Layout.ServedBy((old ?? now)!.Id) is not { } served) return;
        foreach (var queue in served.Queues)
        {
            var (left, next) = (was ? RankOf(queue, served, old!) : (ReadyAgent?)null, stands ? RankOf(queue, served, now!) : (ReadyAgent?)null);
            if (!moved && left == next && works == 0) continue;
            var crew = (_crews = _crews.Own(by)).Change(queue.Slot, by);
            crew.Work(works, served.Agent.Synthetic);
            crew.MakeReady(left, next, served.Agent.Synthetic, by);
            if (moved) crew.Sign(served.Agent, signedIn: now is not null);
        }
    }

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
