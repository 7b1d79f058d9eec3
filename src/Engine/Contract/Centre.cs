using System.Text.Json.Serialization;

namespace Antiphon.Engine.Contract;

/// <summary>All settings that decisions rest on: one immutable snapshot with a version, swapped whole by <see cref="CentreConfigured"/>.
/// A call that is in a flow keeps the flow version it started.</summary>
public sealed record Centre(
    long Version,
    ImmutableDictionary<QueueId, QueueSettings> Queues,
    ImmutableDictionary<AgentId, AgentSettings> Agents,
    ImmutableDictionary<FlowId, Flow> Flows,
    ImmutableDictionary<string, Destination> Numbers)
{
    public static readonly Centre Empty = new(0, ImmutableDictionary<QueueId, QueueSettings>.Empty, ImmutableDictionary<AgentId, AgentSettings>.Empty,
        ImmutableDictionary<FlowId, Flow>.Empty, ImmutableDictionary<string, Destination>.Empty);

    /// <summary>Time zone of the centre, minutes east of UTC, as of when the settings were put in force: where its day begins.</summary>
    public int UtcOffsetMinutes { get; init; } = 480;

    /// <summary>Calls to the outside, for phones of our own. Null: there are none.</summary>
    public OutsideCalls? Outside { get; init; }

    /// <summary>Trunks, routes and extensions. Null in old stories: then <see cref="Outside"/> alone says who reaches numbers outside.</summary>
    public DialPlan? Plan { get; init; }

    /// <summary>Capacity and blending of channels. Null: <see cref="ChannelRules.Default"/>.</summary>
    public ChannelRules? Channels { get; init; }

    public ImmutableDictionary<string, WorkCalendar> Calendars { get; init; } = ImmutableDictionary<string, WorkCalendar>.Empty;
}

/// <summary>Numbers that no entry of the number plan names, dialled by a phone of our own. A call that comes in over a trunk never goes out this way.</summary>
/// <param name="Trunk">Over which they go.</param>
/// <param name="Extensions">Those with the right.</param>
public sealed record OutsideCalls(string Trunk, ImmutableHashSet<string> Extensions);

/// <summary>How those are ordered whom the stages leave. The first gets the call; equals stand by how long they are idle, then by job number.</summary>
/// <remarks>FewestCalls, LeastTalk: today. Weighted: calls today in the proportion of <see cref="AgentSettings.Weight"/>. Fixed: by <see cref="AgentSettings.Positions"/>.
/// ByLot: drawn from the call's and the offer's identity, so that a replay draws the same. MostSkilled, LeastSkilled: by the sum of the levels that the
/// skill stage asks for. Ring all is not among them: one offer is one agent's.</remarks>
public enum AgentOrder { LongestIdle, RoundRobin, FewestCalls, LeastTalk, Weighted, Fixed, ByLot, MostSkilled, LeastSkilled }

public sealed record QueueSettings(QueueId Id)
{
    public AgentOrder Order { get; init; } = AgentOrder.LongestIdle;

    /// <summary>Who may have a call, in this order, before <see cref="Order"/> decides. At most one of each kind.</summary>
    public ImmutableArray<PolicyStage> Stages { get; init; } = [];

    /// <summary>Of each second waited, against callers of other queues of the same agent. Default 100; 10–1000.</summary>
    public int WeightPercent { get; init; } = 100;

    /// <summary>Every caller of this queue counts as having waited that much already, seconds. Default 0; −3600 to 3600.</summary>
    public int CreditSeconds { get; init; }

    /// <summary>By <see cref="CallerFacts.Class"/>. At most 20.</summary>
    public ImmutableDictionary<string, ClassTreatment> Classes { get; init; } = ImmutableDictionary<string, ClassTreatment>.Empty;

    /// <summary>After so long a caller gets <see cref="EscalationCreditSeconds"/> more. Default 0 = never; at most 3600.</summary>
    public int EscalateAfterSeconds { get; init; }

    /// <summary>0–3600.</summary>
    public int EscalationCreditSeconds { get; init; }

    /// <summary>Where callers go whom the queue does not serve. At most one for each <see cref="OverflowWhen"/>.</summary>
    public ImmutableArray<OverflowRule> Overflows { get; init; } = [];

