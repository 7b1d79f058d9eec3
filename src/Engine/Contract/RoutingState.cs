using System.Text.Json.Serialization;
using Antiphon.Engine.Routing;

namespace Antiphon.Engine.Contract;

/// <summary>Everything the engine remembers: immutable, so that a reader may hold any version of it without a lock, and a decision that
/// throws leaves nothing behind. Built from events alone; a snapshot of it is this record as JSON.</summary>
public sealed record RoutingState
{
    public static readonly RoutingState Initial = new();

    private Centre _centre = Centre.Empty;
    private ImmutableDictionary<CallId, CallInProgress> _calls = ImmutableDictionary<CallId, CallInProgress>.Empty;
    private ImmutableDictionary<AgentId, AgentShift> _agents = ImmutableDictionary<AgentId, AgentShift>.Empty;
    private ImmutableDictionary<OfferId, Offer> _offers = ImmutableDictionary<OfferId, Offer>.Empty;
    private ImmutableDictionary<AgentId, Workload> _workloads = ImmutableDictionary<AgentId, Workload>.Empty;
    private ImmutableDictionary<QueueId, QueuePace> _paces = ImmutableDictionary<QueueId, QueuePace>.Empty;
    private long _lastOffer, _lastStep;
    private IndexInUse? _index;
    private bool _inTheMaking, _ownsIndex;

    public Centre Centre { get => _centre; init => (_centre, _index) = (value, null); }
    public ImmutableDictionary<CallId, CallInProgress> Calls { get => _calls; init => (_calls, _index) = (value, null); }
    public ImmutableDictionary<AgentId, AgentShift> Agents { get => _agents; init => (_agents, _index) = (value, null); }
    public ImmutableDictionary<OfferId, Offer> Offers { get => _offers; init => (_offers, _index) = (value, null); }

    /// <summary>Who hears whose talk, by supervisor.</summary>
    public ImmutableDictionary<AgentId, Monitoring> Monitorings { get; init; } = ImmutableDictionary<AgentId, Monitoring>.Empty;

    /// <summary>Trunks that do not answer: chosen by nobody but emergency calls.</summary>
    public ImmutableHashSet<string> TrunksDown { get; init; } = [];
    public OutsideUse OutsideUse { get; init; } = OutsideUse.None;
    public ImmutableDictionary<AgentId, Workload> Workloads { get => _workloads; init => _workloads = value; }

    /// <summary>Callers who left while they waited, by who they are; for a while.</summary>
    public ImmutableDictionary<PartyId, EarlierWait> EarlierWaits { get; init; } = ImmutableDictionary<PartyId, EarlierWait>.Empty;

