namespace Antiphon.Server.Security.Privacy;

/// <summary>How the centre deals with personal data.</summary>
/// <param name="DeskShowsOwnCall">Who may not see numbers sees that of the call that he has in hand.</param>
/// <param name="RevealNeedsReason">Who has a number shown says why.</param>
/// <param name="WebhooksInFull">Webhooks tell numbers in full; otherwise masked.</param>
/// <param name="CallDays">Numbers and names of callers go from call records after so many days; 0: they stay.</param>
/// <param name="MessageDays">Messages of callers are deleted after so many days; 0: as their mailboxes say.</param>
/// <param name="FaxDays">Faxes are deleted after so many days; 0: they stay.</param>
/// <param name="CustomerDays">Customers who neither called nor were changed for so many days are erased; 0: they stay.</param>
internal sealed record PrivacySettings(bool DeskShowsOwnCall = true, bool RevealNeedsReason = false, bool WebhooksInFull = true, int CallDays = 0, int MessageDays = 0, int FaxDays = 0, int CustomerDays = 0)
{
    /// <summary>A mistyped week would empty the centre overnight.</summary>
    public const int DaysMin = 30, DaysMax = 10_000;
}

internal sealed class PrivacyTable() : SettingsTable<PrivacySettings>("privacy_settings");

/// <summary>The settings in memory: they are asked with each answer.</summary>
internal sealed class PrivacyBook(IDbContextFactory<CentreDb> databases)
{
    private volatile PrivacySettings _now = new();

    public PrivacySettings Now => _now;

    /// <summary>At the start.</summary>
    public async Task Load(CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        _now = await db.ReadSettings(new PrivacySettings(), stop);
    }

    public async Task Store(PrivacySettings settings, CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        await db.StoreSettings(settings, stop);
        _now = settings;
    }
}
