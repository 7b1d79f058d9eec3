namespace Antiphon.Server.Persistence;

/// <summary>Settings of one kind as one document: the only row of a table of its own, or none while everything is as it comes.</summary>
internal sealed class SettingsRow<T> where T : class
{
    public int Id { get; init; } = 1;

    /// <summary>As <see cref="Documents"/> writes it.</summary>
    public required string Settings { get; set; }
}

/// <param name="name">Of the table: <c>id</c> and <c>settings</c>.</param>
internal abstract class SettingsTable<T>(string name) : IEntityTypeConfiguration<SettingsRow<T>> where T : class
{
    public void Configure(EntityTypeBuilder<SettingsRow<T>> rows)
    {
        rows.ToTable(name).HasKey(r => r.Id);
        rows.Property(r => r.Id).ValueGeneratedNever();
    }
}

internal static class SettingsDocument
{
    /// <param name="standard">What holds while nobody has set anything.</param>
    public static async Task<T> ReadSettings<T>(this CentreDb db, T standard, CancellationToken stop) where T : class =>
        await db.Set<SettingsRow<T>>().AsNoTracking().SingleOrDefaultAsync(stop) is { } row ? Documents.Read<T>(row.Settings) : standard;

    /// <summary>Saved with whatever else the unit of work holds.</summary>
    public static async Task StoreSettings<T>(this CentreDb db, T settings, CancellationToken stop) where T : class
    {
        var text = Documents.Write(settings);
        if (await db.Set<SettingsRow<T>>().SingleOrDefaultAsync(stop) is { } row) row.Settings = text;
        else db.Add(new SettingsRow<T> { Settings = text });
        await db.SaveChangesAsync(stop);
    }
}
