namespace Antiphon.Server.Features.Phone;

/// <summary>Extensions: their part of the settings of routing.</summary>
internal sealed class ExtensionsPart(IDbContextFactory<CentreDb> databases) : ICentrePart
{
    public async ValueTask<Centre> AddTo(Centre centre, CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        var extensions = (await db.Set<ExtensionRow>().AsNoTracking().Where(e => e.ValidUntil == null).ToListAsync(stop)).Select(row => row.Extension());
        var plan = centre.Plan ?? new DialPlan();
        return centre with { Plan = plan with { Extensions = plan.Extensions.SetItems(extensions.Select(e => KeyValuePair.Create(e.Number, e))) } };
    }
}
