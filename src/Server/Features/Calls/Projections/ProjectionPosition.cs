namespace Antiphon.Server.Features.Calls.Projections;

/// <summary>How far a projection has come. Stored with what it changed in one transaction, so that each entry is counted exactly once.</summary>
internal sealed class ProjectionPosition
{
    public required string Name { get; init; }
    public long Seq { get; set; }

    /// <summary>Service level seconds per queue as of <see cref="Seq"/>.</summary>
    public Tally Settings { get; set; } = Tally.Empty;
}
