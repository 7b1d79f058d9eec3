using Antiphon.Server.Features.Phone;

namespace Antiphon.Server.Features.Backups;

/// <summary>When backups are made, where they lie and what is in them.</summary>
internal sealed record BackupSettings
{
    private const int FolderLengthMax = 400;

    /// <summary>Each day, at <see cref="Minute"/>. Default yes.</summary>
    public bool Daily { get; init; } = true;

    /// <summary>Of the day, centre's time. Default 150 (02:30), 0–1439.</summary>
    public int Minute { get; init; } = 150;

    /// <summary>Daily backups that are kept; the eldest go when a newer one has been proven. Default 7, 1–365.</summary>
    public int Kept { get; init; } = 7;

    /// <summary>With the sound of the recordings. Default no: they are large and have a second store of their own.</summary>
    public bool WithRecordings { get; init; }

    /// <summary>Full path of the folder, as a rule a mount of another machine. Empty: <c>DATA/backups</c>.</summary>
    public string Folder { get; init; } = "";

    /// <summary>Name of the first field that is out of range; null: none.</summary>
    public string? Fault => Minute is < 0 or > 1_439 ? "minute" : Kept is < 1 or > 365 ? "kept" : Folder is not { Length: <= FolderLengthMax } || Folder.Length > 0 && !Path.IsPathFullyQualified(Folder) ? "folder" : null;
}

internal sealed class BackupSettingsRow
{
    public const int TheOne = 1;

    public int Id { get; init; } = TheOne;
    public required string Settings { get; set; }
    public string? Password { get; set; }
}

internal sealed class BackupSettingsTable : IEntityTypeConfiguration<BackupSettingsRow>
{
    public void Configure(EntityTypeBuilder<BackupSettingsRow> settings)
    {
        settings.ToTable("backup_settings").HasKey(s => s.Id);
        settings.Property(s => s.Id).ValueGeneratedNever();
    }
}

/// <summary>The settings, read anew each time: they are asked for once a minute.</summary>
internal sealed class BackupSettingsBook(IDbContextFactory<CentreDb> databases, SecretBox secrets)
{
    /// <returns>The password is null when there is none.</returns>
    public async Task<(BackupSettings Settings, string? Password)> Now(CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        return await db.Set<BackupSettingsRow>().AsNoTracking().SingleOrDefaultAsync(stop) is { } row
            ? (Documents.Read<BackupSettings>(row.Settings), row.Password is { } closed ? secrets.Open<string>(closed) : null) : (new BackupSettings(), null);
    }

    /// <param name="password">Null: as it is. Empty: none from now on.</param>
    public async Task Set(BackupSettings settings, string? password, CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        var row = await db.Set<BackupSettingsRow>().SingleOrDefaultAsync(stop);
        if (row is null) db.Add(row = new BackupSettingsRow { Settings = "" });
        row.Settings = Documents.Write(settings);
        if (password is not null) row.Password = password.Length == 0 ? null : secrets.Close(password);
        await db.SaveChangesAsync(stop);
    }
}
