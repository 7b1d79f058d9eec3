namespace Antiphon.Switch.Contract;

/// <summary>Human: says a little and waits. Machine: goes on talking. Beep: the tone after a machine's greeting. Fax: its calling or answering tone. RingBack, Busy,
/// Congestion, SpecialInformation: tones of the network in the audio (ITU-T E.180). Silence: nothing was said.</summary>
public enum AnswerKind { Human, Machine, Beep, Fax, RingBack, Busy, Congestion, SpecialInformation, Silence }

/// <summary>Listens by energy and cadence who answered, beside whatever else the leg does. Where it is not sure it says human. Told by one
/// <see cref="AnswerDetected"/>, and after a machine by a second one when its beep comes within a minute. On a leg without audio: void.</summary>
/// <param name="Within">A decision is forced then; 2 to 30 s.</param>
public sealed record DetectAnswer(LegId Leg, TimeSpan Within) : LegOperation(Leg);

/// <param name="After">Since <see cref="DetectAnswer"/>.</param>
public sealed record AnswerDetected(LegId Leg, AnswerKind Kind, TimeSpan After, DateTimeOffset At) : LegEvent(Leg, At);
