using System.Security.Claims;
using Antiphon.Server.Features.Reports.Catalogue;

namespace Antiphon.Server.Features.Reports.Own;

/// <summary>Reports by their keys: those with a name of their own, and those that people put together and share.</summary>
internal sealed class OwnReportBook(IDbContextFactory<CentreDb> databases, OrganisationBook organisation)
{
    /// <summary>Null: there is none, or it is not shared with him.</summary>
    public async ValueTask<NamedReport?> Find(string key, ClaimsPrincipal person, CancellationToken stop)
    {
        if (!key.StartsWith(OwnReport.KeyPrefix, StringComparison.Ordinal)) return NamedReports.Find(key);
        await using var db = await databases.CreateDbContextAsync(stop);
        var id = key[OwnReport.KeyPrefix.Length..];
        return await db.Set<OwnReport>().AsNoTracking().SingleOrDefaultAsync(r => r.Id == id, stop) is { } report && Sees(person, report) ? report.Named() : null;
    }

    public async Task<IReadOnlyList<OwnReport>> Of(ClaimsPrincipal person, CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        return [.. (await db.Set<OwnReport>().AsNoTracking().OrderBy(r => r.Name).ToListAsync(stop)).Where(r => Sees(person, r))];
    }

    public bool Sees(ClaimsPrincipal person, OwnReport report)
    {
        var me = person.JobNumber ?? "";
        if (report.Owner == me || report.Shared is Sharing.All) return true;
        if (report.Shared is Sharing.Own || me.Length == 0) return false;
        return organisation.Now.PeopleFor(report.Owner).Contains(me) || organisation.Now.TeamOf(me) is { } team && team == organisation.Now.TeamOf(report.Owner);
    }
}
