using System.Text.Json.Serialization;

namespace Antiphon.Switch.Contract;

/// <summary>A fact that the switch tells. Events of one leg come in order, the first is <see cref="LegArrived"/> or follows a
/// <see cref="DialLeg"/>, and the last is <see cref="LegEnded"/>, exactly once; only the begin and the end of a recording come later
/// when the disk is behind. All are serialisable, so that a switch may one day stand on another node.</summary>
[JsonDerivedType(typeof(LegArrived), "leg-arrived")]
[JsonDerivedType(typeof(LegRinging), "leg-ringing")]
[JsonDerivedType(typeof(LegAnswered), "leg-answered")]
[JsonDerivedType(typeof(LegMediaUp), "leg-media-up")]
[JsonDerivedType(typeof(LegEnded), "leg-ended")]
[JsonDerivedType(typeof(LegsJoined), "legs-joined")]
[JsonDerivedType(typeof(LegsParted), "legs-parted")]
[JsonDerivedType(typeof(PlayEnded), "play-ended")]
[JsonDerivedType(typeof(KeysCollected), "keys-collected")]
[JsonDerivedType(typeof(KeyPressed), "key-pressed")]
[JsonDerivedType(typeof(LegHeld), "leg-held")]
[JsonDerivedType(typeof(LegResumed), "leg-resumed")]
[JsonDerivedType(typeof(TransferAsked), "transfer-asked")]
[JsonDerivedType(typeof(LegReplaced), "leg-replaced")]
[JsonDerivedType(typeof(RecordingStarted), "recording-started")]
[JsonDerivedType(typeof(RecordingEnded), "recording-ended")]
[JsonDerivedType(typeof(ConferenceEntered), "conference-entered")]
[JsonDerivedType(typeof(ConferenceLeft), "conference-left")]
[JsonDerivedType(typeof(ActiveSpeakers), "active-speakers")]
[JsonDerivedType(typeof(ConferencePlayEnded), "conference-play-ended")]
[JsonDerivedType(typeof(ConferenceRecordingStarted), "conference-recording-started")]
[JsonDerivedType(typeof(ConferenceRecordingEnded), "conference-recording-ended")]
[JsonDerivedType(typeof(MonitoringStarted), "monitoring-started")]
[JsonDerivedType(typeof(MonitoringStopped), "monitoring-stopped")]
[JsonDerivedType(typeof(FaxPage), "fax-page")]
[JsonDerivedType(typeof(FaxEnded), "fax-ended")]
[JsonDerivedType(typeof(AnswerDetected), "answer-detected")]
[JsonDerivedType(typeof(LegQuality), "leg-quality")]
[JsonDerivedType(typeof(TalkQuality), "talk-quality")]
[JsonDerivedType(typeof(ExtensionRegistered), "extension-registered")]
[JsonDerivedType(typeof(ExtensionUnregistered), "extension-unregistered")]
[JsonDerivedType(typeof(RegisteredAt), "registered-at")]
[JsonDerivedType(typeof(TrunkProbed), "trunk-probed")]
[JsonDerivedType(typeof(TrunkUp), "trunk-up")]
[JsonDerivedType(typeof(TrunkDown), "trunk-down")]
[JsonDerivedType(typeof(RegistrationLost), "registration-lost")]
public abstract record SwitchEvent(DateTimeOffset At);

public abstract record LegEvent(LegId Leg, DateTimeOffset At) : SwitchEvent(At);

public enum OriginKind { Trunk, Extension }

/// <summary>Where a leg comes from, as established by source address or digest, never by what the message claims.</summary>
/// <param name="Name">Name of the trunk, or number of the extension.</param>
/// <param name="Simulated">The trunk or extension belongs to the synthetic floor: never counted as production.</param>
public sealed record LegOrigin(OriginKind Kind, string Name, bool Simulated = false);

/// <summary>A party calls in. It hears nothing until <see cref="RingLeg"/>, <see cref="AnswerLeg"/> or <see cref="RejectLeg"/>.</summary>
/// <param name="Called">User part of the Request-URI, as dialled.</param>
/// <param name="Caller">User part of From or P-Asserted-Identity (trusted trunks only); empty when withheld.</param>
public sealed record LegArrived(LegId Leg, LegOrigin Origin, string Called, string Caller, string CallerName, DateTimeOffset At) : LegEvent(Leg, At)
{
    /// <summary>Whose calls were forwarded here, the latest first; empty when none, and from trunks whose word on identities is not believed.</summary>
    public IReadOnlyList<Diversion> Diversions { get; init; } = [];
}

