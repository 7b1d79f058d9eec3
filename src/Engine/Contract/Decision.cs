namespace Antiphon.Engine.Contract;

/// <summary>What an input leads to. <see cref="Next"/> is the old state with <see cref="Events"/> applied.</summary>
/// <param name="Refused">Why a wish was not granted; then there are neither events nor effects.</param>
/// <param name="Whys">One for each choice of an agent in this decision.</param>
public sealed record Decision(ImmutableArray<EngineEvent> Events, ImmutableArray<EngineEffect> Effects, RoutingState Next, Refusal? Refused = null,
    ImmutableArray<Why> Whys = default)
{
    public ImmutableArray<Why> Whys { get; init; } = Whys.IsDefault ? [] : Whys;

    /// <summary>Nothing to do: the input was about something that is gone, or changes nothing.</summary>
    public static Decision Nothing(RoutingState state) => new([], [], state);

    public static Decision Refuse(RoutingState state, Refusal refusal) => new([], [], state, refusal);
}

/// <summary>A wish that cannot be met. The codes have texts in both languages. PhoneNotConnected: ready was asked for while the phone is away.</summary>
public enum Refusal
{
    AgentUnknown, AgentNotSignedIn, AgentAlreadySignedIn, AgentBusy, AgentNotReady, AgentNotInWrapUp, PhoneInUse, CallUnknown, OfferUnknown, NotYourCall, RejectNotAllowed,
    PhoneNotConnected, NotACallback,

    // Call control.
    NotTalking, AlreadyOnHold, NotOnHold, NotRecorded, ConsultInProgress, NoConsult, ConsultNotAnswered, InConference, TargetUnknown, TargetNotReady, TargetIsYourself, OutsideNotAllowed,

    // Pick-up and park.
    ParkPlaceTaken, NothingToPickUp, PickUpNotAllowed,

    // Supervision.
    NotMonitoring,

    // Playing to the customer.
    PlaybackInProgress, NoPlayback, NothingToPlay,

    // Wrap-up.
    DispositionNeeded,
}

/// <summary>Why a call went to that agent: counts per stage and the best losers (at most 20).</summary>
public sealed record Why(CallId Call, QueueId Queue, AgentId? Winner, ImmutableArray<WhyStage> Stages, ImmutableArray<WhyLoser> Losers)
{
    /// <summary>What the order compared, of the winner.</summary>
    public string? Value { get; init; }

    /// <summary>Why this caller, and no other that the agent could have had.</summary>
    public WhyScore? Score { get; init; }

    /// <summary>Callers of the agent's queues who came after him, best first, at most 5.</summary>
    public ImmutableArray<WhyRival>? Rivals { get; init; }

    /// <summary>Version of the settings that decided.</summary>
    public long? CentreVersion { get; init; }
}

/// <param name="Note">Why the stage asked nothing.</param>
public sealed record WhyStage(string Stage, int Before, int After, string? Note = null);

/// <summary>Score = seconds waited × weight + credit.</summary>
public sealed record WhyScore(double Seconds, double WaitedSeconds, int WeightPercent, int CreditSeconds);

public sealed record WhyRival(CallId Call, QueueId Queue, double Seconds);

/// <param name="Value">What the stage compared, in plain words with its unit, such as <c>idle 12.4 s</c>.</param>
public sealed record WhyLoser(AgentId Agent, string Stage, string Value);
