namespace Antiphon.Engine.Contract;

/// <summary>What <see cref="CallInProgress"/> says of flows, questions, parties outside and the like: a call that comes, waits and is talked about has none of it.</summary>
internal sealed class RareOfCall : IEquatable<RareOfCall>
{
    public static readonly RareOfCall None = new();

    /// <summary>Who has made it, and alone may set it while he is made himself.</summary>
    public CallInProgress? Owner { get; private init; }

    public bool RecordingPaused { get; set; }
    public Flow? Flow { get; set; }
    public string? Node { get; set; }
    public ImmutableArray<FlowFrame> Frames { get; set; } = [];
    public string? Language { get; set; }
    public MessageInHand? Message { get; set; }
    public bool LeftMessage { get; set; }
    public int Steps { get; set; }
    public int Try { get; set; }
    public WaitingQuestion? Question { get; set; }
    public bool TurnedAway { get; set; }
    public Callback? Callback { get; set; }
    public DateTimeOffset? DueSince { get; set; }
    public int Announced { get; set; }
    public DateTimeOffset? AnnouncedAt { get; set; }
    public int PositionTold { get; set; }
    public int Overflows { get; set; }
    public string? OverflowCause { get; set; }
    public DateTimeOffset? AskedSince { get; set; }
    public bool? WantsLastAgent { get; set; }
    public WantedAgent? Wanted { get; set; }
    public RatingInHand? Rating { get; set; }
    public Party? Party { get; set; }
    public bool RecordParty { get; set; }
    public string? OutsideBy { get; set; }
    public string? OutsideTrunk { get; set; }
    public ImmutableArray<RouteAttempt> Attempts { get; set; } = [];
    public Reach? Reach { get; set; }
    public ParkedCall? Parked { get; set; }
    public bool Turned { get; set; }
    public GroupRun? Group { get; set; }
    public ImmutableArray<PartyRing> Rings { get; set; } = [];
    public int? RingSeconds { get; set; }
    public bool AcceptByKey { get; set; }
    public bool Asked { get; set; }
    public int Forwards { get; set; }
    public bool PartyRings { get; set; }
    public DateTimeOffset? HeldSince { get; set; }
    public Consult? Consult { get; set; }
    public AgentId? DialledBy { get; set; }
    public Playback? Playback { get; set; }

    public RareOfCall For(CallInProgress owner) => new()
    {
        Owner = owner,
        RecordingPaused = RecordingPaused, Flow = Flow, Node = Node, Frames = Frames, Language = Language, Message = Message, LeftMessage = LeftMessage, Steps = Steps, Try = Try,
        Question = Question, TurnedAway = TurnedAway, Callback = Callback, DueSince = DueSince, Announced = Announced, AnnouncedAt = AnnouncedAt, PositionTold = PositionTold,
        Overflows = Overflows, OverflowCause = OverflowCause, AskedSince = AskedSince, WantsLastAgent = WantsLastAgent, Wanted = Wanted, Rating = Rating, Party = Party,
        RecordParty = RecordParty, OutsideBy = OutsideBy, OutsideTrunk = OutsideTrunk, Attempts = Attempts, Reach = Reach, Parked = Parked, Turned = Turned, Group = Group, Rings = Rings,
        RingSeconds = RingSeconds, AcceptByKey = AcceptByKey, Asked = Asked, Forwards = Forwards, PartyRings = PartyRings, HeldSince = HeldSince, Consult = Consult, DialledBy = DialledBy, Playback = Playback,
    };

    /// <summary>Says the same, whoever has made it.</summary>
    public bool Equals(RareOfCall? other) => ReferenceEquals(this, other) || other is not null
        && RecordingPaused == other.RecordingPaused && Flow == other.Flow && Node == other.Node && Frames == other.Frames && Language == other.Language &&
            Message == other.Message && LeftMessage == other.LeftMessage && Steps == other.Steps && Try == other.Try && Question == other.Question &&
            TurnedAway == other.TurnedAway && Callback == other.Callback && DueSince == other.DueSince && Announced == other.Announced && AnnouncedAt == other.AnnouncedAt &&
            PositionTold == other.PositionTold && Overflows == other.Overflows && OverflowCause == other.OverflowCause && AskedSince == other.AskedSince &&
            WantsLastAgent == other.WantsLastAgent && Wanted == other.Wanted && Rating == other.Rating && Party == other.Party && RecordParty == other.RecordParty &&
            OutsideBy == other.OutsideBy && OutsideTrunk == other.OutsideTrunk && Attempts == other.Attempts && Reach == other.Reach && Parked == other.Parked &&
            Turned == other.Turned && Group == other.Group && Rings == other.Rings && RingSeconds == other.RingSeconds && AcceptByKey == other.AcceptByKey &&
            Asked == other.Asked && Forwards == other.Forwards && PartyRings == other.PartyRings && HeldSince == other.HeldSince && Consult == other.Consult &&
            DialledBy == other.DialledBy && Playback == other.Playback;

    public override bool Equals(object? obj) => Equals(obj as RareOfCall);

    public override int GetHashCode() => HashCode.Combine(RecordingPaused, Flow, Node, Frames, Language, Message);
}
