namespace Antiphon.Engine.Contract;

/// <summary>The customer hears music from here: on hold, or while the agent consults.</summary>
public sealed record CallHeld(CallId Call, AgentId Agent, DateTimeOffset At) : CallEvent(Call, At);

public sealed record CallResumed(CallId Call, AgentId Agent, DateTimeOffset At) : CallEvent(Call, At);

/// <summary>The customer was handed on. Stands after the <see cref="TalkEnded"/> of who hands on, and before what the customer meets next.</summary>
/// <param name="Attended">Customer and third talk at once: a <see cref="TalkStarted"/> or <see cref="PartyTalkStarted"/> follows.</param>
public sealed record CallTransferred(CallId Call, AgentId From, Destination To, bool Attended, DateTimeOffset At) : CallEvent(Call, At)
{
    /// <summary>The supervisor who forced it.</summary>
    public AgentId? By { get; init; }
}

/// <summary>The agent calls a third. To an agent, an <see cref="OfferMade"/> of that purpose follows.</summary>
/// <param name="With">Null: <paramref name="Party"/>.</param>
public sealed record ConsultStarted(CallId Call, AgentId Agent, AgentId? With, Party? Party, DateTimeOffset At) : CallEvent(Call, At);

/// <summary>The third answered.</summary>
public sealed record ConsultAnswered(CallId Call, AgentId Agent, AgentId? With, DateTimeOffset At) : CallEvent(Call, At);

/// <summary>The third is gone, or has the customer now.</summary>
public sealed record ConsultEnded(CallId Call, AgentId Agent, AgentId? With, ConsultOutcome Outcome, DateTimeOffset At) : CallEvent(Call, At);

/// <summary>Cancelled: the agent let go. HungUp: the third did. Transferred: the third talks with the customer.</summary>
public enum ConsultOutcome { Cancelled, HungUp, NoAnswer, Rejected, Busy, Unreachable, Transferred, CallEnded }

/// <summary>All three hear each other until the <see cref="ConsultEnded"/>.</summary>
public sealed record ConferenceStarted(CallId Call, AgentId Agent, AgentId? With, DateTimeOffset At) : CallEvent(Call, At);

/// <summary>An agent's own call: his phone is there, the customer's is called.</summary>
public sealed record CustomerDialled(CallId Call, AgentId Agent, Party Party, DateTimeOffset At) : CallEvent(Call, At);
