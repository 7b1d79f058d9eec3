namespace Antiphon.Engine.Contract;

/// <summary>How a supervisor takes part in an agent's talk. Listen 监听: hears both, is heard by nobody. Whisper 密语: the agent hears him too. Barge 强插: both do.</summary>
public enum MonitoringMode { Listen, Whisper, Barge }

/// <summary>A supervisor at an agent's talk. He has one at a time; it ends with the agent's part in the call.</summary>
/// <param name="Phone">Over which he hears: that of his shift, or any other. He needs no shift for it.</param>
/// <param name="Standing">The phone keeps one standing connection, and does not ring.</param>
/// <param name="Resumes">He was ready before, and is again afterwards.</param>
public sealed record Monitoring(AgentId By, CallId Call, AgentId Agent, MonitoringMode Mode, string Phone, bool Standing, bool Resumes, DateTimeOffset Since)
{
    /// <summary>His phone is there, and hears.</summary>
    public bool Heard { get; init; }
}

/// <summary>A supervisor wants to hear the agent of this call. While he has one already: another mode, or another call. Whether he may is asked before it comes here.</summary>
public sealed record BeginMonitoring(CallId Call, AgentId By, MonitoringMode Mode, string Phone, bool Standing) : EngineInput;

public sealed record EndMonitoring(AgentId By) : EngineInput;

/// <summary>His phone hears the talk now.</summary>
public sealed record MonitorHears(AgentId By) : EngineInput;

/// <summary>His phone hung up, did not answer, or could not be reached.</summary>
public sealed record MonitorGone(AgentId By) : EngineInput;

/// <summary>Also told when the mode changes.</summary>
public sealed record MonitoringBegun(CallId Call, AgentId Agent, AgentId By, MonitoringMode Mode, string Phone, bool Standing, bool Resumes, DateTimeOffset At) : CallEvent(Call, At);

public sealed record MonitoringHeard(CallId Call, AgentId Agent, AgentId By, DateTimeOffset At) : CallEvent(Call, At);

public sealed record MonitoringEnded(CallId Call, AgentId Agent, AgentId By, DateTimeOffset At) : CallEvent(Call, At);

/// <summary>The supervisor's phone, called if it does not hear yet, takes part in the agent's talk. Answered by <see cref="MonitorHears"/> or <see cref="MonitorGone"/>.</summary>
public sealed record LetMonitor(CallId Call, AgentId Agent, AgentId By, MonitoringMode Mode, string Phone, bool Standing) : EngineEffect;

/// <summary>He hears nothing any more: hang up his phone unless it stands open.</summary>
public sealed record FreeMonitor(AgentId By) : EngineEffect;
