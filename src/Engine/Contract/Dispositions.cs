namespace Antiphon.Engine.Contract;

/// <summary>小结: the agent has said what came of the call. What he said is kept outside the story; here it frees him where his queue asks for it.</summary>
public sealed record DisposeCall(CallId Call, AgentId Agent) : EngineInput;

public sealed record CallDisposed(AgentId Agent, CallId Call, DateTimeOffset At) : AgentEvent(Agent, At);
