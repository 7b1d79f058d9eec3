using Antiphon.Engine.Routing;

namespace Antiphon.Server.Live;

/// <summary>What the API and the event stream show; the shapes are those of docs/operating/outside-contract.md.</summary>
/// <param name="Number">National form; empty when withheld.</param>
internal sealed record CallerView(string Number, string? Name, long? CustomerId);

internal sealed record PendingView(AgentState State, string? Reason);

internal sealed record AgentView(string JobNumber, string Name, AgentState State, string? Reason, DateTimeOffset Since, DateTimeOffset? SignedInAt, string? Phone,
    bool PhoneUp, string? CallId, IReadOnlyList<string> Queues, PendingView? Pending, DateTimeOffset? WrapUpEndsAt, DateTimeOffset? GraceEndsAt, bool Synthetic)
{
    /// <summary>His phone is set so: no queue offers him a call.</summary>
    public bool DoNotDisturb { get; init; }

    /// <summary>Between his own calls he is offered none.</summary>
    public bool Outbound { get; init; }

    /// <summary>Chats, mails and messages that he has in hand.</summary>
    public IReadOnlyList<ChannelLoadView> Work { get; init; } = [];
}

/// <summary>Whom an agent serves, and what he has done today; of real traffic, and of simulated. For those who may see live calls.</summary>
/// <param name="With">Null: nobody.</param>
internal sealed record AgentWorkView(string JobNumber, AgentContactView? With, AgentDayView Today, AgentDayView TodaySimulated);

/// <param name="Queue">Null: of none.</param>
/// <param name="Outbound">An agent called the customer.</param>
internal sealed record AgentContactView(string CallId, CallerView Caller, string? Queue, bool Outbound);

/// <param name="In">Talks with customers who called, by when they began, as in the reports.</param>
/// <param name="Out">Talks of calls that he made himself.</param>
/// <param name="Missed">Offers that rang out.</param>
/// <param name="TalkMs">Of talks that are over, without hold.</param>
internal sealed record AgentDayView(long In, long Out, long Missed, long TalkMs)
{
    public static readonly AgentDayView None = new(0, 0, 0, 0);
}

/// <param name="Resting">Of them, those that rest for something that comes before.</param>
/// <param name="Ringing">Of them, those that he has not taken yet.</param>
internal sealed record ChannelLoadView(ContactChannel Channel, int Count, int Resting, int Ringing);

internal sealed record WaitingView(string CallId, CallerView Caller, DateTimeOffset Since, bool Ringing, bool Simulated)
{
    /// <summary>He has hung up and is to be called back; null: he waits on the line.</summary>
    public CallbackView? Callback { get; init; }

    /// <summary>Class of a known customer or of the list he is on; null: none.</summary>
    public string? Class { get; init; }

    /// <summary>In the order in which the queue is served, from 1; null: he is to be called back.</summary>
    public int? Position { get; init; }

    /// <summary>What happens when nobody becomes free before, and when; null: he is to be called back.</summary>
    public WaitingNext? Next { get; init; }

    /// <summary>Null: now, or nothing is due.</summary>
    public DateTimeOffset? NextAt { get; init; }
}

/// <param name="Calling">He is being called.</param>
/// <param name="NotBefore">Nobody is offered it before; null: it is due.</param>
internal sealed record CallbackView(int Attempts, bool Calling, DateTimeOffset? NotBefore, DateTimeOffset ExpiresAt);

internal sealed record QueueAgentsView(int SignedIn, int Ready, int Offered, int Talking, int WrapUp, int NotReady);

/// <summary>Rates are null when their denominator is empty.</summary>
internal sealed record FiguresView(long Offered, long Answered, long Abandoned, long ShortAbandoned, long Lost, long AnsweredInTime, double WaitAnsweredSeconds,
    double? AnswerRate, double? ServiceLevel, double? Asa);

