namespace Antiphon.Engine.Contract;

/// <summary>What <see cref="AgentShift"/> says of wishes that wait, lost phones, other channels and the like: most calls of a shift change none of it.</summary>
internal sealed record RareOfShift
{
    public Maker Maker { get; init; }

    public DateTimeOffset SignedInAt { get; set; }
    public AgentState? PendingState { get; set; }
    public BeforeOutbound? Outbound { get; set; }
    public string? PendingReason { get; set; }
    public bool OwesDisposition { get; set; }
    public CallId? Disposed { get; set; }
    public DateTimeOffset? RestEndsAt { get; set; }
    public DateTimeOffset? GraceEndsAt { get; set; }
    public ImmutableArray<WorkInHand> Works { get; set; } = [];

    public static RareOfShift Of(DateTimeOffset signedInAt) => new() { SignedInAt = signedInAt };
}
