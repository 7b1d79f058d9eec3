using System.Text.Json.Serialization;

namespace Antiphon.Engine.Contract;

/// <summary>Everything the engine learns. All inputs stand in the story, in order, so any past minute replays to the same decisions.</summary>
[JsonDerivedType(typeof(CentreConfigured), "centre-configured")]
[JsonDerivedType(typeof(Restarted), "restarted")]
[JsonDerivedType(typeof(ClockTicked), "clock-ticked")]
[JsonDerivedType(typeof(SelfCheck), "self-check")]
[JsonDerivedType(typeof(FallenBack), "fallen-back")]
[JsonDerivedType(typeof(CallArrived), "call-arrived")]
[JsonDerivedType(typeof(CallerLeft), "caller-left")]
[JsonDerivedType(typeof(CallLost), "call-lost")]
[JsonDerivedType(typeof(PromptsPlayed), "prompts-played")]
[JsonDerivedType(typeof(KeysTaken), "keys-taken")]
[JsonDerivedType(typeof(ConferenceFull), "conference-full")]
[JsonDerivedType(typeof(OfferTaken), "offer-taken")]
[JsonDerivedType(typeof(OfferRefused), "offer-refused")]
[JsonDerivedType(typeof(OfferUndeliverable), "offer-undeliverable")]
[JsonDerivedType(typeof(TalkJoined), "talk-joined")]
[JsonDerivedType(typeof(AgentLeftTalk), "agent-left-talk")]
[JsonDerivedType(typeof(PartyRang), "party-rang")]
[JsonDerivedType(typeof(PartyAnswered), "party-answered")]
[JsonDerivedType(typeof(PartyGone), "party-gone")]
[JsonDerivedType(typeof(PartyKeyed), "party-keyed")]
[JsonDerivedType(typeof(WebAnswered), "web-answered")]
[JsonDerivedType(typeof(MessageTaken), "message-taken")]
[JsonDerivedType(typeof(SignIn), "sign-in")]
[JsonDerivedType(typeof(SignOut), "sign-out")]
[JsonDerivedType(typeof(GoReady), "go-ready")]
[JsonDerivedType(typeof(GoNotReady), "go-not-ready")]
[JsonDerivedType(typeof(FinishWrapUp), "finish-wrap-up")]
[JsonDerivedType(typeof(HangUp), "hang-up")]
[JsonDerivedType(typeof(HoldCall), "hold-call")]
[JsonDerivedType(typeof(ResumeCall), "resume-call")]
[JsonDerivedType(typeof(PauseCallRecording), "pause-recording")]
[JsonDerivedType(typeof(ResumeCallRecording), "resume-recording")]
[JsonDerivedType(typeof(TransferBlind), "transfer-blind")]
[JsonDerivedType(typeof(StartConsult), "start-consult")]
[JsonDerivedType(typeof(EndConsult), "end-consult")]
[JsonDerivedType(typeof(ToggleConsult), "toggle-consult")]
[JsonDerivedType(typeof(CompleteTransfer), "complete-transfer")]
[JsonDerivedType(typeof(MakeConference), "make-conference")]
[JsonDerivedType(typeof(ConsultedAnswered), "consulted-answered")]
[JsonDerivedType(typeof(ConsultedGone), "consulted-gone")]
[JsonDerivedType(typeof(DialOut), "dial-out")]
[JsonDerivedType(typeof(DiallerReady), "dialler-ready")]
[JsonDerivedType(typeof(CustomerAnswered), "customer-answered")]
[JsonDerivedType(typeof(CustomerNotReached), "customer-not-reached")]
[JsonDerivedType(typeof(NumberFound), "number-found")]
[JsonDerivedType(typeof(CancelCallback), "cancel-callback")]
[JsonDerivedType(typeof(DisconnectCall), "disconnect-call")]
[JsonDerivedType(typeof(TakeOver), "take-over")]
[JsonDerivedType(typeof(BeginMonitoring), "begin-monitoring")]
[JsonDerivedType(typeof(EndMonitoring), "end-monitoring")]
[JsonDerivedType(typeof(MonitorHears), "monitor-hears")]
[JsonDerivedType(typeof(MonitorGone), "monitor-gone")]
[JsonDerivedType(typeof(ParkCall), "park-call")]
[JsonDerivedType(typeof(ParkByPhone), "park-by-phone")]
[JsonDerivedType(typeof(PickUpCall), "pick-up-call")]
[JsonDerivedType(typeof(PhoneLost), "phone-lost")]
[JsonDerivedType(typeof(PhoneBack), "phone-back")]
[JsonDerivedType(typeof(WorkArrived), "work-arrived")]
[JsonDerivedType(typeof(WorkDone), "work-done")]
[JsonDerivedType(typeof(TakeWork), "take-work")]
[JsonDerivedType(typeof(DeclineWork), "decline-work")]
[JsonDerivedType(typeof(FaxOut), "fax-out")]
[JsonDerivedType(typeof(FaxDone), "fax-done")]
[JsonDerivedType(typeof(TrunkTold), "trunk-told")]
[JsonDerivedType(typeof(DisposeCall), "dispose-call")]
[JsonDerivedType(typeof(PlayToCustomer), "play-to-customer")]
[JsonDerivedType(typeof(PausePlayback), "pause-playback")]
[JsonDerivedType(typeof(ContinuePlayback), "continue-playback")]
[JsonDerivedType(typeof(StopPlayback), "stop-playback")]
[JsonDerivedType(typeof(SetOutboundMode), "set-outbound-mode")]
public abstract record EngineInput;