internal sealed record QueueView(string Id, LocalText Name, int ServiceLevelSeconds, IReadOnlyList<WaitingView> Waiting, QueueAgentsView Agents,
    FiguresView Today, FiguresView TodaySimulated)
{
    /// <summary>Of each class that the queue treats apart, by name.</summary>
    public IReadOnlyList<ClassView> Classes { get; init; } = [];

    /// <summary>Skills that its callers need, at whatever step of its rules.</summary>
    public IReadOnlyList<string> Skills { get; init; } = [];

    /// <summary>What its callers said today; of real callers, and of simulated ones.</summary>
    public RatingCountsView Ratings { get; init; } = RatingCountsView.None;
    public RatingCountsView RatingsSimulated { get; init; } = RatingCountsView.None;
}

/// <param name="Points">Sum over the answers: 0 for the worst score of its scale, 100 for the best.</param>
internal sealed record RatingCountsView(long Invited, long Answered, double Points)
{
    public static readonly RatingCountsView None = new(0, 0, 0);
}

/// <summary>How a class of customers is served today: answered within <paramref name="ServiceLevelSeconds"/> of those offered without short abandons, against its target.</summary>
/// <param name="TargetPercent">Null: none is set.</param>
internal sealed record ClassView(string Name, int ServiceLevelSeconds, int? TargetPercent, ClassCountsView Today, ClassCountsView TodaySimulated);

internal sealed record ClassCountsView(long Offered, long Answered, long ShortAbandoned, long AnsweredInTime);

/// <param name="PhoneRings">The offer is taken by picking up the phone, not on the page.</param>
internal sealed record OfferView(string CallId, string? Queue, CallerView Caller, string Dialled, DateTimeOffset OfferedAt, DateTimeOffset ExpiresAt, bool RejectAllowed, bool PhoneRings,
    bool Simulated)
{
    /// <summary>Handed on by <see cref="From"/>, or asked by him.</summary>
    public OfferPurpose Purpose { get; init; }
    public CallAgentView? From { get; init; }

    /// <summary>Class of a known customer or of the list he is on; null: none.</summary>
    public string? Class { get; init; }
}

/// <param name="Recording">The call whose recording it is; null: prompts.</param>
/// <param name="RunsSince">Null: it is paused, and they talk.</param>
internal sealed record PlaybackView(IReadOnlyList<string> Prompts, string? Recording, double FromSeconds, DateTimeOffset? RunsSince);

/// <summary>Who is in a talk beside customer and agent.</summary>
/// <param name="JobNumber">Null: somebody outside the queues.</param>
/// <param name="Number">Extension or outside number; null for an agent.</param>
/// <param name="Answered">False: it rings there.</param>
internal sealed record ThirdView(string? JobNumber, string? Name, string? Number, bool Answered, DateTimeOffset Since);

internal sealed record DeskCallView(string CallId, string? Queue, CallerView Caller, string Dialled, DateTimeOffset StartedAt, DateTimeOffset? TalkStartedAt, bool Recorded,
    bool Simulated, IReadOnlyList<SegmentView> Segments)
{
    /// <summary>The agent's own call that nobody has answered yet.</summary>
    public bool Dialling { get; init; }

    /// <summary>The agent called the customer.</summary>
    public bool Outbound { get; init; }

    /// <summary>What is said now is silence in the recording.</summary>
    public bool RecordingPaused { get; init; }
    public TalkShape Shape { get; init; }
    public DateTimeOffset? HeldSince { get; init; }
    public ThirdView? Third { get; init; }

    /// <summary>What he plays to the customer; null: nothing.</summary>
    public PlaybackView? Playback { get; init; }

    /// <summary>Whose talk it is, when it is a colleague's and this agent is its third.</summary>
    public CallAgentView? HelpsAgent { get; init; }
}

/// <summary>Whose talk a supervisor hears.</summary>
/// <param name="Phone">Over which: an extension, or his browser's.</param>
/// <param name="Heard">False: his phone rings, or is being connected.</param>
internal sealed record MonitoringView(string CallId, CallAgentView Agent, CallerView Caller, MonitoringMode Mode, string Phone, bool Heard, DateTimeOffset Since);

internal sealed record DeskView(AgentView? Agent, IReadOnlyList<string> Queues, OfferView? Offer, DeskCallView? Call)
{
    /// <summary>Null: he hears nobody. Shown to nobody but himself.</summary>
    public MonitoringView? Monitoring { get; init; }
}
