namespace Antiphon.Server.Features.Phone;

/// <summary>A ring group, kept as the engine reads it.</summary>
internal sealed class RingGroupRow
{
    public required string Number { get; init; }

    /// <summary>The engine's <see cref="RingGroup"/>.</summary>
    public required string Settings { get; set; }

    public static RingGroupRow Of(RingGroup group) => new() { Number = group.Number, Settings = Documents.Write(group) };

    public RingGroup Group() => Documents.Read<RingGroup>(Settings) with { Number = Number };
}

internal sealed class RingGroupTables : IEntityTypeConfiguration<RingGroupRow>
{
    public void Configure(EntityTypeBuilder<RingGroupRow> groups) => groups.ToTable("ring_groups").HasKey(g => g.Number);
}

/// <summary>Ring groups: their part of the settings of routing.</summary>
internal sealed class RingGroupsPart(IDbContextFactory<CentreDb> databases) : ICentrePart
{
    public async ValueTask<Centre> AddTo(Centre centre, CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        var groups = (await db.Set<RingGroupRow>().AsNoTracking().ToListAsync(stop)).Select(row => row.Group());
        var plan = centre.Plan ?? new DialPlan();
        return centre with { Plan = plan with { RingGroups = plan.RingGroups.SetItems(groups.Select(g => KeyValuePair.Create(g.Number, g))) } };
    }
}
