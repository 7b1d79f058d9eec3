namespace Antiphon.Switch.Contract;

/// <summary>How a third leg takes part in a talk. Listen: hears both sides, is heard by nobody, and the packets of the talk are not touched.
/// Whisper: is heard by the target too, and by nobody else. Barge: is heard by all.</summary>
public enum MonitorMode { Listen, Whisper, Barge }

/// <summary>The leg hears both sides of whatever the target is in: bridge, conference, prompt, silence. Follows the target through joins,
/// parts and conferences until <see cref="StopMonitoring"/> or the end of either leg. Asked again with another mode, the mode changes
/// without a gap; with another target, it moves there. The leg leaves its own bridge or conference. Told by
/// <see cref="MonitoringStarted"/>. Void when the target is the leg itself or monitors somebody.</summary>
public sealed record MonitorLeg(LegId Leg, LegId Target, MonitorMode Mode) : LegOperation(Leg);

/// <summary>The leg hears nothing any more; the talk goes on as before. Told by <see cref="MonitoringStopped"/>.</summary>
public sealed record StopMonitoring(LegId Leg) : LegOperation(Leg);

/// <summary>Also told when the mode has changed.</summary>
public sealed record MonitoringStarted(LegId Leg, LegId Target, MonitorMode Mode, DateTimeOffset At) : LegEvent(Leg, At);

/// <summary>By wish, because either leg has ended, or because the listener was joined or put elsewhere.</summary>
public sealed record MonitoringStopped(LegId Leg, LegId Target, DateTimeOffset At) : LegEvent(Leg, At);

/// <summary>Silence in the file until <see cref="ResumeRecording"/>; its length goes on (card numbers are told). Void when it is paused.</summary>
public sealed record PauseRecording(LegId Leg, string Recording) : LegOperation(Leg);

public sealed record ResumeRecording(LegId Leg, string Recording) : LegOperation(Leg);
