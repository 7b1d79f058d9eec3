using System.Text.Json.Serialization;

namespace Antiphon.Engine.Contract;

/// <summary>A fact. Only events change state; call records, agents' times and figures are projections of them.</summary>
[JsonDerivedType(typeof(CentreApplied), "centre-applied")]
[JsonDerivedType(typeof(StateRepaired), "state-repaired")]
[JsonDerivedType(typeof(CallStarted), "call-started")]
[JsonDerivedType(typeof(CallAnswered), "call-answered")]
[JsonDerivedType(typeof(FlowStepStarted), "flow-step-started")]
[JsonDerivedType(typeof(FlowStepEnded), "flow-step-ended")]
[JsonDerivedType(typeof(FlowEntered), "flow-entered")]
[JsonDerivedType(typeof(FlowReturned), "flow-returned")]
[JsonDerivedType(typeof(FlowFailed), "flow-failed")]
[JsonDerivedType(typeof(VariablesSet), "variables-set")]
[JsonDerivedType(typeof(LanguageChosen), "language-chosen")]
[JsonDerivedType(typeof(AgentWanted), "agent-wanted")]
[JsonDerivedType(typeof(MessageBegun), "message-begun")]
[JsonDerivedType(typeof(MessageRecorded), "message-recorded")]
[JsonDerivedType(typeof(MessageDiscarded), "message-discarded")]
[JsonDerivedType(typeof(MessageKept), "message-kept")]
[JsonDerivedType(typeof(MailboxEntered), "mailbox-entered")]
[JsonDerivedType(typeof(CallEnqueued), "call-enqueued")]
[JsonDerivedType(typeof(CallRelaxed), "call-relaxed")]
[JsonDerivedType(typeof(CallerTold), "caller-told")]
[JsonDerivedType(typeof(WaitJudged), "wait-judged")]
[JsonDerivedType(typeof(CallerKeyRefused), "caller-key-refused")]
[JsonDerivedType(typeof(CallOverflowed), "call-overflowed")]
[JsonDerivedType(typeof(CallbackAsked), "callback-asked")]
[JsonDerivedType(typeof(CallbackDeclined), "callback-declined")]
[JsonDerivedType(typeof(CallbackAgreed), "callback-agreed")]
[JsonDerivedType(typeof(CallbackLineClosed), "callback-line-closed")]
[JsonDerivedType(typeof(CallbackRested), "callback-rested")]
[JsonDerivedType(typeof(CallbackDue), "callback-due")]
[JsonDerivedType(typeof(CallbackStarted), "callback-started")]
[JsonDerivedType(typeof(CallbackAnswered), "callback-answered")]
[JsonDerivedType(typeof(CallerAsked), "caller-asked")]
[JsonDerivedType(typeof(CallerAnsweredQuestion), "caller-answered-question")]
[JsonDerivedType(typeof(OfferMade), "offer-made")]
[JsonDerivedType(typeof(OfferAccepted), "offer-accepted")]
[JsonDerivedType(typeof(OfferExpired), "offer-expired")]
[JsonDerivedType(typeof(OfferDeclined), "offer-declined")]
[JsonDerivedType(typeof(OfferFailed), "offer-failed")]
[JsonDerivedType(typeof(OfferWithdrawn), "offer-withdrawn")]
[JsonDerivedType(typeof(CallRequeued), "call-requeued")]
[JsonDerivedType(typeof(TalkStarted), "talk-started")]
[JsonDerivedType(typeof(TalkEnded), "talk-ended")]
[JsonDerivedType(typeof(RouteChosen), "route-chosen")]
[JsonDerivedType(typeof(CallForwarded), "call-forwarded")]
[JsonDerivedType(typeof(DutyChanged), "duty-changed")]
[JsonDerivedType(typeof(TrunkWentDown), "trunk-went-down")]
[JsonDerivedType(typeof(TrunkCameUp), "trunk-came-up")]
[JsonDerivedType(typeof(PartyDialled), "party-dialled")]
[JsonDerivedType(typeof(PartyRinging), "party-ringing")]
[JsonDerivedType(typeof(PartyAsked), "party-asked")]
[JsonDerivedType(typeof(CallParked), "call-parked")]
[JsonDerivedType(typeof(ParkRecalled), "park-recalled")]
[JsonDerivedType(typeof(CallPickedUp), "call-picked-up")]
[JsonDerivedType(typeof(CallMerged), "call-merged")]
[JsonDerivedType(typeof(GroupCalled), "group-called")]
[JsonDerivedType(typeof(GroupMemberMissed), "group-member-missed")]
[JsonDerivedType(typeof(GroupUnanswered), "group-unanswered")]
[JsonDerivedType(typeof(PartyTalkStarted), "party-talk-started")]
[JsonDerivedType(typeof(CallHeld), "call-held")]
[JsonDerivedType(typeof(CallResumed), "call-resumed")]
[JsonDerivedType(typeof(CallTransferred), "call-transferred")]
[JsonDerivedType(typeof(ConsultStarted), "consult-started")]
[JsonDerivedType(typeof(ConsultAnswered), "consult-answered")]
[JsonDerivedType(typeof(ConsultEnded), "consult-ended")]
[JsonDerivedType(typeof(ConferenceStarted), "conference-started")]
[JsonDerivedType(typeof(CustomerDialled), "customer-dialled")]
[JsonDerivedType(typeof(RecordingOrdered), "recording-ordered")]
[JsonDerivedType(typeof(RecordingPaused), "recording-paused")]
[JsonDerivedType(typeof(RecordingResumed), "recording-resumed")]
[JsonDerivedType(typeof(MonitoringBegun), "monitoring-begun")]
[JsonDerivedType(typeof(MonitoringHeard), "monitoring-heard")]
[JsonDerivedType(typeof(MonitoringEnded), "monitoring-ended")]
[JsonDerivedType(typeof(RatingInvited), "rating-invited")]
[JsonDerivedType(typeof(RatingGiven), "rating-given")]
[JsonDerivedType(typeof(RatingReasonGiven), "rating-reason-given")]
[JsonDerivedType(typeof(CallEnded), "call-ended")]
[JsonDerivedType(typeof(WorkWaits), "work-waits")]
[JsonDerivedType(typeof(WorkGivenUp), "work-given-up")]
[JsonDerivedType(typeof(WorkGiven), "work-given")]
[JsonDerivedType(typeof(WorkInterrupted), "work-interrupted")]
[JsonDerivedType(typeof(WorkResumed), "work-resumed")]
[JsonDerivedType(typeof(WorkTaken), "work-taken")]
[JsonDerivedType(typeof(WorkEnded), "work-ended")]
[JsonDerivedType(typeof(WorkReturned), "work-returned")]
[JsonDerivedType(typeof(AgentSignedIn), "agent-signed-in")]
[JsonDerivedType(typeof(AgentStateChanged), "agent-state-changed")]
[JsonDerivedType(typeof(AgentStatePending), "agent-state-pending")]
[JsonDerivedType(typeof(AgentSignedOut), "agent-signed-out")]
[JsonDerivedType(typeof(AgentPhoneLost), "agent-phone-lost")]
[JsonDerivedType(typeof(AgentPhoneBack), "agent-phone-back")]
[JsonDerivedType(typeof(AgentPhoneChanged), "agent-phone-changed")]
[JsonDerivedType(typeof(CallDisposed), "call-disposed")]
[JsonDerivedType(typeof(PlaybackStarted), "playback-started")]
[JsonDerivedType(typeof(PlaybackPaused), "playback-paused")]
[JsonDerivedType(typeof(PlaybackEnded), "playback-ended")]
[JsonDerivedType(typeof(OutboundModeEntered), "outbound-mode-entered")]
[JsonDerivedType(typeof(OutboundModeLeft), "outbound-mode-left")]
public abstract record EngineEvent(DateTimeOffset At);

