namespace Antiphon.Engine.Contract;

/// <summary>The caller speaks and is recorded: prompts, a tone, and what he says until a key, silence or the limit.</summary>
/// <param name="Next">When it is kept, or there was nothing to keep.</param>
public abstract record MessageNode(string Next) : FlowNode
{
    /// <summary>5–600.</summary>
    public int SecondsMax { get; init; } = 120;

    /// <summary>Silence that ends it, 2–30.</summary>
    public int SilenceSeconds { get; init; } = 5;

    /// <summary>He may listen to it and speak again before it is kept.</summary>
    public bool Review { get; init; } = true;
}

/// <summary>A message into a mailbox.</summary>
/// <param name="Box"><c>queue:ID</c> or <c>ext:NUMBER</c>; empty: the variable <c>mailbox</c> says which.</param>
public sealed record VoicemailNode(string Box, string Next) : MessageNode(Next)
{
    /// <summary>The greeting; empty: that of the mailbox.</summary>
    public ImmutableArray<string> Prompts { get; init => field = value.IsDefault ? [] : value; } = [];
}

/// <summary>A spoken answer, kept under the call.</summary>
/// <param name="Variable">Gets the identity of the recording, and is what the answer is called.</param>
public sealed record RecordNode(ImmutableArray<string> Prompts, string Variable, string Next) : MessageNode(Next);

/// <summary>What is being recorded of a caller.</summary>
/// <param name="Seconds">Null: it is still being recorded.</param>
public sealed record MessageInHand(string Id, double? Seconds, bool Kept = false);

/// <summary>Record what the caller says until a key, silence or the limit; answered by <see cref="MessageTaken"/>.</summary>
/// <param name="Message">Identity of the message: <c>CALL-STEP</c>.</param>
public sealed record TakeMessage(CallId Call, StepId Step, string Message, int SecondsMax, int SilenceSeconds) : EngineEffect;

/// <param name="Seconds">Of what is left without the silence at its end; 0: nothing was said.</param>
public sealed record MessageTaken(CallId Call, StepId Step, string Message, double Seconds) : EngineInput;

public sealed record MessageBegun(CallId Call, string Message, int SilenceSeconds, DateTimeOffset At) : CallEvent(Call, At);

public sealed record MessageRecorded(CallId Call, string Message, double Seconds, DateTimeOffset At) : CallEvent(Call, At);

/// <summary>The caller speaks again, or said nothing.</summary>
public sealed record MessageDiscarded(CallId Call, string Message, DateTimeOffset At) : CallEvent(Call, At);

/// <summary>The message stands.</summary>
/// <param name="Box">Null: an answer, which is called <paramref name="Name"/>.</param>
/// <param name="Seconds">Null: not known yet; the caller hung up while he spoke.</param>
public sealed record MessageKept(CallId Call, string Message, string? Box, string? Name, double? Seconds, DateTimeOffset At) : CallEvent(Call, At);

/// <summary>The flow that takes messages for extensions: part of the settings, not drawn.</summary>
public static class MailboxFlow
{
    public static readonly FlowId Id = new("~voicemail");

    /// <summary>Variable that says which mailbox.</summary>
    public const string Variable = "mailbox";
}

/// <summary>Nobody took the call of an extension: its mailbox does.</summary>
public sealed record MailboxEntered(CallId Call, string Box, FlowId Flow, DateTimeOffset At) : CallEvent(Call, At);
