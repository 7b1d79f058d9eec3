namespace Antiphon.Engine.Contract;

/// <summary>Who hears whom in a talk of customer, agent and perhaps a third.</summary>
public enum TalkShape
{
    /// <summary>Agent and customer; a third waits with music.</summary>
    Together,

    /// <summary>The customer hears music, the agent nothing.</summary>
    Held,

    /// <summary>Agent and third; the customer hears music. Until the third answers the agent hears the ringing.</summary>
    Consulting,

    /// <summary>All three.</summary>
    Conference,

    /// <summary>Both hear what the agent plays, and not each other.</summary>
    Playing,
}

/// <summary>What an agent is offered a call for. Direct: his own number was dialled.</summary>
public enum OfferPurpose { Queue, Transfer, Consult, Direct }

/// <summary>The third of a talk: an agent, or somebody outside the queues.</summary>
/// <param name="Answered">Speaks, or could: until then it rings.</param>
public sealed record Consult(AgentId? Agent, Party? Party, OfferId? Offer, bool Answered, DateTimeOffset StartedAt)
{
    /// <summary>When a party that does not answer is given up.</summary>
    public DateTimeOffset? EndsAt { get; init; }
}

/// <summary>The agent puts his customer on hold.</summary>
public sealed record HoldCall(CallId Call, AgentId Agent) : EngineInput;

public sealed record ResumeCall(CallId Call, AgentId Agent) : EngineInput;

/// <summary>What is said now is not to be in the recording, such as the digits of a card.</summary>
public sealed record PauseCallRecording(CallId Call, AgentId Agent) : EngineInput;

public sealed record ResumeCallRecording(CallId Call, AgentId Agent) : EngineInput;

/// <summary>Hands the customer on without a word: to an agent who is ready, a queue, an extension, an outside number or a flow.</summary>
/// <param name="Agent">Whose talk it is.</param>
public sealed record TransferBlind(CallId Call, AgentId Agent, Destination To) : EngineInput
{
    /// <summary>The supervisor who forces it. Null: the agent himself.</summary>
    public AgentId? By { get; init; }
}

/// <summary>Calls a third while the customer waits: an agent who is ready, an extension or an outside number.</summary>
public sealed record StartConsult(CallId Call, AgentId Agent, Destination To) : EngineInput;

/// <summary>Lets the third go and returns to the customer; in a conference, drops him.</summary>
public sealed record EndConsult(CallId Call, AgentId Agent) : EngineInput;

/// <summary>Between the customer and the third; the other waits with music.</summary>
public sealed record ToggleConsult(CallId Call, AgentId Agent) : EngineInput;

/// <summary>Customer and third go on without the agent: the end of an attended transfer, or of the agent's part in a conference.</summary>
public sealed record CompleteTransfer(CallId Call, AgentId Agent) : EngineInput;

public sealed record MakeConference(CallId Call, AgentId Agent) : EngineInput;

/// <summary>A consulted party picked up.</summary>
public sealed record ConsultedAnswered(CallId Call) : EngineInput;

/// <summary>A consulted party refused, did not answer, or hung up.</summary>
public sealed record ConsultedGone(CallId Call, PartyEnd End) : EngineInput;

/// <summary>An agent calls a customer: his own phone first, then the number.</summary>
/// <param name="Number">As dialled.</param>
/// <param name="Customer">The number in the parties table.</param>
public sealed record DialOut(CallId Call, AgentId Agent, string Number, PartyId Customer) : EngineInput;

/// <summary>The dialling agent's phone is there: the customer is called now.</summary>
public sealed record DiallerReady(CallId Call) : EngineInput;


public sealed record CustomerAnswered(CallId Call) : EngineInput;

/// <summary>The customer who was dialled refused or did not answer.</summary>
/// <param name="TrunkFailed">Before it rang, for a reason that is not the customer's: another trunk may do.</param>
public sealed record CustomerNotReached(CallId Call, PartyEnd End, bool TrunkFailed = false) : EngineInput;

/// <summary>强拆: a supervisor ends the call.</summary>
public sealed record DisconnectCall(CallId Call, AgentId By) : EngineInput;

/// <summary>强转(接管): the supervisor takes the customer from the agent, or out of the queue, and is the agent of record from then on. He has to be
/// free; without a shift he gets one for this call, on the phone named.</summary>
public sealed record TakeOver(CallId Call, AgentId By) : EngineInput
{
    /// <summary>Over which he talks when he has no shift. Null: he needs one.</summary>
    public string? Phone { get; init; }

    /// <summary>Of <see cref="Phone"/>: it keeps one standing connection.</summary>
    public bool Standing { get; init; }
}
