using System.Net;
using System.Text.Json.Serialization;

namespace Antiphon.Switch.Contract;

/// <summary>Something the switch is to do. Never throws and never waits: what comes of it is told by events. An operation on a leg that
/// is gone, or that does not fit its state, is void. Operations of one caller are carried out in order.</summary>
[JsonDerivedType(typeof(RingLeg), "ring-leg")]
[JsonDerivedType(typeof(SendEarlyMedia), "send-early-media")]
[JsonDerivedType(typeof(AnswerLeg), "answer-leg")]
[JsonDerivedType(typeof(RejectLeg), "reject-leg")]
[JsonDerivedType(typeof(HangUpLeg), "hang-up-leg")]
[JsonDerivedType(typeof(DialLeg), "dial-leg")]
[JsonDerivedType(typeof(Play), "play")]
[JsonDerivedType(typeof(StopPlay), "stop-play")]
[JsonDerivedType(typeof(CollectKeys), "collect-keys")]
[JsonDerivedType(typeof(SendKeys), "send-keys")]
[JsonDerivedType(typeof(JoinLegs), "join-legs")]
[JsonDerivedType(typeof(PartLegs), "part-legs")]
[JsonDerivedType(typeof(Echo), "echo")]
[JsonDerivedType(typeof(AcceptTransfer), "accept-transfer")]
[JsonDerivedType(typeof(TellTransfer), "tell-transfer")]
[JsonDerivedType(typeof(RefuseTransfer), "refuse-transfer")]
[JsonDerivedType(typeof(SetMessageWaiting), "set-message-waiting")]
[JsonDerivedType(typeof(StartRecording), "start-recording")]
[JsonDerivedType(typeof(StopRecording), "stop-recording")]
[JsonDerivedType(typeof(MoveRecording), "move-recording")]
[JsonDerivedType(typeof(EnterConference), "enter-conference")]
[JsonDerivedType(typeof(LeaveConference), "leave-conference")]
[JsonDerivedType(typeof(SetConferenceRole), "set-conference-role")]
[JsonDerivedType(typeof(PlayToConference), "play-to-conference")]
[JsonDerivedType(typeof(StartConferenceRecording), "start-conference-recording")]
[JsonDerivedType(typeof(StopConferenceRecording), "stop-conference-recording")]
[JsonDerivedType(typeof(MonitorLeg), "monitor-leg")]
[JsonDerivedType(typeof(StopMonitoring), "stop-monitoring")]
[JsonDerivedType(typeof(PauseRecording), "pause-recording")]
[JsonDerivedType(typeof(ResumeRecording), "resume-recording")]
[JsonDerivedType(typeof(SendFax), "send-fax")]
[JsonDerivedType(typeof(ReceiveFax), "receive-fax")]
[JsonDerivedType(typeof(StopFax), "stop-fax")]
[JsonDerivedType(typeof(DetectAnswer), "detect-answer")]
[JsonDerivedType(typeof(RegisterAt), "register-at")]
[JsonDerivedType(typeof(ProbeTrunk), "probe-trunk")]
[JsonDerivedType(typeof(UnregisterAt), "unregister-at")]
public abstract record SwitchOperation;

public abstract record LegOperation(LegId Leg) : SwitchOperation;

/// <summary>180 to an inbound leg.</summary>
public sealed record RingLeg(LegId Leg) : LegOperation(Leg);

/// <summary>183 with SDP to an inbound leg: prompts are heard before the answer.</summary>
public sealed record SendEarlyMedia(LegId Leg) : LegOperation(Leg);

/// <summary>200 to an inbound leg.</summary>
public sealed record AnswerLeg(LegId Leg) : LegOperation(Leg);

/// <summary>Final refusal of an unanswered inbound leg.</summary>
public sealed record RejectLeg(LegId Leg, HangupCause Cause) : LegOperation(Leg);

/// <summary>Ends a leg in any state: refusal, CANCEL or BYE, as its state demands.</summary>
public sealed record HangUpLeg(LegId Leg, HangupCause Cause) : LegOperation(Leg);

/// <summary>Calls out. The caller chooses the leg's identity beforehand (<see cref="IdSource"/>). What follows: <see cref="LegRinging"/>*,
/// then <see cref="LegAnswered"/> or <see cref="LegEnded"/>.</summary>
/// <param name="RingFor">CANCEL after this; default of callers 60 s. Ends with NoAnswer.</param>
public sealed record DialLeg(LegId Leg, DialTarget Target, string Caller, string CallerName, TimeSpan RingFor) : LegOperation(Leg)
{
    /// <summary>The caller's number is shown to nobody (RFC 3323): a trunk that is told identities learns it with the wish to keep it back.</summary>
    public bool Withheld { get; init; }

    /// <summary>Whose calls were forwarded to this one, the latest first. Told to trunks that are told identities.</summary>
    public IReadOnlyList<Diversion> Diversions { get; init; } = [];

    /// <summary>A phone that redirects (3xx) to another extension of ours is followed, and a trunk to another of its addresses. Default true; false: the leg
    /// ends, and <see cref="LegEnded.MovedTo"/> says whereto.</summary>
    public bool FollowsRedirection { get; init; } = true;
}

[JsonDerivedType(typeof(ExtensionTarget), "extension")]
[JsonDerivedType(typeof(TrunkTarget), "trunk")]
public abstract record DialTarget;

