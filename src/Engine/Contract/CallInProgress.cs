namespace Antiphon.Engine.Contract;

/// <summary>A call from its arrival to its end. Every change copies it, so what most calls never have stands apart and is shared.</summary>
public sealed record CallInProgress(CallId Id, string Dialled, PartyId Caller, string Trunk, bool Simulated, CallPhase Phase, DateTimeOffset StartedAt)
{
    private readonly Instant _startedAt = StartedAt, _stepEndsAt, _enqueuedAt, _agedSince, _talkStartedAt;
    private readonly long _step, _offer;
    private readonly string? _queue, _agent, _lastAgent;
    private RareOfCall _rare = RareOfCall.None;

    public DateTimeOffset StartedAt { get => _startedAt.At ?? default; init => _startedAt = value; }
    public bool Answered { get; init; }
    public bool Recorded { get; init; }

    /// <summary>What is said now is silence in the recording.</summary>
    public bool RecordingPaused { get => _rare.RecordingPaused; init { if (!Same(value, _rare.RecordingPaused)) Rare().RecordingPaused = value; } }

    /// <summary>The flow it is in, with its version; kept while the call lives.</summary>
    public Flow? Flow { get => _rare.Flow; init { if (!Same(value, _rare.Flow)) Rare().Flow = value; } }
    public string? Node { get => _rare.Node; init { if (!Same(value, _rare.Node)) Rare().Node = value; } }
    public StepId? Step { get => _step == 0 ? null : new(_step); init => _step = value?.Value ?? 0; }

    /// <summary>Flows to come back to, the innermost last.</summary>
    public ImmutableArray<FlowFrame> Frames { get => _rare.Frames; init { if (!Same(value, _rare.Frames)) Rare().Frames = value; } }
    public ImmutableDictionary<string, FlowValue> Variables { get; init; } = ImmutableDictionary<string, FlowValue>.Empty;

    /// <summary>Of prompts. Null: that of the flow.</summary>
    public string? Language { get => _rare.Language; init { if (!Same(value, _rare.Language)) Rare().Language = value; } }

    /// <summary>What the caller is saying, or has said, at the node where he is. Null: nothing yet.</summary>
    public MessageInHand? Message { get => _rare.Message; init { if (!Same(value, _rare.Message)) Rare().Message = value; } }

    /// <summary>He left a message in a mailbox: whoever asked for a person before is served by it.</summary>
    public bool LeftMessage { get => _rare.LeftMessage; init { if (!Same(value, _rare.LeftMessage)) Rare().LeftMessage = value; } }

    /// <summary>Steps of flows so far.</summary>
    public int Steps { get => _rare.Steps; init { if (!Same(value, _rare.Steps)) Rare().Steps = value; } }
    public int Try { get => _rare.Try; init { if (!Same(value, _rare.Try)) Rare().Try = value; } }

    /// <summary>When a step that lasts a set time is over, or a party that does not answer is given up.</summary>
    public DateTimeOffset? StepEndsAt { get => _stepEndsAt.At; init => _stepEndsAt = value; }

    public QueueId? Queue { get => _queue is null ? null : new(_queue); init => _queue = value?.Value; }
    public DateTimeOffset? EnqueuedAt { get => _enqueuedAt.At; init => _enqueuedAt = value; }
    public CallerFacts? Facts { get; init; }

    /// <summary>From when its age counts. Null: since <see cref="EnqueuedAt"/>.</summary>
    public DateTimeOffset? AgedSince { get => _agedSince.At; init => _agedSince = value; }

    /// <summary>Steps of the policy up to this wait are in force, seconds.</summary>
    public int RelaxedSeconds { get; init; }

    /// <summary>What <see cref="AskedSince"/> is about; null: his last agent.</summary>
    public WaitingQuestion? Question { get => _rare.Question; init { if (!Same(value, _rare.Question)) Rare().Question = value; } }

    /// <summary>The queue did not take him: he is only asked whether he wants to be called back.</summary>
    public bool TurnedAway { get => _rare.TurnedAway; init { if (!Same(value, _rare.TurnedAway)) Rare().TurnedAway = value; } }

