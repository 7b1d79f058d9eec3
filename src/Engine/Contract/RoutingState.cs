using System.Text.Json.Serialization;
using Antiphon.Engine.Routing;

namespace Antiphon.Engine.Contract;

/// <summary>Everything the engine remembers: immutable, so that a reader may hold any version of it without a lock, and a decision that
/// throws leaves nothing behind. Built from events alone; a snapshot of it is this record as JSON.</summary>
public sealed record RoutingState
{
    public static readonly RoutingState Initial = new();

    private Centre _centre = Centre.Empty;
    private Table<CallId, CallInProgress> _calls = Table<CallId, CallInProgress>.Empty;
    private Table<AgentId, AgentShift> _agents = Table<AgentId, AgentShift>.Empty;
    private Table<OfferId, Offer> _offers = Table<OfferId, Offer>.Empty;
    private Table<AgentId, Workload> _workloads = Table<AgentId, Workload>.Empty;
    private Table<QueueId, QueuePace> _paces = Table<QueueId, QueuePace>.Empty;
    private long _lastOffer, _lastStep;
    private IndexInUse? _index;
    private Generation? _making;

    public Centre Centre { get => _centre; init => (_centre, _index) = (value, null); }
    public Table<CallId, CallInProgress> Calls { get => _calls; init => (_calls, _index) = (value, null); }
    public Table<AgentId, AgentShift> Agents { get => _agents; init => (_agents, _index) = (value, null); }
    public Table<OfferId, Offer> Offers { get => _offers; init => (_offers, _index) = (value, null); }

    /// <summary>Who hears whose talk, by supervisor.</summary>
    public ImmutableDictionary<AgentId, Monitoring> Monitorings { get; init; } = ImmutableDictionary<AgentId, Monitoring>.Empty;

    /// <summary>Trunks that do not answer: chosen by nobody but emergency calls.</summary>
    public ImmutableHashSet<string> TrunksDown { get; init; } = [];
    public OutsideUse OutsideUse { get; init; } = OutsideUse.None;
    public Table<AgentId, Workload> Workloads { get => _workloads; init => _workloads = value; }

    /// <summary>Callers who left while they waited, by who they are; for a while.</summary>
    public ImmutableDictionary<PartyId, EarlierWait> EarlierWaits { get; init; } = ImmutableDictionary<PartyId, EarlierWait>.Empty;

    /// <summary>How each queue is served of late.</summary>
    public Table<QueueId, QueuePace> Paces { get => _paces; init => _paces = value; }

    /// <summary>Of queues with hours: who serves them now.</summary>
    public ImmutableDictionary<QueueId, QueueDuty> Duties { get; init; } = ImmutableDictionary<QueueId, QueueDuty>.Empty;

    /// <summary>Chats and mails that wait; those in hand stand with their agents.</summary>
    public ImmutableDictionary<WorkId, WaitingWork> Works { get; init; } = ImmutableDictionary<WorkId, WaitingWork>.Empty;
    public long LastOffer { get => _lastOffer; init => _lastOffer = value; }
    public long LastStep { get => _lastStep; init => _lastStep = value; }

    /// <summary>The earliest instant at which <see cref="ClockTicked"/> has something to do; null: never as things stand. May lie in the past:
    /// then a tick is due at once. Costs nothing to ask.</summary>
    [JsonIgnore]
    public DateTimeOffset? NextDue => Index.Due.IsEmpty ? null : Index.Due.Min.At;

    /// <summary>Derived from the rest: kept up with every change below, built anew after anything else.</summary>
    internal RoutingIndex Index
    {
        get
        {
            var index = _index;
            if (index is { HasChanges: false }) return index.Current;
            var by = _making ?? new Generation();
            index = index is null ? new IndexInUse(RoutingIndex.Of(this, by), by) : index.Own(by);
            index.BringIn(Centre);
            return (_index = index).Current;
        }
    }

    /// <summary>Its changes happen in place.</summary>
    internal bool IsInTheMaking => _making is not null;

    /// <summary>A copy that one decision, or one <see cref="RoutingRun"/>, works on and nobody else has seen: its changes happen in place, until <see cref="Made"/>.</summary>
    internal RoutingState InTheMaking()
    {
        var copy = this with { };
        copy._making = new Generation();
        return copy;
    }

