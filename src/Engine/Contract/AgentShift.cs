namespace Antiphon.Engine.Contract;

/// <summary>An agent from sign-in to sign-out. Every change copies it, so what seldom changes stands apart and is shared.</summary>
public sealed record AgentShift(AgentId Id, string Phone, bool Standing, AgentState State, DateTimeOffset Since, DateTimeOffset SignedInAt)
{
    private readonly Instant _since = Since, _idleSince, _lastOfferedAt, _handlingSince, _wrapUpEndsAt;
    private readonly long _offer;
    private readonly string? _call, _handlingQueue;
    private RareOfShift _rare = RareOfShift.Of(SignedInAt);

    public DateTimeOffset Since { get => _since.At ?? default; init => _since = value; }
    public DateTimeOffset SignedInAt { get => _rare.SignedInAt; init { if (!Same(value, _rare.SignedInAt)) Rare().SignedInAt = value; } }

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
    public AgentState? PendingState { get => _rare.PendingState; init { if (!Same(value, _rare.PendingState)) Rare().PendingState = value; } }

    /// <summary>What he was before the outbound mode that he is in. Null: he is in none.</summary>
    public BeforeOutbound? Outbound { get => _rare.Outbound; init { if (!Same(value, _rare.Outbound)) Rare().Outbound = value; } }
    public string? PendingReason { get => _rare.PendingReason; init { if (!Same(value, _rare.PendingReason)) Rare().PendingReason = value; } }
    public DateTimeOffset? WrapUpEndsAt { get => _wrapUpEndsAt.At; init => _wrapUpEndsAt = value; }

    /// <summary>The wrap-up goes on until he has said what came of the call.</summary>
    public bool OwesDisposition { get => _rare.OwesDisposition; init { if (!Same(value, _rare.OwesDisposition)) Rare().OwesDisposition = value; } }

    /// <summary>The call of which he has said it.</summary>
    public CallId? Disposed { get => _rare.Disposed; init { if (!Same(value, _rare.Disposed)) Rare().Disposed = value; } }

    /// <summary>Of a phone without a person that came to nothing with an offer: then it is ready again.</summary>
    public DateTimeOffset? RestEndsAt { get => _rare.RestEndsAt; init { if (!Same(value, _rare.RestEndsAt)) Rare().RestEndsAt = value; } }

    /// <summary>While the phone is away: until then it may come back as if nothing had happened.</summary>
    public DateTimeOffset? GraceEndsAt { get => _rare.GraceEndsAt; init { if (!Same(value, _rare.GraceEndsAt)) Rare().GraceEndsAt = value; } }
    public bool PhoneUp { get; init; } = true;

    /// <summary>Chats and mails that he has.</summary>
    public ImmutableArray<WorkInHand> Works { get => _rare.Works; init { if (!Same(value, _rare.Works)) Rare().Works = value.IsDefault ? [] : value; } }

    private static bool Same<T>(T a, T b) => EqualityComparer<T>.Default.Equals(a, b);

    /// <summary>While it is being made; others may hold that of the shift it is made from.</summary>
    private RareOfShift Rare() => _rare.Maker.Is(this) ? _rare : _rare = _rare with { Maker = new Maker(this) };
}

/// <param name="State">Ready or NotReady.</param>
public sealed record BeforeOutbound(AgentState State, string? Reason);