    /// <summary>He is to be called back. Null: he is on the line.</summary>
    public Callback? Callback { get => _rare.Callback; init { if (!Same(value, _rare.Callback)) Rare().Callback = value; } }

    /// <summary>Since when it could be offered as a callback; of a customer who was called back, since when he is on the line again.</summary>
    public DateTimeOffset? DueSince { get => _rare.DueSince; init { if (!Same(value, _rare.DueSince)) Rare().DueSince = value; } }

    /// <summary>From when his patience counts: what he hears, how long he may wait.</summary>
    internal DateTimeOffset? OnLineSince => DueSince ?? EnqueuedAt;

    /// <summary>Announcements heard in this queue, the last one when, and the position that it told; 0: none.</summary>
    public int Announced { get => _rare.Announced; init { if (!Same(value, _rare.Announced)) Rare().Announced = value; } }
    public DateTimeOffset? AnnouncedAt { get => _rare.AnnouncedAt; init { if (!Same(value, _rare.AnnouncedAt)) Rare().AnnouncedAt = value; } }
    public int PositionTold { get => _rare.PositionTold; init { if (!Same(value, _rare.PositionTold)) Rare().PositionTold = value; } }

    /// <summary>What was last expected of its wait, at most <see cref="WaitPromise.Max"/> deep. Null: nothing.</summary>
    public WaitPromise? Promise { get; init; }

    /// <summary>Times it has left a queue for somewhere else, and why it did last.</summary>
    public int Overflows { get => _rare.Overflows; init { if (!Same(value, _rare.Overflows)) Rare().Overflows = value; } }
    public string? OverflowCause { get => _rare.OverflowCause; init { if (!Same(value, _rare.OverflowCause)) Rare().OverflowCause = value; } }

    /// <summary>Since when he is asked whether to wait for his last agent. Null: not asked, or answered.</summary>
    public DateTimeOffset? AskedSince { get => _rare.AskedSince; init { if (!Same(value, _rare.AskedSince)) Rare().AskedSince = value; } }

    /// <summary>The answer. Null: none.</summary>
    public bool? WantsLastAgent { get => _rare.WantsLastAgent; init { if (!Same(value, _rare.WantsLastAgent)) Rare().WantsLastAgent = value; } }

    /// <summary>Whom he named in a flow. Null: nobody.</summary>
    public WantedAgent? Wanted { get => _rare.Wanted; init { if (!Same(value, _rare.Wanted)) Rare().Wanted = value; } }
    public OfferId? Offer { get => _offer == 0 ? null : new(_offer); init => _offer = value?.Value ?? 0; }

    /// <summary>The agent it is offered to or talks with.</summary>
    public AgentId? Agent { get => _agent is null ? null : new(_agent); init => _agent = value?.Value; }
    public DateTimeOffset? TalkStartedAt { get => _talkStartedAt.At; init => _talkStartedAt = value; }

    /// <summary>Who talked to the caller last.</summary>
    public AgentId? LastAgent { get => _lastAgent is null ? null : new(_lastAgent); init => _lastAgent = value?.Value; }

    /// <summary>What he is asked, or has answered, about how he was served; null: he was not asked.</summary>
    public RatingInHand? Rating { get => _rare.Rating; init { if (!Same(value, _rare.Rating)) Rare().Rating = value; } }
    public Party? Party { get => _rare.Party; init { if (!Same(value, _rare.Party)) Rare().Party = value; } }

    /// <summary>The talk with <see cref="Party"/> is to be recorded.</summary>
    public bool RecordParty { get => _rare.RecordParty; init { if (!Same(value, _rare.RecordParty)) Rare().RecordParty = value; } }

    /// <summary>Whose limits the call outside counts for; null: there is none. See <see cref="RouteWish.By"/>.</summary>
    public string? OutsideBy { get => _rare.OutsideBy; init { if (!Same(value, _rare.OutsideBy)) Rare().OutsideBy = value; } }

