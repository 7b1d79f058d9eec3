namespace Antiphon.Server.Features.Calls.Projections;

/// <summary>NotReached: nobody whom it was for answered. Refused: the centre or whom it was for did not take the call.</summary>
internal enum CallResult { InProgress, Answered, Lost, SelfService, NotReached, Refused, LeftMessage }

/// <summary>What the dialled number leads to.</summary>
internal enum LedTo { Flow, Queue, Extension, RingGroup, Agent, Outside, Fax }

/// <summary>Flow, Queue, Talk, Party, Transfer (the customer waits for whom he was handed on to), Park and Dial follow one another; Ring lies within a wait,
/// Hold, Consult and Conference within a talk; Pause, while the recording is silent, anywhere; Playback, what an agent plays, within his talk or after it. Rating: the agent has hung
/// up, and the caller is asked.</summary>
internal enum SegmentKind { Flow, Queue, Ring, Talk, Party, WrapUp, Hold, Consult, Conference, Transfer, Dial, Park, Pause, Callback, Rating, Playback }

/// <summary>One call as the call list shows it. Durations are whole milliseconds.</summary>
internal sealed class CallRecord
{
    public required string Id { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    public DateTimeOffset? EndedAt { get; set; }
    public required string Dialled { get; init; }

    /// <summary>E.164, or as dialled; empty when withheld.</summary>
    public required string Number { get; init; }
    public required string CallerName { get; init; }
    public required string Trunk { get; init; }
    public required bool Simulated { get; init; }

    /// <summary>Null: nowhere, or an agent called the customer.</summary>
    public LedTo? LedTo { get; init; }
    public string? Queue { get; set; }

    /// <summary>Job number of who talked last.</summary>
    public string? Agent { get; set; }
    public CallResult Result { get; set; }
    public EndReason? EndReason { get; set; }
    public LostReason? LostReason { get; set; }
    public ReleaseParty? ReleasedBy { get; set; }

    /// <summary>The supervisor who ended it by force: his job number, or the key of a program.</summary>
    public string? ForcedBy { get; set; }
    public DateTimeOffset? EnqueuedAt { get; set; }

    /// <summary>By a person, not by the centre.</summary>
    public DateTimeOffset? AnsweredAt { get; set; }

    /// <summary>From entering the queue to the answer or the end; null while waiting, and for who never waited.</summary>
    public long? WaitMs { get; set; }
    /// <summary>Without what of it was on hold.</summary>
    public long TalkMs { get; set; }
    public long HoldMs { get; set; }
    public long WrapUpMs { get; set; }
    public bool Recorded { get; set; }

    /// <summary>The agent who called the customer; null: the customer called.</summary>
    public string? DialledBy { get; init; }

    /// <summary>Times that the customer was handed on.</summary>
    public int Transfers { get; set; }

    /// <summary>Offered in plain rotation at least once, as the rules could not be applied.</summary>
    public bool Fallback { get; set; }

    /// <summary>When the party of the last segment of that kind answered.</summary>
    public DateTimeOffset? PartyAnsweredAt { get; set; }
    /// <summary>The engine's choice of the way outside; null: it was no call outside.</summary>
    public RouteChoice? Route { get; set; }
    public List<CallSegment> Segments { get; init; } = [];

    /// <summary>What the caller was asked about how he was served, and said; null: he was not asked.</summary>
    public CallRating? Rating { get; set; }

    /// <summary>What agents said came of it; read with the record, never written with it.</summary>
    public List<CallSummary> Summaries { get; init; } = [];

    public CallSegment? Open(SegmentKind kind) => Segments.FindLast(s => s.Kind == kind && s.EndedAt is null);

    public CallSegment? Open(SegmentKind kind, string agent) => Segments.FindLast(s => s.Kind == kind && s.EndedAt is null && s.Agent == agent);

    public CallSegment Begin(SegmentKind kind, DateTimeOffset at, string? queue = null, string? agent = null, string? party = null)
    {
        var named = string.IsNullOrEmpty(queue) ? null : queue;
        var segment = new CallSegment { CallId = Id, Number = Segments.Count + 1, Kind = kind, StartedAt = at, Queue = named, Agent = agent, Party = party };
        Segments.Add(segment);
        return segment;
    }

    public void Close(SegmentKind kind, DateTimeOffset at, string outcome)
    {
        if (Open(kind) is { } segment) (segment.EndedAt, segment.Outcome) = (at, outcome);
    }
}

/// <summary>A stretch of a call with one handler. A ring lies within the wait in the queue; everything else follows one another.</summary>
internal sealed class CallSegment
{
    public required string CallId { get; init; }
    public required int Number { get; init; }
    public required SegmentKind Kind { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    public DateTimeOffset? EndedAt { get; set; }
    public string? Queue { get; init; }
    public string? Agent { get; init; }
    public string? Outcome { get; set; }

    /// <summary>Extension or number of somebody outside the queues.</summary>
    public string? Party { get; init; }

    /// <summary>Keys of a flow, one group per step; nothing of a secret step.</summary>
    public string? Digits { get; set; }
}