public abstract record CallEvent(CallId Call, DateTimeOffset At) : EngineEvent(At);

public abstract record AgentEvent(AgentId Agent, DateTimeOffset At) : EngineEvent(At);

/// <summary>Calls, agents and offers did not fit together; the facts that follow put it right.</summary>
/// <param name="Rule">See <see cref="Flaw"/>.</param>
public sealed record StateRepaired(string Rule, CallId? Call, AgentId? Agent, OfferId? Offer, DateTimeOffset At) : EngineEvent(At);

public sealed record CentreApplied(Centre Centre, DateTimeOffset At) : EngineEvent(At);

public sealed record CallStarted(CallId Call, string Dialled, PartyId Caller, string Trunk, bool Simulated, Destination? Destination, DateTimeOffset At) : CallEvent(Call, At)
{
    /// <summary>The agent who dialled; then the caller is the customer whom he called. Null: the customer called.</summary>
    public AgentId? DialledBy { get; init; }

    public CallerFacts? Facts { get; init; }
}

/// <summary>Answered by the centre (flow or queue), not yet by a person.</summary>
public sealed record CallAnswered(CallId Call, DateTimeOffset At) : CallEvent(Call, At);

public sealed record FlowStepStarted(CallId Call, FlowId Flow, int FlowVersion, string Node, StepId Step, int Try, DateTimeOffset At) : CallEvent(Call, At);