    /// <summary>How each queue is served of late.</summary>
    public ImmutableDictionary<QueueId, QueuePace> Paces { get => _paces; init => _paces = value; }

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
            var index = _index ?? new IndexInUse(RoutingIndex.Of(this));
            if (index.HasChanges)
            {
                index = new IndexInUse(index.Of(Centre));
                _ownsIndex = _inTheMaking;
            }
            return (_index = index).Current;
        }
    }

    /// <summary>A copy that one decision works on and nobody else has seen: its changes happen in place, until <see cref="Made"/>.</summary>
    internal RoutingState InTheMaking()
    {
        var copy = this with { };
        (copy._inTheMaking, copy._ownsIndex) = (true, false);
        return copy;
    }

    /// <summary>From now on it never changes.</summary>
    internal RoutingState Made()
    {
        _inTheMaking = _ownsIndex = false;
        return this;
    }

    internal RoutingState With(CallInProgress call)
    {
        var (next, index) = (Next(), Changed(_calls.GetValueOrDefault(call.Id), call));
        (next._calls, next._index) = (_calls.SetItem(call.Id, call), index);
        return next;
    }

    internal RoutingState With(AgentShift agent)
    {
        var (next, index) = (Next(), Changed(_agents.GetValueOrDefault(agent.Id), agent));
        (next._agents, next._index) = (_agents.SetItem(agent.Id, agent), index);
        return next;
    }

    internal RoutingState With(Offer offer)
    {
        var (next, index) = (Next(), Changed(_offers.GetValueOrDefault(offer.Id), offer));
        (next._offers, next._index) = (_offers.SetItem(offer.Id, offer), index);
        return next;
    }

    internal RoutingState With(QueueId queue, QueueDuty? duty) => this with
    {
        Duties = duty is null ? Duties.Remove(queue) : Duties.SetItem(queue, duty), Later = Changed(DutyOf.In(this, queue), duty is null ? null : new DutyOf(queue, duty)),
    };

    internal RoutingState With(AgentId agent, Workload load)
    {
        var next = Next();
        next._workloads = _workloads.SetItem(agent, load);
        return next;
    }

    internal RoutingState With(QueueId queue, QueuePace pace)
    {
        var next = Next();
        next._paces = _paces.SetItem(queue, pace);
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
        (next._calls, next._index) = (_calls.Remove(call), index);
        return next;
    }

    internal RoutingState Without(AgentId agent)
    {
        var (next, index) = (Next(), Changed(_agents.GetValueOrDefault(agent), null));
        (next._agents, next._index) = (_agents.Remove(agent), index);
        return next;
    }

    internal RoutingState Without(OfferId offer)
    {
        var (next, index) = (Next(), Changed(_offers.GetValueOrDefault(offer), null));
        (next._offers, next._index) = (_offers.Remove(offer), index);
        return next;
    }

    private RoutingState Next() => _inTheMaking ? this : this with { };

    private IndexInUse? Later { init => _index = value; }

    /// <summary>The index of this state, with one more change to bring in. One that only this decision has is changed in place.</summary>
    private IndexInUse Changed(object? old, object? now)
    {
        var index = _index is null ? new IndexInUse(RoutingIndex.Of(this)) : _ownsIndex ? _index : _index.Copy();
        index.Add(Centre, old, now);
        _ownsIndex = _inTheMaking;
        return index;
    }
}

public enum CallPhase { Flow, Queued, Offered, Joining, Talking, DiallingParty, TalkingToParty, RingingDialler, DiallingCustomer, Parked }

public sealed record CallInProgress(CallId Id, string Dialled, PartyId Caller, string Trunk, bool Simulated, CallPhase Phase, DateTimeOffset StartedAt)
{
    private readonly Instant _stepEndsAt, _enqueuedAt, _agedSince, _dueSince, _announcedAt, _askedSince, _talkStartedAt, _heldSince;

    public bool Answered { get; init; }
    public bool Recorded { get; init; }

    /// <summary>What is said now is silence in the recording.</summary>
    public bool RecordingPaused { get; init; }

    /// <summary>The flow it is in, with its version; kept while the call lives.</summary>
    public Flow? Flow { get; init; }
    public string? Node { get; init; }
    public StepId? Step { get; init; }

    /// <summary>Flows to come back to, the innermost last.</summary>
    public ImmutableArray<FlowFrame> Frames { get; init; } = [];
    public ImmutableDictionary<string, FlowValue> Variables { get; init; } = ImmutableDictionary<string, FlowValue>.Empty;

    /// <summary>Of prompts. Null: that of the flow.</summary>
    public string? Language { get; init; }

    /// <summary>What the caller is saying, or has said, at the node where he is. Null: nothing yet.</summary>
    public MessageInHand? Message { get; init; }

    /// <summary>He left a message in a mailbox: whoever asked for a person before is served by it.</summary>
    public bool LeftMessage { get; init; }

    /// <summary>Steps of flows so far.</summary>
    public int Steps { get; init; }
    public int Try { get; init; }

    /// <summary>When a step that lasts a set time is over, or a party that does not answer is given up.</summary>
    public DateTimeOffset? StepEndsAt { get => _stepEndsAt.At; init => _stepEndsAt = value; }

    public QueueId? Queue { get; init; }
    public DateTimeOffset? EnqueuedAt { get => _enqueuedAt.At; init => _enqueuedAt = value; }
    public CallerFacts? Facts { get; init; }