    /// <summary>A caller who comes back to the queue within so long keeps the age he had, minutes. Default 10; 0 = never, at most 60.</summary>
    public int RedialMinutes { get; init; } = 10;

    /// <summary>Ring time of one offer, seconds. Default 20, 3–120.</summary>
    public int OfferSeconds { get; init; } = 20;

    /// <summary>Longest wrap-up, seconds. Default 60; 0 = none: the agent is ready at once.</summary>
    public int WrapUpSecondsMax { get; init; } = 60;

    /// <summary>Missed offers in a row after which the agent is signed out. Default 3; 0 = never.</summary>
    public int MissesMax { get; init; } = 3;

    /// <summary>Longest wait, seconds; then the call ends as <see cref="LostReason.WaitedTooLong"/>. Default 1800.</summary>
    public int WaitSecondsMax { get; init; } = 1800;

    /// <summary>Calls that may wait. Default 200; the next one is lost as <see cref="LostReason.QueueFull"/>.</summary>
    public int LengthMax { get; init; } = 200;

    public bool RejectAllowed { get; init; } = true;

    /// <summary>Who turns an offer down is ready again by himself after that, seconds. Default 0: when he says so; at most 600.</summary>
    public int RejectRestSeconds { get; init; }

    /// <summary>What who turns an offer down is afterwards.</summary>
    public AfterReject AfterReject { get; init; }

    /// <summary>Code of the reason for which he is not ready then. Null: <see cref="SystemReason.Rejected"/>.</summary>
    public string? RejectReason { get; init; }

    /// <summary>分机报号: who has waited hears the agent's number before they talk.</summary>
    public bool AgentNumberSpoken { get; init; }

