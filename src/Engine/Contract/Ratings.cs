namespace Antiphon.Engine.Contract;

/// <summary>满意度评价: asks the caller for a score by one key, for a reason where the score is low, and goes on. Of a flow, or of a queue whose agent has hung up. A call is
/// scored once, whatever asks again.</summary>
public sealed record SatisfactionNode(string Next) : FlowNode
{
    public ImmutableArray<string> Prompts { get; init; } = ["rating-question"];

    /// <summary>Played when he has answered; empty: nothing.</summary>
    public ImmutableArray<string> ThanksPrompts { get; init; } = ["rating-thanks"];

    /// <summary>Scores are 1 to that, the best is the highest. Default 5; 2–9.</summary>
    public int Scale { get; init; } = 5;

    /// <summary>Key 1 gives the best score. Default: it gives the worst.</summary>
    public bool BestIsOne { get; init; }

    /// <summary>1–5.</summary>
    public int Tries { get; init; } = 2;

    /// <summary>From the end of the prompts to the key, 1–60.</summary>
    public int KeySeconds { get; init; } = 8;

    /// <summary>Who gives that score or less is asked why. Default 0: nobody.</summary>
    public int ReasonUpTo { get; init; }

    public ImmutableArray<string> ReasonPrompts { get; init; } = ["rating-reason"];

    /// <summary>Of a queue: what is asked and keyed after the talk is recorded too. Default no: the recording ends with the talk.</summary>
    public bool Recorded { get; init; }

    /// <summary>By key, in words of the centre. At most 10.</summary>
    public ImmutableDictionary<string, string> Reasons { get; init; } = ImmutableDictionary<string, string>.Empty;
}

/// <summary>What a call is being asked, or has answered.</summary>
/// <param name="AfterTalk">The agent has hung up, and this is all that is left of the call.</param>
public sealed record RatingInHand(bool AfterTalk, int? Score = null, string? Reason = null);

/// <summary>The caller is invited to give a score.</summary>
/// <param name="Agent">Who talked to him last; null: nobody.</param>
/// <param name="Queue">Where he was last; null: in none.</param>
/// <param name="Flow">Through which he came, or that asks.</param>
public sealed record RatingInvited(CallId Call, AgentId? Agent, QueueId? Queue, FlowId? Flow, bool AfterTalk, int Scale, DateTimeOffset At) : CallEvent(Call, At);

/// <param name="Score">1 to the scale of the invitation.</param>
public sealed record RatingGiven(CallId Call, int Score, DateTimeOffset At) : CallEvent(Call, At);

public sealed record RatingReasonGiven(CallId Call, string Reason, DateTimeOffset At) : CallEvent(Call, At);