/// <param name="Digits">Null: none, or secret.</param>
public sealed record FlowStepEnded(CallId Call, StepId Step, string? Digits, int DigitCount, string Exit, DateTimeOffset At) : CallEvent(Call, At);

/// <summary>The call goes on in that flow, in the version that is in force now.</summary>
/// <param name="Return">It comes back to the node where it was.</param>
public sealed record FlowEntered(CallId Call, FlowId Flow, bool Return, DateTimeOffset At) : CallEvent(Call, At);

/// <summary>Back in the flow that asked for the other.</summary>
public sealed record FlowReturned(CallId Call, DateTimeOffset At) : CallEvent(Call, At);

/// <summary>The flow could not go on; the caller was given to its fallback queue, or released.</summary>
/// <param name="Problem">A code: <c>no-such-node</c>, <c>too-many-steps</c>, <c>too-long</c>, <c>too-deep</c>, <c>no-exit</c>, <c>silent</c>, <c>no-such-flow</c>.</param>
public sealed record FlowFailed(CallId Call, FlowId? Flow, string? Node, string Problem, DateTimeOffset At) : CallEvent(Call, At);

public sealed record VariablesSet(CallId Call, ImmutableDictionary<string, FlowValue> Values, DateTimeOffset At) : CallEvent(Call, At);

public sealed record LanguageChosen(CallId Call, string Language, DateTimeOffset At) : CallEvent(Call, At);

/// <summary>The caller named an agent: the queue that he comes into next keeps him for that one so long.</summary>
public sealed record AgentWanted(CallId Call, AgentId Agent, int HoldSeconds, DateTimeOffset At) : CallEvent(Call, At);

/// <summary>Entered the queue: offered, in the words of the figures.</summary>
public sealed record CallEnqueued(CallId Call, QueueId Queue, DateTimeOffset At) : CallEvent(Call, At)
{
    /// <summary>From when his age counts, if not from now: he waited before.</summary>
    public DateTimeOffset? AgedSince { get; init; }

    /// <summary>The wait that he has to expect. Null: none, as somebody is free; or it is unknown.</summary>
    public WaitRange? Expected { get; init; }
}

/// <summary>A waiting caller is told how he stands.</summary>
/// <param name="Step">Under which it is played, and keys come.</param>
/// <param name="Number">1: the first time in this queue.</param>
/// <param name="Said">The prompts, as played.</param>
public sealed record CallerTold(CallId Call, QueueId Queue, StepId Step, int Number, int Position, ImmutableArray<string> Said, DateTimeOffset At) : CallEvent(Call, At)
{
    /// <summary>So many with more credit have come before him since he was last told.</summary>
    public int? Overtaken { get; init; }
    public WaitRange? Expected { get; init; }

    /// <summary>Why no wait is told, see <see cref="WaitUnknown"/>.</summary>
    public string? Unknown { get; init; }
}

/// <summary>The wait is over, or has outlasted what was expected: predicted against actual.</summary>
public sealed record WaitJudged(CallId Call, QueueId Queue, ImmutableArray<JudgedPromise> Promises, DateTimeOffset At) : CallEvent(Call, At);

/// <summary>Pressed a key that leads nowhere; waits on at his place.</summary>
public sealed record CallerKeyRefused(CallId Call, QueueId Queue, string Key, DateTimeOffset At) : CallEvent(Call, At);

/// <summary>The wait has reached a step of the queue's policy: what is asked of agents, or the caller's credit, is another from now on.</summary>
/// <param name="AfterSeconds">The step.</param>
public sealed record CallRelaxed(CallId Call, QueueId Queue, int AfterSeconds, DateTimeOffset At) : CallEvent(Call, At);

/// <summary>Leaves its queue for somewhere else, its age kept.</summary>
/// <param name="To">Null: the call ends.</param>
/// <param name="Cause">See <see cref="OverflowCause"/>.</param>
public sealed record CallOverflowed(CallId Call, QueueId Queue, string Cause, Destination? To, DateTimeOffset At) : CallEvent(Call, At);

/// <summary>Why a call left its queue without having been answered.</summary>
public static class OverflowCause
{
    public const string QueueRemoved = "queue-removed";
    public const string Waited = "waited";
    public const string Full = "full";
    public const string NobodySignedIn = "nobody-signed-in";

    /// <summary>Longer than the queue lets callers expect.</summary>
    public const string ExpectedWait = "expected-wait";

    /// <summary>More callers for each working agent than the queue takes.</summary>
    public const string Crowded = "crowded";

