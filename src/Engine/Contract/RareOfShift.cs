namespace Antiphon.Engine.Contract;

/// <summary>What <see cref="AgentShift"/> says of wishes that wait, lost phones, other channels and the like: most calls of a shift change none of it.</summary>
internal sealed class RareOfShift : IEquatable<RareOfShift>
{
    /// <summary>Who has made it, and alone may set it while he is made himself.</summary>
    public AgentShift? Owner { get; private init; }

    public DateTimeOffset SignedInAt { get; set; }
    public AgentState? PendingState { get; set; }
    public string? PendingReason { get; set; }
    public BeforeOutbound? Outbound { get; set; }
    public bool OwesDisposition { get; set; }
    public CallId? Disposed { get; set; }
    public DateTimeOffset? RestEndsAt { get; set; }
    public DateTimeOffset? GraceEndsAt { get; set; }
    public ImmutableArray<WorkInHand> Works { get; set; } = [];

    public static RareOfShift Of(DateTimeOffset signedInAt) => new() { SignedInAt = signedInAt };

    public RareOfShift For(AgentShift owner) => new()
    {
        Owner = owner, SignedInAt = SignedInAt, PendingState = PendingState, PendingReason = PendingReason, OwesDisposition = OwesDisposition, Disposed = Disposed, RestEndsAt = RestEndsAt, GraceEndsAt = GraceEndsAt, Works = Works, Outbound = Outbound,
    };

    /// <summary>Says the same, whoever has made it.</summary>
    public bool Equals(RareOfShift? other) => ReferenceEquals(this, other) || other is not null
        && SignedInAt == other.SignedInAt && PendingState == other.PendingState && PendingReason == other.PendingReason && OwesDisposition == other.OwesDisposition &&
            Disposed == other.Disposed && RestEndsAt == other.RestEndsAt && GraceEndsAt == other.GraceEndsAt && Works == other.Works && Outbound == other.Outbound;

    public override bool Equals(object? obj) => Equals(obj as RareOfShift);

    public override int GetHashCode() => HashCode.Combine(SignedInAt, PendingState, PendingReason, OwesDisposition, Disposed, RestEndsAt);
}