/// <summary>All bindings of an extension ring, the first to answer gets the call. Unregistered: Unavailable at once.</summary>
public sealed record ExtensionTarget(string Extension) : DialTarget;

public sealed record TrunkTarget(string Trunk, string Number) : DialTarget;

/// <summary>One part of what is played. Parts follow each other without a gap.</summary>
[JsonDerivedType(typeof(FilePart), "file")]
[JsonDerivedType(typeof(TonePart), "tone")]
[JsonDerivedType(typeof(SilencePart), "silence")]
public abstract record PromptPart;

/// <summary>A mono WAV file of 8 kHz (PCM16, A-law or µ-law).</summary>
public sealed record FilePart(string Path) : PromptPart;

/// <param name="FrequencyHz">50–3,400.</param>
/// <param name="LevelDbm0">Default −13 dBm0.</param>
/// <param name="Length">Null: until stopped.</param>
public sealed record TonePart(int FrequencyHz, TimeSpan? Length, double LevelDbm0 = -13) : PromptPart
{
    /// <summary>A second frequency that sounds with the first, each 3 dB below the level. 0: none.</summary>
    public int SecondHz { get; init; }
}

public sealed record SilencePart(TimeSpan Length) : PromptPart;

/// <summary>Plays to an answered or early-media leg; replaces what it plays now. Ends with <see cref="PlayEnded"/> of the same request.</summary>
public sealed record Play(LegId Leg, long Request, IReadOnlyList<PromptPart> Parts, bool Loop = false) : LegOperation(Leg)
{
    /// <summary>Where the loop begins: parts before it are played once.</summary>
    public int LoopFrom { get; init; }

    /// <summary>So much is left out at the beginning, over all parts. Default: nothing.</summary>
    public TimeSpan Skip { get; init; }
}

public sealed record StopPlay(LegId Leg) : LegOperation(Leg);

/// <summary>Plays, then collects keys (RFC 4733, SIP INFO, or tones where the far end has neither). The media thread stops the prompt itself at the first key when
/// <paramref name="BargeIn"/>; times run from the end of the prompt. Ends with one <see cref="KeysCollected"/>.</summary>
/// <param name="EndKey">Null: none.</param>
/// <param name="Secret">The digits may not stand in any log, trace or recording.</param>
public sealed record CollectKeys(LegId Leg, long Request, IReadOnlyList<PromptPart> Parts, int Minimum, int Maximum, char? EndKey,
    TimeSpan FirstKeyWithin, TimeSpan NextKeyWithin, bool BargeIn = true, bool Secret = false) : LegOperation(Leg)
{
    /// <summary>From this part on the prompt is played again and again until a key comes: it waits as long as it takes. Null: it is played once.</summary>
    public int? LoopFrom { get; init; }
}

/// <summary>Sends keys by RFC 4733, or as tones where the far end has no telephone events, 100 ms each with 60 ms between.</summary>
public sealed record SendKeys(LegId Leg, string Keys) : LegOperation(Leg);

/// <summary>Joins the audio of two legs; prompts and echo on either stop. Told by <see cref="LegsJoined"/>.</summary>
public sealed record JoinLegs(LegId Leg, LegId Other) : LegOperation(Leg);

public sealed record PartLegs(LegId Leg, LegId Other) : LegOperation(Leg);

/// <summary>What the leg sends comes back to it.</summary>
public sealed record Echo(LegId Leg) : LegOperation(Leg);

/// <summary>Records the leg to a stereo file: channel 0 what it sends to us, channel 1 what we send to it.
/// The file is playable while it grows and loses at most 2 s in a crash.</summary>
public sealed record StartRecording(LegId Leg, string Recording, string File) : LegOperation(Leg);

public sealed record StopRecording(LegId Leg, string Recording) : LegOperation(Leg);

/// <summary>Another leg goes on with the recording, in the same file and without a gap; its end is told of that one. A leg that is replaced
/// (<see cref="LegReplaced"/>) hands its recordings on by itself.</summary>
/// <param name="Turned">The other leg is the other side of the talk: each side stays in its channel.</param>
public sealed record MoveRecording(LegId Leg, LegId To, string Recording, bool Turned = false) : LegOperation(Leg);

/// <summary>Registers this switch as a phone at another registrar (UDP) and keeps the binding fresh until <see cref="UnregisterAt"/>.
/// The address of record and the contact have the user of <paramref name="Secret"/>. Calls that come to that contact from the
/// registrar's address arrive with an origin of kind trunk and the name <paramref name="Name"/>. Told by <see cref="RegisteredAt"/>
/// or <see cref="RegistrationLost"/>. Void when the name is already in use.</summary>
/// <param name="Name">Name of the registration, unique in this switch and different from every trunk's.</param>
/// <param name="Expires">60 s to 1 h; clamped. Refreshed at half of what the registrar grants.</param>
/// <param name="Simulated">Carried into <see cref="LegOrigin.Simulated"/>.</param>
public sealed record RegisterAt(string Name, [property: JsonConverter(typeof(EndPointJson))] IPEndPoint Registrar, DigestSecret Secret,
    TimeSpan Expires, bool Simulated = false) : SwitchOperation;

/// <summary>Removes the binding at the other registrar. Calls in progress go on.</summary>
public sealed record UnregisterAt(string Name) : SwitchOperation;