/// <summary>New settings are in force.</summary>
public sealed record CentreConfigured(Centre Centre) : EngineInput
{
    /// <summary>Where callers go whose queue is not there any more. A queue that is not named: they are let go.</summary>
    public ImmutableDictionary<QueueId, QueueId>? Instead { get; init; }
}

/// <summary>The process started again after an end that may not have been clean: every call of the old one is gone. They end with
/// <see cref="LostReason.SystemFault"/> or, when talking, <see cref="EndReason.SystemFault"/>; agents' states stay.</summary>
public sealed record Restarted : EngineInput;

/// <summary>Time has passed: whatever is due by now happens. Sent when <see cref="RoutingState.NextDue"/> comes.</summary>
public sealed record ClockTicked : EngineInput;

/// <summary>The watchdog has seen something that must not be: whatever is so still is put right, each with a <see cref="StateRepaired"/>.</summary>
public sealed record SelfCheck : EngineInput;

/// <summary>Deciding on <paramref name="Input"/> failed: it is decided again without policies, and whoever waits rings at agents in plain rotation.</summary>
/// <param name="Rescue">That failed too: a caller in a flow leaves it for a queue.</param>
public sealed record FallenBack(EngineInput Input, bool Rescue = false) : EngineInput;

/// <param name="Dialled">The number as the number plan knows it.</param>
/// <param name="Trunk">Trunk, or <c>ext:8001</c>.</param>
public sealed record CallArrived(CallId Call, string Dialled, PartyId Caller, string Trunk, bool Simulated) : EngineInput
{
    /// <summary>Null: nothing is known of the caller.</summary>
    public CallerFacts? Facts { get; init; }

    /// <summary>What the rules of the number ask about the caller, and holds: see <see cref="InboundRule.Trait"/>. His number itself stays out of the story.</summary>
    public ImmutableArray<string> Traits { get; init => field = value.IsDefault ? [] : value; } = [];
}

/// <summary>The caller hung up, in whatever state the call was.</summary>
public sealed record CallerLeft(CallId Call) : EngineInput;

/// <summary>The call was cut by the network or a fault, not by the caller.</summary>
public sealed record CallLost(CallId Call) : EngineInput;

public sealed record PromptsPlayed(CallId Call, StepId Step, bool Failed = false) : EngineInput;

/// <param name="Digits">Null when the step was secret.</param>
public sealed record KeysTaken(CallId Call, StepId Step, string? Digits, int Count, KeysResult Result) : EngineInput
{
    /// <summary>The number that was keyed, in the parties table. Null: none was asked for, or it is none.</summary>
    public PartyId? Number { get; init; }

    /// <summary>He said them.</summary>
    public bool Spoken { get; init; }
}

