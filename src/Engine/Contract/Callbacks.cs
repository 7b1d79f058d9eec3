namespace Antiphon.Engine.Contract;

/// <summary>How a queue calls back those who do not want to wait on the line. Null at a queue: it does not.</summary>
public sealed record CallbackSettings
{
    /// <summary>The customer is called while an agent is kept free for him, and the agent is offered the call when he answers. Default: the agent takes it first.</summary>
    public bool CustomerFirst { get; init; }

    /// <summary>Given up after that, hours. Default 24; 1–96.</summary>
    public int ExpiryHours { get; init; } = 24;

    /// <summary>Calls that do not reach the customer, until it is given up. Default 3; 1–10.</summary>
    public int AttemptsMax { get; init; } = 3;

    /// <summary>From one to the next, minutes. Default 10; 1–1440.</summary>
    public int RetryMinutes { get; init; } = 10;

    /// <summary>Customers are called from then on, minutes of the centre's day. Default 8:00.</summary>
    public int FromMinute { get; init; } = 480;

    /// <summary>And not from then on. Default 21:00; the same as <see cref="FromMinute"/>: at any time.</summary>
    public int ToMinute { get; init; } = 1260;

    /// <summary>That wait at one time. Default 100; 1–1000. The next caller stays on the line.</summary>
    public int WaitingMax { get; init; } = 100;
}

/// <summary>Asks whether he wants to be called back when it is his turn. Of exits and overflows of a queue.</summary>
public sealed record ToCallback : Destination;

/// <summary>The customer has hung up and keeps his place: the call waits for him.</summary>
/// <param name="Number">Whom to call, in the parties table.</param>
public sealed record Callback(PartyId Number, DateTimeOffset AgreedAt, DateTimeOffset ExpiresAt)
{
    /// <summary>He still hears that he will be called.</summary>
    public bool LineOpen { get; init; }

    /// <summary>While he is being called: an agent took it first.</summary>
    public bool AgentAsked { get; init; }

    /// <summary>Calls that did not reach him.</summary>
    public int Attempts { get; init; }

    /// <summary>Nobody is offered it before: it was tried in vain, or it is not the hour. Null: it is due.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>Nobody may have it now.</summary>
    internal bool Rests => LineOpen || NotBefore is not null;
}

public enum WaitingQuestion { LastAgent, CallbackNumber, NewNumber }

/// <summary>The caller is asked at which number he wants to be called; he keeps his place, and is offered to nobody until he has answered.</summary>
/// <param name="NewNumber">He keys it. Else his own is told to him.</param>
public sealed record CallbackAsked(CallId Call, QueueId Queue, StepId Step, bool NewNumber, DateTimeOffset At) : CallEvent(Call, At);

/// <summary>He waits on, on the line.</summary>
/// <param name="Cause">A code: <c>declined</c>, <c>no-number</c>, <c>too-many</c>.</param>
public sealed record CallbackDeclined(CallId Call, QueueId Queue, string Cause, DateTimeOffset At) : CallEvent(Call, At);

public sealed record CallbackAgreed(CallId Call, QueueId Queue, PartyId Number, DateTimeOffset ExpiresAt, DateTimeOffset At) : CallEvent(Call, At);

/// <summary>The customer is off the line; the place is kept.</summary>
public sealed record CallbackLineClosed(CallId Call, DateTimeOffset At) : CallEvent(Call, At);

/// <summary>Nobody is offered it for a while.</summary>
/// <param name="Cause">A code: <c>hours</c>, <c>busy</c>, <c>no-answer</c>, <c>no-route</c>, <c>agent-left</c>, <c>restart</c> …</param>
/// <param name="Attempts">So far.</param>
public sealed record CallbackRested(CallId Call, QueueId Queue, string Cause, int Attempts, DateTimeOffset NotBefore, DateTimeOffset At) : CallEvent(Call, At);

/// <summary>It may be offered again.</summary>
public sealed record CallbackDue(CallId Call, QueueId Queue, DateTimeOffset At) : CallEvent(Call, At);

/// <summary>The customer is being called; the agent is held for him.</summary>
/// <param name="AgentAsked">He took it first.</param>
public sealed record CallbackStarted(CallId Call, QueueId Queue, AgentId Agent, bool AgentAsked, DateTimeOffset At) : CallEvent(Call, At);

/// <summary>The customer is on the line again, before an agent: an ordinary caller at his old place.</summary>
public sealed record CallbackAnswered(CallId Call, QueueId Queue, DateTimeOffset At) : CallEvent(Call, At);

/// <summary>Which number is it? Answered by one <see cref="NumberFound"/>: numbers themselves stay out of what waits.</summary>
public sealed record FindNumber(CallId Call, PartyId Party) : EngineEffect;

/// <param name="Number">As dialled here. Null: the person was erased, or withheld his number.</param>
public sealed record NumberFound(CallId Call, string? Number) : EngineInput;

/// <summary>A callback that waits is given up.</summary>
/// <param name="By">A supervisor.</param>
public sealed record CancelCallback(CallId Call, AgentId By) : EngineInput;