    /// <summary>Outside its hours, and nobody on duty.</summary>
    public const string Closed = "closed";

    /// <summary>The caller pressed a key.</summary>
    public const string ExitKey = "exit-key";
}

/// <summary>Asked whether he wants the agent whom he talked to last; waits on, and is offered to nobody until he has answered.</summary>
public sealed record CallerAsked(CallId Call, QueueId Queue, DateTimeOffset At) : CallEvent(Call, At);

/// <param name="LastAgent">He wants his last agent. No answer is a no.</param>
public sealed record CallerAnsweredQuestion(CallId Call, QueueId Queue, bool LastAgent, DateTimeOffset At) : CallEvent(Call, At);

public sealed record OfferMade(OfferId Offer, CallId Call, QueueId Queue, AgentId Agent, DateTimeOffset ExpiresAt, DateTimeOffset At) : CallEvent(Call, At)
{
    /// <summary>Null: out of the queue.</summary>
    public OfferPurpose? Purpose { get; init; }

    /// <summary>Given in plain rotation, as the rules could not be applied. Null: by the rules.</summary>
    public bool? Fallback { get; init; }
}

public sealed record OfferAccepted(OfferId Offer, CallId Call, AgentId Agent, DateTimeOffset At) : CallEvent(Call, At);

/// <summary>RONA: not answered in time.</summary>
public sealed record OfferExpired(OfferId Offer, CallId Call, AgentId Agent, DateTimeOffset At) : CallEvent(Call, At);

public sealed record OfferDeclined(OfferId Offer, CallId Call, AgentId Agent, DateTimeOffset At) : CallEvent(Call, At);

public sealed record OfferFailed(OfferId Offer, CallId Call, AgentId Agent, string Cause, DateTimeOffset At) : CallEvent(Call, At);

/// <summary>The caller left, or the call went elsewhere, while it rang.</summary>
public sealed record OfferWithdrawn(OfferId Offer, CallId Call, AgentId Agent, DateTimeOffset At) : CallEvent(Call, At);

/// <summary>Waits again with its old age: same score, same place.</summary>
public sealed record CallRequeued(CallId Call, QueueId Queue, DateTimeOffset EnqueuedAt, DateTimeOffset At) : CallEvent(Call, At);

/// <param name="Queue"><see cref="QueueId.None"/>: the call has been in none.</param>
public sealed record TalkStarted(CallId Call, OfferId Offer, QueueId Queue, AgentId Agent, DateTimeOffset At) : CallEvent(Call, At);

public sealed record TalkEnded(CallId Call, AgentId Agent, ReleaseParty By, DateTimeOffset At) : CallEvent(Call, At)
{
    /// <summary>The talk went on with somebody else.</summary>
    public bool? HandedOn { get; init; }
}

/// <summary>Where a call to a number outside goes, and why; or why it does not.</summary>
/// <param name="By">Whose limits count, as in <see cref="RouteWish"/>.</param>
public sealed record RouteChosen(CallId Call, string By, string Number, RouteChoice Choice, DateTimeOffset At) : CallEvent(Call, At);

/// <summary>The extension does not take the call itself.</summary>
/// <param name="To">As set: an extension, a number of the plan, or one outside.</param>
public sealed record CallForwarded(CallId Call, string From, string To, ForwardReason Reason, DateTimeOffset At) : CallEvent(Call, At);

public sealed record TrunkWentDown(string Trunk, string Cause, DateTimeOffset At) : EngineEvent(At);

public sealed record TrunkCameUp(string Trunk, DateTimeOffset At) : EngineEvent(At);

/// <param name="Recorded">The talk will be.</param>
public sealed record PartyDialled(CallId Call, Party Party, DateTimeOffset At, bool Recorded = false) : CallEvent(Call, At)
{
    /// <summary>The extension for which it rings; null: none of the plan.</summary>
    public Reach? Reach { get; init; }

    /// <summary>How long it rings; null: as the extension or the flow says.</summary>
    public int? RingSeconds { get; init; }

    /// <summary>Whoever answers has to press a key first.</summary>
    public bool AcceptByKey { get; init; }

    /// <summary>Of a <see cref="GroupParty"/>: who rings.</summary>
    public ImmutableArray<PartyRing>? Rings { get; init; }
}

/// <summary>The first sign of life of a party outside: from now on no other trunk is tried.</summary>
public sealed record PartyRinging(CallId Call, DateTimeOffset At) : CallEvent(Call, At);

public sealed record PartyTalkStarted(CallId Call, DateTimeOffset At) : CallEvent(Call, At)
{
    /// <summary>Who was consulted before and takes the talk over, or the one of several who took the call. Null: who was dialled.</summary>
    public Party? Party { get; init; }
}

