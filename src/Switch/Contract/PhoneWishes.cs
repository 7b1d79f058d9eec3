namespace Antiphon.Switch.Contract;

// What phones ask for by their own keys: hold, transfer, taking a call over, the message lamp.

/// <summary>The far end put us on hold by re-INVITE or UPDATE (RFC 3264 §8.4: sendonly, inactive, or the old c=0.0.0.0), or took an offer of
/// ours only so. It is answered already; what the other side hears meanwhile is for the commander to say.</summary>
public sealed record LegHeld(LegId Leg, DateTimeOffset At) : LegEvent(Leg, At);

/// <summary>The far end listens again. Told only after <see cref="LegHeld"/>.</summary>
public sealed record LegResumed(LegId Leg, DateTimeOffset At) : LegEvent(Leg, At);

/// <summary>A registered phone asks by REFER (RFC 3515) that the party it talks to be put through. Only within its own dialog, and never from
/// a trunk. The commander answers with <see cref="AcceptTransfer"/> or <see cref="RefuseTransfer"/>; nothing in time: refused with 603.</summary>
/// <param name="Leg">The phone that asks: the transferor's leg.</param>
/// <param name="Request">Unique among the requests of this leg.</param>
/// <param name="Target">User part of Refer-To: the number to put through to. Letters, digits and <c>+*#-_.</c>, at most 64.</param>
/// <param name="Replaces">Attended: the leg of the phone's consultation call, which the transferred party is to take the place of (RFC 3891). Null: blind.</param>
public sealed record TransferAsked(LegId Leg, long Request, string Target, LegId? Replaces, DateTimeOffset At) : LegEvent(Leg, At);

/// <summary>An INVITE with Replaces (RFC 3891) from a phone that may do so was answered and stands in the place of a leg of ours: in its bridge, if
/// it had one. The first event of <paramref name="By"/>; <paramref name="Leg"/> ends right after.</summary>
/// <param name="By">The new leg, answered.</param>
public sealed record LegReplaced(LegId Leg, LegId By, LegOrigin Origin, DateTimeOffset At) : LegEvent(Leg, At);

/// <summary>202 to the REFER of <see cref="TransferAsked"/>, and NOTIFY "100 Trying". How it went is said by <see cref="TellTransfer"/>.</summary>
public sealed record AcceptTransfer(LegId Leg, long Request) : LegOperation(Leg);

/// <summary>NOTIFY with the state of an accepted transfer (RFC 3515 §2.4.5). A status of 200 or more is the last.</summary>
/// <param name="SipStatus">100–699: 180 the target rings, 200 it answered, 486 it is busy …</param>
public sealed record TellTransfer(LegId Leg, long Request, int SipStatus) : LegOperation(Leg);

/// <summary>Final refusal of the REFER.</summary>
public sealed record RefuseTransfer(LegId Leg, long Request, HangupCause Cause) : LegOperation(Leg);

/// <summary>Sets the message lamp of an extension (RFC 3842): told to its phones that subscribed, and to those that subscribe later. Kept until
/// the switch stops; 0 and 0 at the start.</summary>
/// <param name="New">Messages not yet heard, 0–9,999.</param>
/// <param name="Old">Messages kept, 0–9,999.</param>
public sealed record SetMessageWaiting(string Extension, int New, int Old) : SwitchOperation;