    /// <summary>What the agent alone hears meanwhile, such as the queue's name. Empty: nothing; at most 10.</summary>
    public ImmutableArray<string> AgentPrompts { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Where a caller goes after what an agent left him with, see <see cref="PlayToCustomer"/>. Null: his call ends.</summary>
    public FlowId? PlaybackFlow { get; init; }

    /// <summary>Calls of this queue are recorded from answer to end.</summary>
    public bool Recorded { get; init; } = true;

    /// <summary>Recorded only while this calendar says open. Null: at any time.</summary>
    public string? RecordedCalendar { get; init; }

    /// <summary>Null: it works at any time.</summary>
    public QueueHours? Hours { get; init; }

    /// <summary>T of the service level, seconds. Default 20.</summary>
    public int ServiceLevelSeconds { get; init; } = 20;

    /// <summary>What waiting callers are told. Null: nothing, only <see cref="WaitingPrompts"/> are heard.</summary>
    public QueueAnnouncements? Announcements { get; init; }

    /// <summary>Null: nobody is called back.</summary>
    public CallbackSettings? Callback { get; init; }

    /// <summary>What a caller is asked when his agent has hung up. Null: nothing, he is released.</summary>
    public SatisfactionNode? Rating { get; init; }

    /// <summary>A person's wrap-up ends only when he has said what came of the call.</summary>
    public bool DispositionRequired { get; init; }

    /// <summary>Keys that lead out of the queue. At most 12, each key once.</summary>
    public ImmutableArray<WaitingExit> Exits { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Played in a loop while waiting.</summary>
    public ImmutableArray<string> WaitingPrompts { get; init; } = ["music"];

    /// <summary>Played in a loop to a customer whose agent put him on hold, or who is being transferred.</summary>
    public ImmutableArray<string> HoldPrompts { get; init; } = ["music"];
}

/// <summary>NotReady: until he says so, or the rest is over. SignedOut: his shift is over.</summary>
public enum AfterReject { NotReady, SignedOut }

/// <summary>An agent as routing knows him.</summary>
/// <param name="Queues">Queues that he serves.</param>
/// <param name="Synthetic">Belongs to the synthetic floor: is offered a call only when no human is ready for it, and only simulated calls.</param>
public sealed record AgentSettings(AgentId Id, ImmutableArray<QueueId> Queues, bool Synthetic = false)
{
    /// <summary>The extension that he is, with the agent's own number: a phone without a person, signed in and ready exactly as long as it is
    /// registered. Null: a person, who signs in.</summary>
    public string? FollowsPhone { get; init; }

    /// <summary>Level of each skill, 1 (basic) to 10 (expert). At most 50.</summary>
    public ImmutableDictionary<string, int> Skills { get; init; } = ImmutableDictionary<string, int>.Empty;

    /// <summary>Regions of callers whom he serves first.</summary>
    public ImmutableArray<string> Regions { get; init; } = [];

    /// <summary>Work of a channel that he may have at a time, where it is not as for everybody; 0: none of it. Not for calls.</summary>
    public ImmutableDictionary<ContactChannel, int> Capacities { get; init; } = ImmutableDictionary<ContactChannel, int>.Empty;

    /// <summary>Share of the calls in <see cref="AgentOrder.Weighted"/>. Default 100; 1–1000.</summary>
    public int Weight { get; init; } = 100;

    /// <summary>Place in <see cref="AgentOrder.Fixed"/>, lowest first. A queue that is not named: last.</summary>
    public ImmutableDictionary<QueueId, int> Positions { get; init; } = ImmutableDictionary<QueueId, int>.Empty;
}

/// <summary>Where a dialled number leads.</summary>
[JsonDerivedType(typeof(ToFlow), "flow")]
[JsonDerivedType(typeof(ToQueue), "queue")]
[JsonDerivedType(typeof(ToParty), "party")]
[JsonDerivedType(typeof(ToOutside), "outside")]
[JsonDerivedType(typeof(ToAgent), "agent")]
[JsonDerivedType(typeof(ToRules), "rules")]
[JsonDerivedType(typeof(ToCallback), "callback")]
[JsonDerivedType(typeof(ToRingGroup), "ring-group")]
[JsonDerivedType(typeof(ToFax), "fax")]
public abstract record Destination;

/// <summary>A fax machine answers; or a fax machine calls, see <see cref="FaxOut"/>.</summary>
public sealed record ToFax : Destination
{
    /// <summary>Trunk of a call that begins with a document.</summary>
    public const string Trunk = "fax";
}

public sealed record ToFlow(FlowId Flow) : Destination;

/// <summary>Answered at once, straight into the queue.</summary>
public sealed record ToQueue(QueueId Queue) : Destination;

/// <summary>Passed through to one party; rings while it rings.</summary>
/// <param name="Recorded">From the answer to the end.</param>
public sealed record ToParty(Party Party, bool Recorded = false) : Destination;

/// <summary>By caller, time and class: the first rule that fits, else <paramref name="Otherwise"/>. Rules within rules lead nowhere.</summary>
public sealed record ToRules(ImmutableArray<InboundRule> Rules, Destination Otherwise) : Destination;

/// <summary>All conditions that are given must hold.</summary>
public sealed record InboundRule(Destination To)
{
    /// <summary>Trait of the call that must be there: <c>known</c>, <c>unknown</c>, <c>withheld</c>, <c>caller:PATTERN</c>, <c>class:NAME</c>. Null: any caller.</summary>
    public string? Trait { get; init; }

    /// <summary>Empty: always.</summary>
    public ImmutableArray<TimeWindow> Times { get; init; } = [];
}

/// <summary>To a number outside, by the routes of the <see cref="DialPlan"/>.</summary>
public sealed record ToOutside(string Number) : Destination;

/// <summary>To a ring group of the <see cref="DialPlan"/>.</summary>
public sealed record ToRingGroup(string Group) : Destination;

/// <summary>Straight to one agent, who has to be ready: his own number was dialled, or a talk is handed on to him.</summary>
public sealed record ToAgent(AgentId Agent) : Destination;

/// <summary>Somebody who can be called without a queue.</summary>
[JsonDerivedType(typeof(ExtensionParty), "extension")]
[JsonDerivedType(typeof(OutsideParty), "outside")]
[JsonDerivedType(typeof(GroupParty), "group")]
public abstract record Party;

public sealed record ExtensionParty(string Extension) : Party;

/// <summary>All members of a ring group at the same time.</summary>
public sealed record GroupParty(string Group) : Party;

/// <param name="Number">Null: the number as dialled.</param>
public sealed record OutsideParty(string Trunk, string? Number) : Party
{
    /// <summary>What the party is shown; null: the caller's own number.</summary>
    public string? CallerNumber { get; init; }
}
