namespace Antiphon.Server.Features.CentreSettings;

/// <summary>The centre itself: one row.</summary>
internal sealed class CentreRow
{
    public const int TheOne = 1;

    public int Id { get; init; } = TheOne;
    public string NameZh { get; set; } = "";
    public string NameEn { get; set; } = "";

    /// <summary>Version of the settings that routing rests on; rises with every change that is put in force.</summary>
    public long Settings { get; set; }
}

internal sealed class CentreTable : IEntityTypeConfiguration<CentreRow>
{
    public void Configure(EntityTypeBuilder<CentreRow> centre)
    {
        centre.ToTable("centre").HasKey(c => c.Id);
        centre.Property(c => c.Id).ValueGeneratedNever();
    }
}