/// <summary>One recording per call; its name is the call's identity.</summary>
public sealed record RecordingOrdered(CallId Call, DateTimeOffset At) : CallEvent(Call, At);

/// <summary>Silence in the recording from now on; its length goes on.</summary>
/// <param name="By">Null: a flow.</param>
public sealed record RecordingPaused(CallId Call, AgentId? By, DateTimeOffset At) : CallEvent(Call, At);

/// <param name="By">Null: a flow, or the talk in which it was paused is over.</param>
public sealed record RecordingResumed(CallId Call, AgentId? By, DateTimeOffset At) : CallEvent(Call, At);

/// <param name="Lost">Null unless the call asked for a person and reached none.</param>
public sealed record CallEnded(CallId Call, EndReason Reason, ReleaseParty By, LostReason? Lost, DateTimeOffset At) : CallEvent(Call, At)
{
    /// <summary>The queue it asked for, also when it was too full to enter. Null: it asked for none.</summary>
    public QueueId? Queue { get; init; }

    /// <summary>The supervisor who ended it by force.</summary>
    public AgentId? ForcedBy { get; init; }
}

public enum EndReason { Normal, Abandoned, Refused, Unreachable, SystemFault }

public enum ReleaseParty { Customer, Agent, System, Supervisor, Network }

/// <summary>domain.md §3. Stored by name.</summary>
public enum LostReason { AbandonedInIvr, AbandonedInQueue, AbandonedWhileRinging, QueueFull, NoAgentSignedIn, WaitedTooLong, OutsideHours, Blacklist, SystemFault, TrunkBusy }

public sealed record AgentSignedIn(AgentId Agent, string Phone, bool Standing, DateTimeOffset At) : AgentEvent(Agent, At);

/// <summary>Every change of state: no gaps, no overlaps. Sign-in is a change from SignedOut, sign-out one to it.</summary>
/// <param name="Reason">Of <see cref="AgentState.NotReady"/>; null otherwise.</param>
/// <param name="Call">The call it has to do with, if any.</param>
public sealed record AgentStateChanged(AgentId Agent, AgentState From, AgentState To, string? Reason, StateCause Cause, CallId? Call, DateTimeOffset At) : AgentEvent(Agent, At)
{
    /// <summary>When the state ends by itself; set for a wrap-up, and for a phone without a person that rests.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Of a wrap-up: it does not end before the agent has said what came of the call. Null: it may.</summary>
    public bool? OwesDisposition { get; init; }
}

/// <summary>Asked for while offered, in talk or wrap-up; takes effect after it. Null: withdrawn.</summary>
public sealed record AgentStatePending(AgentId Agent, AgentState? To, string? Reason, DateTimeOffset At) : AgentEvent(Agent, At);

public sealed record AgentSignedOut(AgentId Agent, DateTimeOffset At) : AgentEvent(Agent, At);

/// <param name="Before">Ready or NotReady: what he is again afterwards.</param>
public sealed record OutboundModeEntered(AgentId Agent, AgentState Before, string? Reason, DateTimeOffset At) : AgentEvent(Agent, At);

public sealed record OutboundModeLeft(AgentId Agent, DateTimeOffset At) : AgentEvent(Agent, At);

/// <summary>Grace runs: not ready (connection lost) when it is over.</summary>
public sealed record AgentPhoneLost(AgentId Agent, DateTimeOffset GraceEndsAt, DateTimeOffset At) : AgentEvent(Agent, At);

public sealed record AgentPhoneBack(AgentId Agent, DateTimeOffset At) : AgentEvent(Agent, At);

/// <summary>The shift goes on with another phone.</summary>
public sealed record AgentPhoneChanged(AgentId Agent, string Phone, bool Standing, DateTimeOffset At) : AgentEvent(Agent, At);

/// <summary>domain.md §2.</summary>
public enum AgentState { SignedOut, NotReady, Ready, Offered, Talking, Held, Consulting, Conferencing, Dialling, WrapUp, Training }

public enum StateCause { Agent, System, Supervisor }

/// <summary>Reasons that the system itself gives.</summary>
public static class SystemReason
{
    public const string NoAnswer = "no-answer";
    public const string ConnectionLost = "connection-lost";
    public const string Unreachable = "unreachable";
    public const string Rejected = "rejected";

    /// <summary>A supervisor who is busy with somebody else's call.</summary>
    public const string Supervising = "supervising";

    /// <summary>He makes calls himself: see <see cref="SetOutboundMode"/>.</summary>
    public const string Outbound = "outbound";
}
