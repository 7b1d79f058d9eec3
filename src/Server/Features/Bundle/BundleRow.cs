namespace Antiphon.Server.Features.Bundle;

/// <summary>The configuration as it was before an import: to go back to.</summary>
internal sealed class BundleRow
{
    public long Id { get; init; }
    public required DateTimeOffset At { get; init; }

    /// <summary>Job number; empty: a program, or the command line.</summary>
    public required string Who { get; init; }
    public required string Note { get; init; }

    /// <summary>Rows that the import changed.</summary>
    public required int Changes { get; init; }
    public required string Document { get; init; }
}

internal sealed class BundleHistoryTable : IEntityTypeConfiguration<BundleRow>
{
    public void Configure(EntityTypeBuilder<BundleRow> bundles) => bundles.ToTable("bundles").HasKey(b => b.Id);
}