    /// <summary>From when its age counts. Null: since <see cref="EnqueuedAt"/>.</summary>
    public DateTimeOffset? AgedSince { get => _agedSince.At; init => _agedSince = value; }

    /// <summary>Steps of the policy up to this wait are in force, seconds.</summary>
    public int RelaxedSeconds { get; init; }

    /// <summary>What <see cref="AskedSince"/> is about; null: his last agent.</summary>
    public WaitingQuestion? Question { get; init; }

    /// <summary>The queue did not take him: he is only asked whether he wants to be called back.</summary>
    public bool TurnedAway { get; init; }

    /// <summary>He is to be called back. Null: he is on the line.</summary>
    public Callback? Callback { get; init; }

    /// <summary>Since when it could be offered as a callback; of a customer who was called back, since when he is on the line again.</summary>
    public DateTimeOffset? DueSince { get => _dueSince.At; init => _dueSince = value; }

    /// <summary>From when his patience counts: what he hears, how long he may wait.</summary>
    internal DateTimeOffset? OnLineSince => DueSince ?? EnqueuedAt;

    /// <summary>Announcements heard in this queue, the last one when, and the position that it told; 0: none.</summary>
    public int Announced { get; init; }
    public DateTimeOffset? AnnouncedAt { get => _announcedAt.At; init => _announcedAt = value; }
    public int PositionTold { get; init; }

    /// <summary>What was last expected of its wait, at most <see cref="WaitPromise.Max"/> deep. Null: nothing.</summary>
    public WaitPromise? Promise { get; init; }

    /// <summary>Times it has left a queue for somewhere else, and why it did last.</summary>
    public int Overflows { get; init; }
    public string? OverflowCause { get; init; }

    /// <summary>Since when he is asked whether to wait for his last agent. Null: not asked, or answered.</summary>
    public DateTimeOffset? AskedSince { get => _askedSince.At; init => _askedSince = value; }

    /// <summary>The answer. Null: none.</summary>
    public bool? WantsLastAgent { get; init; }

    /// <summary>Whom he named in a flow. Null: nobody.</summary>
    public WantedAgent? Wanted { get; init; }
    public OfferId? Offer { get; init; }

    /// <summary>The agent it is offered to or talks with.</summary>
    public AgentId? Agent { get; init; }
    public DateTimeOffset? TalkStartedAt { get => _talkStartedAt.At; init => _talkStartedAt = value; }

    /// <summary>Who talked to the caller last.</summary>
    public AgentId? LastAgent { get; init; }

    /// <summary>What he is asked, or has answered, about how he was served; null: he was not asked.</summary>
    public RatingInHand? Rating { get; init; }
    public Party? Party { get; init; }

    /// <summary>The talk with <see cref="Party"/> is to be recorded.</summary>
    public bool RecordParty { get; init; }

    /// <summary>Whose limits the call outside counts for; null: there is none. See <see cref="RouteWish.By"/>.</summary>
    public string? OutsideBy { get; init; }

    /// <summary>The trunk that the call outside takes.</summary>
    public string? OutsideTrunk { get; init; }

