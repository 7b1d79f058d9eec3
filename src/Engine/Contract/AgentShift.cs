namespace Antiphon.Engine.Contract;

/// <summary>An agent from sign-in to sign-out.</summary>
public sealed record AgentShift(AgentId Id, string Phone, bool Standing, AgentState State, DateTimeOffset Since, DateTimeOffset SignedInAt)
{
    private readonly Instant _since = Since, _signedInAt = SignedInAt, _idleSince, _lastOfferedAt, _handlingSince, _wrapUpEndsAt, _restEndsAt, _graceEndsAt;
    private readonly long _offer;
    private readonly string? _call, _handlingQueue, _disposed;

    public DateTimeOffset Since { get => _since.At ?? default; init => _since = value; }
    public DateTimeOffset SignedInAt { get => _signedInAt.At ?? default; init => _signedInAt = value; }

    public string? Reason { get; init; }
    public CallId? Call { get => _call is null ? null : new(_call); init => _call = value?.Value; }
    public OfferId? Offer { get => _offer == 0 ? null : new(_offer); init => _offer = value?.Value ?? 0; }

    /// <summary>End of the last talk, or sign-in: what longest idle compares.</summary>
    public DateTimeOffset IdleSince { get => _idleSince.At ?? default; init => _idleSince = value; }

    /// <summary>For round robin: when he was last offered a call.</summary>
    public DateTimeOffset? LastOfferedAt { get => _lastOfferedAt.At; init => _lastOfferedAt = value; }
    public int MissesInRow { get; init; }

    /// <summary>The queue whose call holds him, and since when, until the end of its wrap-up. Null: none does.</summary>
    public QueueId? HandlingQueue { get => _handlingQueue is null ? null : new(_handlingQueue); init => _handlingQueue = value?.Value; }
    public DateTimeOffset? HandlingSince { get => _handlingSince.At; init => _handlingSince = value; }
    public AgentState? PendingState { get; init; }
    public string? PendingReason { get; init; }
    public DateTimeOffset? WrapUpEndsAt { get => _wrapUpEndsAt.At; init => _wrapUpEndsAt = value; }

    /// <summary>The wrap-up goes on until he has said what came of the call.</summary>
    public bool OwesDisposition { get; init; }

    /// <summary>The call of which he has said it.</summary>
    public CallId? Disposed { get => _disposed is null ? null : new(_disposed); init => _disposed = value?.Value; }

    /// <summary>Of a phone without a person that came to nothing with an offer: then it is ready again.</summary>
    public DateTimeOffset? RestEndsAt { get => _restEndsAt.At; init => _restEndsAt = value; }

    /// <summary>While the phone is away: until then it may come back as if nothing had happened.</summary>
    public DateTimeOffset? GraceEndsAt { get => _graceEndsAt.At; init => _graceEndsAt = value; }
    public bool PhoneUp { get; init; } = true;

    /// <summary>Chats and mails that he has.</summary>
    public ImmutableArray<WorkInHand> Works { get; init => field = value.IsDefault ? [] : value; } = [];
}