    /// <summary>From now on it never changes.</summary>
    internal RoutingState Made()
    {
        _making = null;
        return this;
    }

    /// <summary>As it stands now, for whoever wants to hold it; what is in the making goes on, and copies what both have before it changes it.</summary>
    internal RoutingState Snapshot()
    {
        var copy = this with { };
        copy._making = null;
        _making = new Generation();
        return copy;
    }

    internal RoutingState With(CallInProgress call)
    {
        var (next, index) = (Next(), Changed(_calls.GetValueOrDefault(call.Id), call));
        (next._calls, next._index) = (_calls.With(call.Id, call, _making), index);
        return next;
    }

    internal RoutingState With(AgentShift agent)
    {
        var (next, index) = (Next(), Changed(_agents.GetValueOrDefault(agent.Id), agent));
        (next._agents, next._index) = (_agents.With(agent.Id, agent, _making), index);
        return next;
    }

    internal RoutingState With(Offer offer)
    {
        var (next, index) = (Next(), Changed(_offers.GetValueOrDefault(offer.Id), offer));
        (next._offers, next._index) = (_offers.With(offer.Id, offer, _making), index);
        return next;
    }

    internal RoutingState With(QueueId queue, QueueDuty? duty) => this with
    {
        Duties = duty is null ? Duties.Remove(queue) : Duties.SetItem(queue, duty), Later = Changed(DutyOf.In(this, queue), duty is null ? null : new DutyOf(queue, duty)),
    };

    internal RoutingState With(AgentId agent, Workload load)
    {
        var next = Next();
        next._workloads = _workloads.With(agent, load, _making);
        return next;
    }

    internal RoutingState With(QueueId queue, QueuePace pace)
    {
        var next = Next();
        next._paces = _paces.With(queue, pace, _making);
        return next;
    }

    /// <summary>Steps up to this one have been counted.</summary>
    internal RoutingState WithStep(long step)
    {
        var next = Next();
        next._lastStep = Math.Max(_lastStep, step);
        return next;
    }

    /// <summary>Offers up to this one have been counted.</summary>
    internal RoutingState WithOffer(long offer)
    {
        var next = Next();
        next._lastOffer = Math.Max(_lastOffer, offer);
        return next;
    }

    internal RoutingState Without(CallId call)
    {
        var (next, index) = (Next(), Changed(_calls.GetValueOrDefault(call), null));
        (next._calls, next._index) = (_calls.Without(call, _making), index);
        return next;
    }

    internal RoutingState Without(AgentId agent)
    {
        var (next, index) = (Next(), Changed(_agents.GetValueOrDefault(agent), null));
        (next._agents, next._index) = (_agents.Without(agent, _making), index);
        return next;
    }

    internal RoutingState Without(OfferId offer)
    {
        var (next, index) = (Next(), Changed(_offers.GetValueOrDefault(offer), null));
        (next._offers, next._index) = (_offers.Without(offer, _making), index);
        return next;
    }

    private RoutingState Next() => _making is not null ? this : this with { };

    private IndexInUse? Later { init => _index = value; }

    /// <summary>The index of this state, with one more change to bring in. One that only this generation has is changed in place.</summary>
    private IndexInUse Changed(object? old, object? now)
    {
        var by = _making ?? new Generation();
        var index = _index?.Own(by) ?? new IndexInUse(RoutingIndex.Of(this, by), by);
        index.Add(Centre, old, now);
        return index;
    }
}

public enum CallPhase { Flow, Queued, Offered, Joining, Talking, DiallingParty, TalkingToParty, RingingDialler, DiallingCustomer, Parked }

/// <param name="HoldSeconds">So long of its wait nobody else gets the call.</param>
public sealed record WantedAgent(AgentId Agent, int HoldSeconds);

/// <param name="Node">The sub-flow node whose exit is next.</param>
public sealed record FlowFrame(Flow Flow, string Node);

/// <param name="ExpiresAt">End of ringing; once accepted, the instant by which the audio must be joined.</param>
public sealed record Offer(OfferId Id, CallId Call, QueueId Queue, AgentId Agent, DateTimeOffset MadeAt, DateTimeOffset ExpiresAt, bool Accepted = false)
{
    public OfferPurpose Purpose { get; init; }
}