/// <summary>The far end of an outbound leg rings (180) or sends early media (183 with SDP).</summary>
public sealed record LegRinging(LegId Leg, bool EarlyMedia, DateTimeOffset At) : LegEvent(Leg, At);

/// <summary>200 OK was received (outbound) or the ACK of ours came (inbound).</summary>
public sealed record LegAnswered(LegId Leg, DateTimeOffset At) : LegEvent(Leg, At);

/// <summary>The first authentic media packet came: for a browser, ICE and DTLS are through.</summary>
public sealed record LegMediaUp(LegId Leg, DateTimeOffset At) : LegEvent(Leg, At);

/// <param name="SipStatus">Final status of a leg that was never answered; 0 otherwise.</param>
public sealed record LegEnded(LegId Leg, HangupCause Cause, EndedBy By, int SipStatus, DateTimeOffset At) : LegEvent(Leg, At)
{
    /// <summary>The far end redirected (3xx) to where the switch does not go by itself: the number it named. Null otherwise.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? MovedTo { get; init; }

    /// <summary>Cause of ITU-T Q.850 that the far end gave (RFC 3326), 1–127. Null: none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Q850Cause { get; init; }
}

public enum EndedBy { FarEnd, Switch, Network }

/// <summary>Why a leg ended, or is to end. SIP statuses: Busy 486, NoAnswer 480/487, Rejected 603, NotFound 404, Unavailable 480/503,
/// NotAcceptable 488, Forbidden 403, Congestion 503, Failure 5xx.</summary>
public enum HangupCause { Normal, Cancelled, Busy, NoAnswer, Rejected, NotFound, Unavailable, NotAcceptable, Forbidden, Congestion, MediaTimeout, Failure }

/// <summary>Audio flows between the two from now on. A talk is counted from here.</summary>
public sealed record LegsJoined(LegId Leg, LegId Other, DateTimeOffset At) : LegEvent(Leg, At);

public sealed record LegsParted(LegId Leg, LegId Other, DateTimeOffset At) : LegEvent(Leg, At);

public sealed record PlayEnded(LegId Leg, long Request, PlayOutcome Outcome, DateTimeOffset At) : LegEvent(Leg, At);

public enum PlayOutcome { Finished, Stopped, Failed }

/// <summary>Result of <see cref="CollectKeys"/>: one per request.</summary>
/// <param name="Digits">Without the end key. With a secret step the digits go no further than the asker.</param>
public sealed record KeysCollected(LegId Leg, long Request, string Digits, KeysOutcome Outcome, DateTimeOffset At) : LegEvent(Leg, At);

/// <summary>Complete: maximum reached, end key, or inter-digit time-out with at least the minimum. TooFew: inter-digit time-out below
/// the minimum. Nothing: no key in time. Stopped: cancelled, or the leg went.</summary>
public enum KeysOutcome { Complete, TooFew, Nothing, Stopped }

/// <summary>A key outside a collection.</summary>
public sealed record KeyPressed(LegId Leg, char Key, DateTimeOffset At) : LegEvent(Leg, At);

public sealed record RecordingStarted(LegId Leg, string Recording, DateTimeOffset At) : LegEvent(Leg, At);

/// <param name="Length">Length of the audio in the file.</param>
/// <param name="Failed">The disk refused, or fell so far behind that a part was given up: what is in the file plays, but it is not all that was said.</param>
public sealed record RecordingEnded(LegId Leg, string Recording, TimeSpan Length, DateTimeOffset At, bool Failed = false) : LegEvent(Leg, At);

public sealed record ExtensionRegistered(string Extension, string Transport, DateTimeOffset ExpiresAt, DateTimeOffset At) : SwitchEvent(At);

/// <summary>No binding is left: expired, removed, or its connection closed.</summary>
public sealed record ExtensionUnregistered(string Extension, DateTimeOffset At) : SwitchEvent(At);

/// <summary>The other registrar took our binding, for the first time or again after a loss. Refreshes are not told.</summary>
public sealed record RegisteredAt(string Name, DateTimeOffset ExpiresAt, DateTimeOffset At) : SwitchEvent(At);

/// <summary>We are not, or no longer, registered there. Tried again every 30 s, except after a refused secret (401, 403, 404, 407) and
/// after <see cref="UnregisterAt"/>.</summary>
/// <param name="SipStatus">Status of the refusal; 408 without an answer; 0 when it was our wish.</param>
public sealed record RegistrationLost(string Name, int SipStatus, DateTimeOffset At) : SwitchEvent(At);
