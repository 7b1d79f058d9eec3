namespace Antiphon.Engine.Contract;

/// <summary>在线播音: what an agent plays to his customer. Both hear it; meanwhile they do not hear each other.</summary>
/// <param name="Step">Under which it is played.</param>
/// <param name="Recording">An earlier recording in place of prompts, by its call. Null: prompts.</param>
/// <param name="Resume">Agent and customer talk again afterwards. Otherwise the agent is free from the beginning, and the customer goes on alone.</param>
/// <param name="FromMs">Where it begins, counted over all prompts.</param>
/// <param name="RunsSince">Null: it is paused, and they talk.</param>
public sealed record Playback(AgentId By, StepId Step, ImmutableArray<string> Prompts, CallId? Recording, bool Resume, int FromMs, DateTimeOffset? RunsSince);

/// <summary>Plays up to <see cref="PromptsMax"/> prompts, or one earlier recording of the same customer. Whether the agent may hear that is asked before it comes here.</summary>
public sealed record PlayToCustomer(CallId Call, AgentId Agent, ImmutableArray<string> Prompts, bool Resume) : EngineInput
{
    public const int PromptsMax = 3;

    /// <summary>See <see cref="Playback.Recording"/>: always with <see cref="Resume"/>.</summary>
    public CallId? Recording { get; init; }
}

/// <summary>They talk; what is played waits at the place where it was.</summary>
public sealed record PausePlayback(CallId Call, AgentId Agent) : EngineInput;

public sealed record ContinuePlayback(CallId Call, AgentId Agent) : EngineInput;

/// <summary>They talk, and nothing is left to play.</summary>
public sealed record StopPlayback(CallId Call, AgentId Agent) : EngineInput;

/// <summary>Also told when it goes on after a pause.</summary>
public sealed record PlaybackStarted(CallId Call, AgentId Agent, StepId Step, ImmutableArray<string> Prompts, bool Resume, int FromMs, DateTimeOffset At) : CallEvent(Call, At)
{
    /// <summary>What is heard is in the recording of this call too: here is said that it is an old one.</summary>
    public CallId? Recording { get; init; }
}

/// <param name="AtMs">The place where it was.</param>
public sealed record PlaybackPaused(CallId Call, AgentId Agent, int AtMs, DateTimeOffset At) : CallEvent(Call, At);

public sealed record PlaybackEnded(CallId Call, AgentId Agent, PlaybackOutcome Outcome, DateTimeOffset At) : CallEvent(Call, At);

/// <summary>Failed: it could not be played. CutOff: the talk ended first.</summary>
public enum PlaybackOutcome { Finished, Stopped, Failed, CutOff }

/// <summary>Caller and agent hear it, and not each other. Answered by <see cref="PromptsPlayed"/>.</summary>
public sealed record PlayToTalk(CallId Call, StepId Step, ImmutableArray<string> Prompts, CallId? Recording, int FromMs) : EngineEffect
{
    /// <summary>Null: the centre's own.</summary>
    public string? Language { get; init; }
}
