namespace Antiphon.Engine.Contract;

/// <summary>Who hears whom from now on; who is left out hears the prompts in a loop, an agent silence.</summary>
public sealed record ShapeTalk(CallId Call, TalkShape Shape, ImmutableArray<string> HoldPrompts) : EngineEffect;

/// <summary>Call a third party; answered by <see cref="ConsultedAnswered"/> or <see cref="ConsultedGone"/>. The agent hears it ring.</summary>
public sealed record DialConsulted(CallId Call, Party Party) : EngineEffect;

/// <summary>The third leaves: part the audio; hang up his phone unless it stands open.</summary>
public sealed record DropConsulted(CallId Call) : EngineEffect;

/// <summary>The third takes the agent's place in the talk, and the agent's phone is freed.</summary>
/// <param name="Agent">Who leaves.</param>
public sealed record HandOver(CallId Call, AgentId Agent) : EngineEffect;

/// <summary>The dialling agent's phone first; answered by <see cref="DiallerReady"/>, at once when the phone stands open.</summary>
public sealed record RingDialler(CallId Call, AgentId Agent, string Phone, bool Standing, string Number) : EngineEffect;

/// <summary>Call the customer; the agent hears it ring. Answered by <see cref="CustomerAnswered"/> or <see cref="CustomerNotReached"/>.</summary>
public sealed record DialCustomer(CallId Call, Party Party) : EngineEffect;
