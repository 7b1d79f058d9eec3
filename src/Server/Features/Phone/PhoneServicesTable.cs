namespace Antiphon.Server.Features.Phone;

/// <summary>Codes of phones, and parking.</summary>
internal sealed class PhoneServicesTable() : SettingsTable<PhoneServices>("phone_services");

/// <summary>Their part of the settings of routing.</summary>
internal sealed class PhoneServicesPart(IDbContextFactory<CentreDb> databases) : ICentrePart
{
    public async ValueTask<Centre> AddTo(Centre centre, CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        return centre with { Plan = (centre.Plan ?? new DialPlan()) with { Services = await db.ReadSettings(new PhoneServices(), stop) } };
    }
}
