using System.Text.Json.Serialization;

namespace Antiphon.Engine.Contract;

/// <summary>Something to do in the world. Released only after the events of the same decision are on disk; what comes of it returns as an
/// input. An effect on something that is gone is void.</summary>
[JsonDerivedType(typeof(RingCaller), "ring-caller")]
[JsonDerivedType(typeof(AnswerCall), "answer-call")]
[JsonDerivedType(typeof(SendEarlyMediaToCaller), "send-early-media")]
[JsonDerivedType(typeof(PlayPrompts), "play-prompts")]
[JsonDerivedType(typeof(TakeKeys), "take-keys")]
[JsonDerivedType(typeof(AskWeb), "ask-web")]
[JsonDerivedType(typeof(TakeMessage), "take-message")]
[JsonDerivedType(typeof(CancelParty), "cancel-party")]
[JsonDerivedType(typeof(PlayTone), "play-tone")]
[JsonDerivedType(typeof(EchoCaller), "echo-caller")]
[JsonDerivedType(typeof(CallIntoConference), "call-into-conference")]
[JsonDerivedType(typeof(OfferToAgent), "offer-to-agent")]
[JsonDerivedType(typeof(WithdrawOffer), "withdraw-offer")]
[JsonDerivedType(typeof(JoinTalk), "join-talk")]
[JsonDerivedType(typeof(RecordCall), "record-call")]
[JsonDerivedType(typeof(HushRecording), "hush-recording")]
[JsonDerivedType(typeof(EndRecording), "end-recording")]
[JsonDerivedType(typeof(FreeAgentPhone), "free-agent-phone")]
[JsonDerivedType(typeof(DialParty), "dial-party")]
[JsonDerivedType(typeof(JoinParty), "join-party")]
[JsonDerivedType(typeof(AskParty), "ask-party")]
[JsonDerivedType(typeof(TakeAsParty), "take-as-party")]
[JsonDerivedType(typeof(TakeAsAgent), "take-as-agent")]
[JsonDerivedType(typeof(TurnCall), "turn-call")]
[JsonDerivedType(typeof(ChangeExtension), "change-extension")]
[JsonDerivedType(typeof(ShapeTalk), "shape-talk")]
[JsonDerivedType(typeof(DialConsulted), "dial-consulted")]
[JsonDerivedType(typeof(DropConsulted), "drop-consulted")]
[JsonDerivedType(typeof(HandOver), "hand-over")]
[JsonDerivedType(typeof(RingDialler), "ring-dialler")]
[JsonDerivedType(typeof(DialCustomer), "dial-customer")]
[JsonDerivedType(typeof(BeginFax), "begin-fax")]
[JsonDerivedType(typeof(TakeFax), "take-fax")]
[JsonDerivedType(typeof(LetMonitor), "let-monitor")]
[JsonDerivedType(typeof(FreeMonitor), "free-monitor")]
[JsonDerivedType(typeof(FindNumber), "find-number")]
[JsonDerivedType(typeof(ReleaseCall), "release-call")]
[JsonDerivedType(typeof(PlayToTalk), "play-to-talk")]
public abstract record EngineEffect;

public sealed record RingCaller(CallId Call) : EngineEffect;

public sealed record AnswerCall(CallId Call) : EngineEffect;

public sealed record SendEarlyMediaToCaller(CallId Call) : EngineEffect;

/// <summary>Answered by <see cref="PromptsPlayed"/> unless it loops.</summary>
public sealed record PlayPrompts(CallId Call, StepId Step, ImmutableArray<string> Prompts, bool Loop = false) : EngineEffect
{
    /// <summary>Null: the centre's own.</summary>
    public string? Language { get; init; }

    /// <summary>Played once before what loops.</summary>
    public ImmutableArray<string> Before { get; init => field = value.IsDefault ? [] : value; } = [];
}

