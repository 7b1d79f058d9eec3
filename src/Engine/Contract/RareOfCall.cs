namespace Antiphon.Engine.Contract;

/// <summary>What <see cref="CallInProgress"/> says of flows, questions, parties outside and the like: a call that comes, waits and is talked about has none of it.</summary>
internal sealed record RareOfCall
{
    public static readonly RareOfCall None = new();

    public Maker Maker { get; init; }

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
}