    /// <summary>Ways that are left if this one fails before it rings.</summary>
    public ImmutableArray<RouteAttempt> Attempts { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>The extension that is to be reached; null: none of the plan, or the call is somewhere else.</summary>
    public Reach? Reach { get; init; }

    /// <summary>It waits in a place, or rings back from there; null: it does not.</summary>
    public ParkedCall? Parked { get; init; }

    /// <summary>Who called has parked whom he called, so that the customer's side is the called one.</summary>
    public bool Turned { get; init; }

    /// <summary>The ring group whose members ring; null: none does.</summary>
    public GroupRun? Group { get; init; }

    /// <summary>Who rings at the same time; empty: <see cref="Party"/> alone, or nobody.</summary>
    public ImmutableArray<PartyRing> Rings { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>How long <see cref="Party"/> rings, where neither its extension nor the flow says.</summary>
    public int? RingSeconds { get; init; }

    /// <summary>Whoever answers at <see cref="Party"/> has to press a key first.</summary>
    public bool AcceptByKey { get; init; }

    /// <summary>He has answered, and is asked to.</summary>
    public bool Asked { get; init; }

    /// <summary>Extensions that passed the call on.</summary>
    public int Forwards { get; init; }

    /// <summary>The party rings: its trunk has done its part.</summary>
    public bool PartyRings { get; init; }

    /// <summary>Who hears whom while the phase is Talking.</summary>
    public TalkShape Shape { get; init; }

    /// <summary>Since when the customer hears music in the middle of a talk; null: he does not.</summary>
    public DateTimeOffset? HeldSince { get => _heldSince.At; init => _heldSince = value; }

    /// <summary>The third of the talk: whom the agent consults, or who is in the conference.</summary>
    public Consult? Consult { get; init; }

    /// <summary>An agent dialled the customer. Null: the customer called.</summary>
    public AgentId? DialledBy { get; init; }

    /// <summary>What an agent plays to the customer; null: nothing.</summary>
    public Playback? Playback { get; init; }
}

/// <param name="HoldSeconds">So long of its wait nobody else gets the call.</param>
public sealed record WantedAgent(AgentId Agent, int HoldSeconds);

/// <param name="Node">The sub-flow node whose exit is next.</param>
public sealed record FlowFrame(Flow Flow, string Node);

/// <param name="State">Ready or NotReady.</param>
public sealed record BeforeOutbound(AgentState State, string? Reason);

/// <summary>An agent from sign-in to sign-out.</summary>
public sealed record AgentShift(AgentId Id, string Phone, bool Standing, AgentState State, DateTimeOffset Since, DateTimeOffset SignedInAt)
{
    private readonly Instant _lastOfferedAt, _handlingSince, _wrapUpEndsAt, _restEndsAt, _graceEndsAt;

    public string? Reason { get; init; }
    public CallId? Call { get; init; }
    public OfferId? Offer { get; init; }

    /// <summary>End of the last talk, or sign-in: what longest idle compares.</summary>
    public DateTimeOffset IdleSince { get; init; }

    /// <summary>For round robin: when he was last offered a call.</summary>
    public DateTimeOffset? LastOfferedAt { get => _lastOfferedAt.At; init => _lastOfferedAt = value; }
    public int MissesInRow { get; init; }

    /// <summary>The queue whose call holds him, and since when, until the end of its wrap-up. Null: none does.</summary>
    public QueueId? HandlingQueue { get; init; }
    public DateTimeOffset? HandlingSince { get => _handlingSince.At; init => _handlingSince = value; }
    public AgentState? PendingState { get; init; }

    /// <summary>What he was before the outbound mode that he is in. Null: he is in none.</summary>
    public BeforeOutbound? Outbound { get; init; }
    public string? PendingReason { get; init; }
    public DateTimeOffset? WrapUpEndsAt { get => _wrapUpEndsAt.At; init => _wrapUpEndsAt = value; }

    /// <summary>The wrap-up goes on until he has said what came of the call.</summary>
    public bool OwesDisposition { get; init; }

    /// <summary>The call of which he has said it.</summary>
    public CallId? Disposed { get; init; }

    /// <summary>Of a phone without a person that came to nothing with an offer: then it is ready again.</summary>
    public DateTimeOffset? RestEndsAt { get => _restEndsAt.At; init => _restEndsAt = value; }

    /// <summary>While the phone is away: until then it may come back as if nothing had happened.</summary>
    public DateTimeOffset? GraceEndsAt { get => _graceEndsAt.At; init => _graceEndsAt = value; }
    public bool PhoneUp { get; init; } = true;

    /// <summary>Chats and mails that he has.</summary>
    public ImmutableArray<WorkInHand> Works { get; init => field = value.IsDefault ? [] : value; } = [];
}

/// <param name="ExpiresAt">End of ringing; once accepted, the instant by which the audio must be joined.</param>
public sealed record Offer(OfferId Id, CallId Call, QueueId Queue, AgentId Agent, DateTimeOffset MadeAt, DateTimeOffset ExpiresAt, bool Accepted = false)
{
    public OfferPurpose Purpose { get; init; }
}