    /// <summary>The trunk that the call outside takes.</summary>
    public string? OutsideTrunk { get => _rare.OutsideTrunk; init { if (!Same(value, _rare.OutsideTrunk)) Rare().OutsideTrunk = value; } }

    /// <summary>Ways that are left if this one fails before it rings.</summary>
    public ImmutableArray<RouteAttempt> Attempts { get => _rare.Attempts; init { if (!Same(value, _rare.Attempts)) Rare().Attempts = value.IsDefault ? [] : value; } }

    /// <summary>The extension that is to be reached; null: none of the plan, or the call is somewhere else.</summary>
    public Reach? Reach { get => _rare.Reach; init { if (!Same(value, _rare.Reach)) Rare().Reach = value; } }

    /// <summary>It waits in a place, or rings back from there; null: it does not.</summary>
    public ParkedCall? Parked { get => _rare.Parked; init { if (!Same(value, _rare.Parked)) Rare().Parked = value; } }

    /// <summary>Who called has parked whom he called, so that the customer's side is the called one.</summary>
    public bool Turned { get => _rare.Turned; init { if (!Same(value, _rare.Turned)) Rare().Turned = value; } }

    /// <summary>The ring group whose members ring; null: none does.</summary>
    public GroupRun? Group { get => _rare.Group; init { if (!Same(value, _rare.Group)) Rare().Group = value; } }

    /// <summary>Who rings at the same time; empty: <see cref="Party"/> alone, or nobody.</summary>
    public ImmutableArray<PartyRing> Rings { get => _rare.Rings; init { if (!Same(value, _rare.Rings)) Rare().Rings = value.IsDefault ? [] : value; } }

    /// <summary>How long <see cref="Party"/> rings, where neither its extension nor the flow says.</summary>
    public int? RingSeconds { get => _rare.RingSeconds; init { if (!Same(value, _rare.RingSeconds)) Rare().RingSeconds = value; } }

    /// <summary>Whoever answers at <see cref="Party"/> has to press a key first.</summary>
    public bool AcceptByKey { get => _rare.AcceptByKey; init { if (!Same(value, _rare.AcceptByKey)) Rare().AcceptByKey = value; } }

    /// <summary>He has answered, and is asked to.</summary>
    public bool Asked { get => _rare.Asked; init { if (!Same(value, _rare.Asked)) Rare().Asked = value; } }

    /// <summary>Extensions that passed the call on.</summary>
    public int Forwards { get => _rare.Forwards; init { if (!Same(value, _rare.Forwards)) Rare().Forwards = value; } }

    /// <summary>The party rings: its trunk has done its part.</summary>
    public bool PartyRings { get => _rare.PartyRings; init { if (!Same(value, _rare.PartyRings)) Rare().PartyRings = value; } }

    /// <summary>Who hears whom while the phase is Talking.</summary>
    public TalkShape Shape { get; init; }

    /// <summary>Since when the customer hears music in the middle of a talk; null: he does not.</summary>
    public DateTimeOffset? HeldSince { get => _rare.HeldSince; init { if (!Same(value, _rare.HeldSince)) Rare().HeldSince = value; } }

    /// <summary>The third of the talk: whom the agent consults, or who is in the conference.</summary>
    public Consult? Consult { get => _rare.Consult; init { if (!Same(value, _rare.Consult)) Rare().Consult = value; } }

    /// <summary>An agent dialled the customer. Null: the customer called.</summary>
    public AgentId? DialledBy { get => _rare.DialledBy; init { if (!Same(value, _rare.DialledBy)) Rare().DialledBy = value; } }

    /// <summary>What an agent plays to the customer; null: nothing.</summary>
    public Playback? Playback { get => _rare.Playback; init { if (!Same(value, _rare.Playback)) Rare().Playback = value; } }

    private static bool Same<T>(T a, T b) => EqualityComparer<T>.Default.Equals(a, b);

    /// <summary>While it is being made; others may hold that of the call it is made from.</summary>
    private RareOfCall Rare() => _rare.Maker.Is(this) ? _rare : _rare = _rare with { Maker = new Maker(this) };
}
