namespace Antiphon.Media.Engine;

/// <summary>Hears what happens on media ports. Called on media threads (recordings: the writer thread): must not block, and should only
/// put the event into a queue. Events of one port come in order.</summary>
public interface IMediaListener
{
    void On(MediaEvent happened);
}

/// <summary>A fact about media.</summary>
public abstract record MediaEvent(DateTimeOffset At);

/// <summary>A fact about one media port.</summary>
public abstract record PortEvent(MediaPortId Port, DateTimeOffset At) : MediaEvent(At);

/// <summary>A fact about one room.</summary>
public abstract record RoomEvent(RoomId Room, DateTimeOffset At) : MediaEvent(At);

/// <summary>The first authentic media packet came; for a browser, ICE and DTLS are through. Once per port.</summary>
public sealed record PortMediaUp(MediaPortId Port, DateTimeOffset At) : PortEvent(Port, At);

/// <summary>A key outside a collection: 0–9, *, #, A–D.</summary>
public sealed record PortKeyPressed(MediaPortId Port, char Key, DateTimeOffset At) : PortEvent(Port, At);

/// <summary>Who answered, or which tone came instead; see <see cref="MediaEngine.DetectAnswer"/>.</summary>
/// <param name="After">Since it was asked for.</param>
public sealed record PortAnswerDetected(MediaPortId Port, Tones.AnswerKind Kind, TimeSpan After, DateTimeOffset At) : PortEvent(Port, At);

/// <summary>A key is to be sent to the far end by SIP INFO; see <see cref="MediaEngine.SendKeysByInfo"/>.</summary>
public sealed record PortKeyDue(MediaPortId Port, char Key, DateTimeOffset At) : PortEvent(Port, At);

public sealed record PortPlayEnded(MediaPortId Port, long Request, PlaybackOutcome Outcome, DateTimeOffset At) : PortEvent(Port, At);

/// <summary>Failed: a file is missing, unreadable, too large, or not 8 kHz mono.</summary>
public enum PlaybackOutcome { Finished, Stopped, Failed }

/// <summary>Result of <see cref="MediaEngine.Collect"/>: one per request.</summary>
/// <param name="Digits">Without the end key.</param>
public sealed record PortKeysCollected(MediaPortId Port, long Request, string Digits, CollectionOutcome Outcome, DateTimeOffset At)
    : PortEvent(Port, At)
{
    /// <summary>Digits may be secret: they stand in no text form.</summary>
    public override string ToString() => $"{nameof(PortKeysCollected)} {Port} request {Request} {Outcome}, {Digits.Length} keys";
}

/// <summary>Complete: maximum reached, or end key or inter-digit time-out with at least the minimum. TooFew: end key or inter-digit
/// time-out below the minimum. Nothing: no key in time. Stopped: cancelled, joined, or the port was closed.</summary>
public enum CollectionOutcome { Complete, TooFew, Nothing, Stopped }

public sealed record PortsJoined(MediaPortId Port, MediaPortId Other, DateTimeOffset At) : PortEvent(Port, At);

public sealed record PortsParted(MediaPortId Port, MediaPortId Other, DateTimeOffset At) : PortEvent(Port, At);

public sealed record PortRecordingStarted(MediaPortId Port, string Recording, DateTimeOffset At) : PortEvent(Port, At);

/// <param name="Length">Length of the audio in the file; zero when it could not be created.</param>
/// <param name="Failed">The file could not be created or written to its end.</param>
public sealed record PortRecordingEnded(MediaPortId Port, string Recording, TimeSpan Length, bool Failed, DateTimeOffset At) : PortEvent(Port, At);

/// <summary>A page of a fax is through.</summary>
/// <param name="Page">From 1.</param>
public sealed record PortFaxPage(MediaPortId Port, string Name, int Page, DateTimeOffset At) : PortEvent(Port, At);

/// <summary>The last of a fax. Told also when the port was closed meanwhile.</summary>
/// <param name="Detail">English, for a person who looks for the cause.</param>
/// <param name="Pages">Pages that are through.</param>
/// <param name="RemoteStation">Number that the other machine calls itself; empty: none.</param>
/// <param name="BitRate">Of the pages, bits per second.</param>
/// <param name="Ecm">Error correction was in use.</param>
public sealed record PortFaxEnded(MediaPortId Port, string Name, FaxEnding Outcome, string Detail, int Pages, string RemoteStation, int BitRate, bool Ecm, bool OverT38,
    DateTimeOffset At) : PortEvent(Port, At);

/// <summary>Unavailable: libspandsp is missing, or too many faxes run. Stopped: by order, or the far end hung up in the middle.</summary>
public enum FaxEnding { Complete, Failed, Stopped, Unavailable }

/// <summary>The far end is gone: no media for <see cref="MediaOptions.MediaLostAfter"/> where media is due, or no ICE consent. Once per
/// silence; the port stays open until the caller closes it.</summary>
public sealed record PortMediaLost(MediaPortId Port, MediaLoss Loss, DateTimeOffset At) : PortEvent(Port, At);

/// <summary>Fault: a fault of ours; the port was closed so that the others live on.</summary>
public enum MediaLoss { NoRtp, NoConsent, Fault }

/// <summary>No secure path to the browser: wrong certificate, no common profile, or no handshake in time. Nothing was sent or heard.</summary>
public sealed record PortDtlsFailed(MediaPortId Port, string Reason, DateTimeOffset At) : PortEvent(Port, At);

/// <summary>The port hears the room and, if it speaks, is heard there.</summary>
public sealed record PortEnteredRoom(MediaPortId Port, RoomId Room, DateTimeOffset At) : PortEvent(Port, At);

public sealed record PortLeftRoom(MediaPortId Port, RoomId Room, DateTimeOffset At) : PortEvent(Port, At);

/// <summary>Who speaks in the room now, loudest first; told at a change, at most twice per second.</summary>
public sealed record RoomSpeakers(RoomId Room, IReadOnlyList<MediaPortId> Ports, DateTimeOffset At) : RoomEvent(Room, At);

public sealed record RoomPlayEnded(RoomId Room, long Request, PlaybackOutcome Outcome, DateTimeOffset At) : RoomEvent(Room, At);

public sealed record RoomRecordingStarted(RoomId Room, string Recording, DateTimeOffset At) : RoomEvent(Room, At);

/// <param name="Length">Length of the audio in the file; zero when it could not be created.</param>
/// <param name="Failed">The file could not be created or written to its end.</param>
public sealed record RoomRecordingEnded(RoomId Room, string Recording, TimeSpan Length, bool Failed, DateTimeOffset At) : RoomEvent(Room, At);

/// <summary>The port hears both sides of the target. Also told when the mode has changed.</summary>
public sealed record PortMonitors(MediaPortId Port, MediaPortId Target, Monitoring Mode, DateTimeOffset At) : PortEvent(Port, At);

public sealed record PortMonitoringEnded(MediaPortId Port, MediaPortId Target, DateTimeOffset At) : PortEvent(Port, At);
