namespace Antiphon.Engine.Contract;

/// <summary>驻留: a call that waits in a place from which any phone takes it.</summary>
/// <param name="Place">Number that is dialled.</param>
/// <param name="Agent">Who parked it; null: a phone, <paramref name="Extension"/>.</param>
/// <param name="Recalls">Times that it has rung back.</param>
public sealed record ParkedCall(int Place, AgentId? Agent, string? Extension, DateTimeOffset Since, DateTimeOffset RecallAt, int Recalls);

/// <summary>An agent parks the customer of his talk.</summary>
/// <param name="Place">0: the first that is free.</param>
public sealed record ParkCall(CallId Call, AgentId Agent, int Place = 0) : EngineInput;

/// <summary>A phone parks whom it talks with.</summary>
/// <param name="Extension">The phone's.</param>
public sealed record ParkByPhone(CallId Call, string Extension, int Place = 0) : EngineInput;

/// <summary>An agent takes a parked call, or one that rings at a colleague's.</summary>
public sealed record PickUpCall(CallId Call, AgentId Agent) : EngineInput;

/// <summary>The call waits in a place, with music; who parked it is free.</summary>
/// <param name="Turned">The phone that parked it had made the call: the party it called waits now.</param>
public sealed record CallParked(CallId Call, ParkedCall Parked, bool Turned, DateTimeOffset At) : CallEvent(Call, At);

/// <summary>It rings back at who parked it.</summary>
public sealed record ParkRecalled(CallId Call, int Place, DateTimeOffset At) : CallEvent(Call, At);

/// <summary>Somebody else took the call: out of its place, or while it rang.</summary>
/// <param name="From">The place, or for whom it rang: an extension or an agent.</param>
/// <param name="By">An extension or an agent.</param>
public sealed record CallPickedUp(CallId Call, string From, string By, DateTimeOffset At) : CallEvent(Call, At);

/// <summary>The call of a phone that picked up another has become part of that one.</summary>
public sealed record CallMerged(CallId Call, CallId Into, DateTimeOffset At) : CallEvent(Call, At);

/// <summary>The phone that made a call becomes the party of another; nothing is left of its own.</summary>
/// <param name="From">Its own call.</param>
public sealed record TakeAsParty(CallId Call, CallId From) : EngineEffect;

/// <summary>As <see cref="TakeAsParty"/>, but the phone is that of an agent, who was offered the call with that.</summary>
public sealed record TakeAsAgent(CallId Call, CallId From, OfferId Offer, AgentId Agent, string Phone) : EngineEffect;

/// <summary>Who called and who was called change places, so that it is the called one who stays.</summary>
public sealed record TurnCall(CallId Call) : EngineEffect;

/// <summary>The phone's own setting changes. Answered by new settings.</summary>
/// <param name="DoNotDisturb">Null: as it is.</param>
/// <param name="ForwardAlways">Null: as it is; empty: no forward.</param>
public sealed record ChangeExtension(string Extension, bool? DoNotDisturb, string? ForwardAlways) : EngineEffect;
