namespace Antiphon.Server.Features.Calls;

/// <summary>What the call loop takes on at most, and what happens at the edge.</summary>
internal sealed record CallLimits
{
    /// <summary>New calls that wait for their first decision. Default 500; the next is refused with 503.</summary>
    public int NewCallsMax { get; init; } = 500;

    /// <summary>Wishes that wait for their decision. Default 1,000; the next gets 429.</summary>
    public int WishesMax { get; init; } = 1_000;

    /// <summary>Events of one leg that wait. Default 1,000; keys beyond it are dropped, everything else is always kept.</summary>
    public int LegEventsMax { get; init; } = 1_000;
}
