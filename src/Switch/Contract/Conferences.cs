namespace Antiphon.Switch.Contract;

/// <summary>What a party of a conference may do. Talk: is heard and hears. Listen: hears only.</summary>
public enum ConferenceRole { Talk, Listen }

/// <summary>The leg leaves its bridge, or what is played to it, without a gap, and hears all who talk but itself. The conference is made
/// with its first leg and is gone with its last. In another conference: it leaves that one first. Told by <see cref="ConferenceEntered"/>;
/// void above the limit of parties (64), which is told as <see cref="ConferenceLeft"/>.</summary>
/// <param name="Conference">Name of the conference, unique in this switch; 1–64 characters.</param>
public sealed record EnterConference(LegId Leg, string Conference, ConferenceRole Role = ConferenceRole.Talk) : LegOperation(Leg);

/// <summary>The leg hears nothing until it is joined, played to or put elsewhere. Told by <see cref="ConferenceLeft"/>.</summary>
public sealed record LeaveConference(LegId Leg) : LegOperation(Leg);

public sealed record SetConferenceRole(LegId Leg, ConferenceRole Role) : LegOperation(Leg);

/// <summary>Plays to all parties while they go on talking: entry tones, "this conference is recorded". Replaces what is played to the
/// conference now. Ends with <see cref="ConferencePlayEnded"/>. Void where there is no such conference.</summary>
public sealed record PlayToConference(string Conference, long Request, IReadOnlyList<PromptPart> Parts) : SwitchOperation;

/// <summary>Records the mix of all who talk, and what is played to the conference, into both channels of one stereo file. Ends with the
/// conference. Void where there is no such conference, and while it is recorded already. The recording of one party is <see cref="StartRecording"/> on its leg.</summary>
public sealed record StartConferenceRecording(string Conference, string Recording, string File) : SwitchOperation;

public sealed record StopConferenceRecording(string Conference, string Recording) : SwitchOperation;

/// <summary>The leg hears the others and, unless it only listens, is heard.</summary>
public sealed record ConferenceEntered(LegId Leg, string Conference, DateTimeOffset At) : LegEvent(Leg, At);

/// <summary>Left by wish, by hanging up, by a join or another conference; or it could not enter.</summary>
public sealed record ConferenceLeft(LegId Leg, string Conference, DateTimeOffset At) : LegEvent(Leg, At);

/// <summary>Who speaks now, loudest first; at a change, at most twice per second. Nobody: an empty list.</summary>
public sealed record ActiveSpeakers(string Conference, IReadOnlyList<LegId> Legs, DateTimeOffset At) : SwitchEvent(At);

public sealed record ConferencePlayEnded(string Conference, long Request, PlayOutcome Outcome, DateTimeOffset At) : SwitchEvent(At);

public sealed record ConferenceRecordingStarted(string Conference, string Recording, DateTimeOffset At) : SwitchEvent(At);

/// <param name="Length">Length of the audio in the file; zero when it could not be created.</param>
public sealed record ConferenceRecordingEnded(string Conference, string Recording, TimeSpan Length, DateTimeOffset At, bool Failed = false) : SwitchEvent(At);