/// <summary>Answered by one <see cref="KeysTaken"/>.</summary>
public sealed record TakeKeys(CallId Call, StepId Step, ImmutableArray<string> Prompts, int Minimum, int Maximum, char? EndKey, int FirstKeySeconds,
    int NextKeySeconds, bool Secret) : EngineEffect
{
    /// <summary>Null: the centre's own.</summary>
    public string? Language { get; init; }

    /// <summary>The variable under which a web service of this call may be given the secret digits; they go nowhere else. Null: none.</summary>
    public string? SecretVariable { get; init; }

    /// <summary>The digits are a telephone number: they come as <see cref="KeysTaken.Number"/> and nowhere else.</summary>
    public bool AsNumber { get; init; }

    /// <summary>What the caller may say instead. Null: only keys are taken.</summary>
    public SpokenChoice? Speech { get; init; }

    /// <summary>After the prompts these again and again until a key comes, for as long as it takes. Null: the times run from the end of the prompts.</summary>
    public ImmutableArray<string>? Meanwhile { get; init; }
}

/// <summary>Ask a web service, outside the loop; answered by one <see cref="WebAnswered"/>.</summary>
/// <param name="Variables">Those of the call that address and body may name.</param>
public sealed record AskWeb(CallId Call, StepId Step, WebServiceNode Service, ImmutableDictionary<string, FlowValue> Variables) : EngineEffect;

/// <summary>Stop calling the party; the caller stays.</summary>
public sealed record CancelParty(CallId Call) : EngineEffect
{
    /// <summary>One of several that ring at the same time; 0: whoever rings.</summary>
    public int Ring { get; init; }
}

public sealed record PlayTone(CallId Call, int FrequencyHz) : EngineEffect;

public sealed record EchoCaller(CallId Call) : EngineEffect;

/// <summary>The caller hears all others of the conference, and they him. Answered by <see cref="ConferenceFull"/> when no more may enter.</summary>
/// <param name="Recorded">The conference is recorded from now on, under this call.</param>
/// <param name="Apart">What this party says and hears is a recording of its own, beside that of the conference.</param>
public sealed record CallIntoConference(CallId Call, StepId Step, string Conference, bool Recorded, bool Apart = false) : EngineEffect;

/// <summary>Ring the agent's phone, or the page when the phone stands open.</summary>
public sealed record OfferToAgent(OfferId Offer, CallId Call, AgentId Agent, string Phone, bool Standing, int RingSeconds) : EngineEffect
{
    public OfferPurpose Purpose { get; init; }
}

public sealed record WithdrawOffer(OfferId Offer, AgentId Agent) : EngineEffect;

/// <summary>Join the audio of caller and agent; answered by <see cref="TalkJoined"/>.</summary>
public sealed record JoinTalk(CallId Call, OfferId Offer, AgentId Agent) : EngineEffect
{
    /// <summary>Before they hear each other, the caller hears this.</summary>
    public ImmutableArray<string> CallerHears { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>And the agent, at the same time, this.</summary>
    public ImmutableArray<string> AgentHears { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Of the caller. Null: the centre's own.</summary>
    public string? Language { get; init; }
}

/// <summary>Records until the call ends, or <see cref="EndRecording"/>.</summary>
public sealed record RecordCall(CallId Call) : EngineEffect;

/// <summary>The recording goes on, with silence in it while it is paused.</summary>
public sealed record HushRecording(CallId Call, bool Paused) : EngineEffect;

/// <summary>The talk that was recorded is over, and the caller is still there: what he does now is no part of it.</summary>
public sealed record EndRecording(CallId Call) : EngineEffect;

/// <summary>The talk is over for the agent: part the audio; hang up his phone unless it stands open.</summary>
public sealed record FreeAgentPhone(AgentId Agent, CallId Call) : EngineEffect;

public sealed record DialParty(CallId Call, Party Party, string Dialled) : EngineEffect
{
    /// <summary>Its number among several that ring at the same time; 0: the only one, in place of whoever rang before.</summary>
    public int Ring { get; init; }
}

public sealed record JoinParty(CallId Call) : EngineEffect
{
    /// <summary>The one of several who took the call: the others stop ringing. 0: the only one.</summary>
    public int Ring { get; init; }
}

public sealed record ReleaseCall(CallId Call, ReleaseCause Cause) : EngineEffect;

/// <summary>Refused: by whom it was for. Forbidden: the caller has not the right.</summary>
public enum ReleaseCause { Normal, Busy, NoSuchNumber, NoAnswer, Congestion, Refused, Fault, Forbidden }