/// <summary>The caller could not enter the conference.</summary>
public sealed record ConferenceFull(CallId Call, StepId Step) : EngineInput;

/// <summary>What came of <see cref="AskWeb"/>.</summary>
/// <param name="Values">Variables; those whose path led nowhere are not among them.</param>
/// <param name="Problem">Null: it answered. Otherwise a code such as <c>timeout</c>, <c>refused-address</c>, <c>status-500</c>, <c>not-json</c>.</param>
public sealed record WebAnswered(CallId Call, StepId Step, ImmutableDictionary<string, FlowValue> Values, string? Problem = null) : EngineInput;

public enum KeysResult { Complete, TooFew, Nothing, Stopped }

/// <summary>The agent takes the offer: pressed Answer, or picked up the phone.</summary>
public sealed record OfferTaken(OfferId Offer) : EngineInput;

/// <summary>The agent turns the offer down.</summary>
public sealed record OfferRefused(OfferId Offer) : EngineInput;

/// <summary>The agent's phone could not be reached.</summary>
public sealed record OfferUndeliverable(OfferId Offer, string Cause) : EngineInput;

/// <summary>Audio is joined: the call counts as answered.</summary>
public sealed record TalkJoined(CallId Call, OfferId Offer) : EngineInput;

/// <summary>The agent hung up, on the page or on the phone.</summary>
public sealed record AgentLeftTalk(CallId Call, AgentId Agent) : EngineInput;

public sealed record PartyRang(CallId Call) : EngineInput
{
    /// <summary>Which of several that ring at the same time; 0: the only one.</summary>
    public int Ring { get; init; }
}

public sealed record PartyAnswered(CallId Call) : EngineInput
{
    /// <summary>As in <see cref="PartyRang.Ring"/>.</summary>
    public int Ring { get; init; }
}

/// <summary>The party of a <see cref="ToParty"/> call refused, did not answer, or hung up.</summary>
public sealed record PartyGone(CallId Call, PartyEnd End) : EngineInput
{
    /// <summary>The trunk failed, not the party: no answer, 5xx, unreachable. Another trunk may do better.</summary>
    public bool TrunkFailed { get; init; }

    /// <summary>As in <see cref="PartyRang.Ring"/>.</summary>
    public int Ring { get; init; }
}

public enum PartyEnd { HungUp, Busy, NoAnswer, Unreachable, Refused }

/// <summary>Starts a shift.</summary>
/// <param name="Phone">Extension on which his calls arrive.</param>
/// <param name="Standing">The phone keeps one standing connection: an offer needs no ringing of the phone.</param>
/// <param name="Ready">State after sign-in.</param>
public sealed record SignIn(AgentId Agent, string Phone, bool Standing, bool Ready = true) : EngineInput;

public sealed record SignOut(AgentId Agent) : EngineInput;

public sealed record GoReady(AgentId Agent) : EngineInput;

/// <param name="Reason">Code from the catalogue of reasons, e.g. <c>break</c>, <c>training</c>, <c>away</c>.</param>
public sealed record GoNotReady(AgentId Agent, string Reason) : EngineInput;

public sealed record FinishWrapUp(AgentId Agent) : EngineInput;

/// <summary>外呼状态: between his own calls no call of a queue is offered. Leaving it, he is what he was before it.</summary>
public sealed record SetOutboundMode(AgentId Agent, bool On) : EngineInput;

/// <summary>An agent ends his call (talking) from the page.</summary>
public sealed record HangUp(CallId Call, AgentId Agent) : EngineInput;

/// <summary>The phone's registration or standing connection is gone: grace period, then not ready (connection lost). A phone without a person
/// is signed out.</summary>
public sealed record PhoneLost(AgentId Agent) : EngineInput;

/// <summary>The phone can be reached again; for a phone without a person: for the first time, too.</summary>
public sealed record PhoneBack(AgentId Agent) : EngineInput;

/// <summary>A trunk answers again, or does not any more.</summary>
/// <param name="Cause">In a word, such as <c>no-answer</c>, <c>503</c>, <c>not-registered</c>.</param>
public sealed record TrunkTold(string Trunk, bool Up, string Cause) : EngineInput;
