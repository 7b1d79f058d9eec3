namespace Antiphon.Server.Features.Phone;

/// <summary>Codes of phones, and parking: one row, or none while everything is as it comes.</summary>
internal sealed class PhoneServicesRow
{
    public const int TheOne = 1;

    public int Id { get; init; } = TheOne;

    /// <summary>The engine's <see cref="PhoneServices"/>.</summary>
    public required string Settings { get; set; }

    public static async Task<PhoneServices> Read(CentreDb db, CancellationToken stop) =>
        await db.Set<PhoneServicesRow>().AsNoTracking().SingleOrDefaultAsync(stop) is { } row ? Documents.Read<PhoneServices>(row.Settings) : new PhoneServices();
}

internal sealed class PhoneServicesTable : IEntityTypeConfiguration<PhoneServicesRow>
{
    public void Configure(EntityTypeBuilder<PhoneServicesRow> services)
    {
        services.ToTable("phone_services").HasKey(s => s.Id);
        services.Property(s => s.Id).ValueGeneratedNever();
    }
}

/// <summary>Their part of the settings of routing.</summary>
internal sealed class PhoneServicesPart(IDbContextFactory<CentreDb> databases) : ICentrePart
{
    public async ValueTask<Centre> AddTo(Centre centre, CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        return centre with { Plan = (centre.Plan ?? new DialPlan()) with { Services = await PhoneServicesRow.Read(db, stop) } };
    }
}
