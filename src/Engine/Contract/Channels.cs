using System.Text.Json.Serialization;

namespace Antiphon.Engine.Contract;

/// <summary>On what a contact comes. An agent has one call at most; of the others as many at a time as his capacity says.</summary>
/// <remarks>Message: what a caller left in the mailbox of a queue. Whoever is to have it is asked as for a call, and has it until he has said what came of it.</remarks>
public enum ContactChannel { Voice, Chat, Mail, Message }

/// <summary>What happens when work of another channel comes to an agent who has some in hand. Waits: it goes to others, or waits. Beside: he gets it too.
/// Interrupts: he gets it, and what he has rests until it is over.</summary>
public enum Blending { Waits, Beside, Interrupts }

public sealed record BlendRule(ContactChannel Held, ContactChannel Coming, Blending Blending);

/// <summary>How much an agent may have at a time, and what goes beside what. A call is never interrupted, and two channels never interrupt each other.</summary>
public sealed record ChannelRules
{
    /// <summary>Work of one channel that an agent may have in hand.</summary>
    public const int CapacityMax = 50;

    public static readonly ChannelRules Default = new();

    /// <summary>Chats at a time. Default 3; 0–50.</summary>
    public int Chats { get; init; } = 3;

    /// <summary>Mails at a time. Default 5; 0–50.</summary>
    public int Mails { get; init; } = 5;

    /// <summary>Messages at a time. Default 1; 0–50.</summary>
    public int Messages { get; init; } = 1;

    /// <summary>By what is in hand and what comes. A pair that is not named: <see cref="Blending.Waits"/>. Default: calls and chats interrupt mails and messages, which go beside each other.</summary>
    public ImmutableArray<BlendRule> Blends { get; init => field = value.IsDefault ? [] : value; } =
    [
        new(ContactChannel.Mail, ContactChannel.Voice, Blending.Interrupts), new(ContactChannel.Mail, ContactChannel.Chat, Blending.Interrupts),
        new(ContactChannel.Message, ContactChannel.Voice, Blending.Interrupts), new(ContactChannel.Message, ContactChannel.Chat, Blending.Interrupts),
        new(ContactChannel.Message, ContactChannel.Mail, Blending.Beside), new(ContactChannel.Mail, ContactChannel.Message, Blending.Beside),
    ];

    public Blending Of(ContactChannel held, ContactChannel coming)
    {
        foreach (var rule in Blends)
            if (rule.Held == held && rule.Coming == coming) return rule.Blending;
        return Blending.Waits;
    }

    /// <param name="agent">Whose own capacity goes before.</param>
    public int CapacityOf(AgentSettings? agent, ContactChannel channel) =>
        agent is not null && agent.Capacities.TryGetValue(channel, out var own) ? own : channel switch { ContactChannel.Chat => Chats, ContactChannel.Mail => Mails, ContactChannel.Message => Messages, _ => 1 };
}

/// <summary>A chat, a mail, a message: anything but a call.</summary>
[JsonConverter(typeof(TextIdJson<WorkId>))]
public readonly record struct WorkId(string Value) : ITextId<WorkId>
{
    public static WorkId Of(string value) => new(value);
    public override string ToString() => Value;
}

/// <summary>Waits for somebody of its queue.</summary>
/// <param name="ArrivedAt">Kept when it comes back from an agent who left.</param>
public sealed record WaitingWork(WorkId Id, ContactChannel Channel, QueueId Queue, DateTimeOffset ArrivedAt);

/// <param name="Interrupted">It rests, for something that comes before it.</param>
public sealed record WorkInHand(WorkId Id, ContactChannel Channel, QueueId Queue, DateTimeOffset ArrivedAt, DateTimeOffset Since, bool Interrupted = false)
{
    /// <summary>It rings: it goes to somebody else when he has not taken it by then. Null: he has it.</summary>
    public DateTimeOffset? AnswerBy { get; init; }
}

/// <summary>A chat, a mail or a message has come for this queue. <see cref="ContactChannel.Voice"/> does not come this way.</summary>
public sealed record WorkArrived(WorkId Work, ContactChannel Channel, QueueId Queue) : EngineInput;

/// <summary>It is over: dealt with, or whoever it was from has gone.</summary>
public sealed record WorkDone(WorkId Work) : EngineInput;

/// <summary>He takes what rings at him.</summary>
public sealed record TakeWork(AgentId Agent, WorkId Work) : EngineInput;

/// <summary>He does not take it, or gives back what he has: it waits again, with its age, and goes to somebody else.</summary>
public sealed record DeclineWork(AgentId Agent, WorkId Work) : EngineInput;

/// <summary>A fact about a chat, a mail or a message.</summary>
public sealed record WorkWaits(WorkId Work, ContactChannel Channel, QueueId Queue, DateTimeOffset At) : EngineEvent(At);

public sealed record WorkGivenUp(WorkId Work, DateTimeOffset At) : EngineEvent(At);

/// <summary>The agent has it from now on, or it rings at him.</summary>
public sealed record WorkGiven(AgentId Agent, WorkId Work, ContactChannel Channel, QueueId Queue, DateTimeOffset At) : AgentEvent(Agent, At)
{
    /// <summary>Null: he is not asked.</summary>
    public DateTimeOffset? AnswerBy { get; init; }
}

public sealed record WorkTaken(AgentId Agent, WorkId Work, DateTimeOffset At) : AgentEvent(Agent, At);

public sealed record WorkInterrupted(AgentId Agent, WorkId Work, DateTimeOffset At) : AgentEvent(Agent, At);

public sealed record WorkResumed(AgentId Agent, WorkId Work, DateTimeOffset At) : AgentEvent(Agent, At);

public sealed record WorkEnded(AgentId Agent, WorkId Work, DateTimeOffset At) : AgentEvent(Agent, At);

/// <summary>The agent signs out, or does not take it: it waits again, with its age.</summary>
public sealed record WorkReturned(AgentId Agent, WorkId Work, DateTimeOffset At) : AgentEvent(Agent, At)
{
    /// <summary><see cref="SystemReason.NoAnswer"/> or <see cref="SystemReason.Rejected"/>; null: he left, or something else came first.</summary>
    public string? Reason { get; init; }
}
