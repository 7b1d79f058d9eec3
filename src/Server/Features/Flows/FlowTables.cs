namespace Antiphon.Server.Features.Flows;

/// <summary>A flow as it is being drawn.</summary>
internal sealed class FlowDraft
{
    public const string IdForm = "^[a-z0-9][a-z0-9-]{0,39}$";

    public required string Id { get; init; }
    public required string Document { get; set; }
    public long Revision { get; set; } = 1;
    public int? PublishedVersion { get; set; }
    public long? PublishedRevision { get; set; }
    public DateTimeOffset UpdatedAt { get; set; }
    public required string UpdatedBy { get; set; }
}

/// <summary>A flow as it was published. Never changed.</summary>
internal sealed class FlowVersion
{
    public required string FlowId { get; init; }
    public int Version { get; init; }
    public required string Document { get; init; }
    public string Note { get; init; } = "";
    public DateTimeOffset PublishedAt { get; init; }
    public required string PublishedBy { get; init; }
}

internal sealed class FlowTestsRow
{
    public required string FlowId { get; init; }
    public required string Definition { get; set; }
}

internal sealed class FlowSettingsRow
{
    public int Id { get; init; } = 1;
    public required string Definition { get; set; }
}

internal sealed class FlowTables : IEntityTypeConfiguration<FlowDraft>, IEntityTypeConfiguration<FlowVersion>, IEntityTypeConfiguration<FlowTestsRow>, IEntityTypeConfiguration<FlowSettingsRow>
{
    public void Configure(EntityTypeBuilder<FlowDraft> drafts)
    {
        drafts.ToTable("flow_drafts").HasKey(f => f.Id);
        drafts.Property(f => f.Revision).IsConcurrencyToken();
    }

    public void Configure(EntityTypeBuilder<FlowVersion> versions) => versions.ToTable("flow_versions").HasKey(f => new { f.FlowId, f.Version });

    public void Configure(EntityTypeBuilder<FlowTestsRow> tests) => tests.ToTable("flow_tests").HasKey(f => f.FlowId);

    public void Configure(EntityTypeBuilder<FlowSettingsRow> settings)
    {
        settings.ToTable("flow_settings").HasKey(s => s.Id);
        settings.Property(s => s.Id).ValueGeneratedNever();
    }
}
