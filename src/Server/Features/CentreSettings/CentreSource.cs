using Antiphon.Engine.Contract;
using Antiphon.Server.Features.Calls;
using Antiphon.Server.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Antiphon.Server.Features.CentreSettings;

/// <summary>Composes the settings of routing from all features that have a part in them, and puts them in force whole, under a new version.</summary>
internal sealed class CentreSource(IEnumerable<ICentrePart> parts, IDbContextFactory<CentreDb> databases, CallCentre calls) : IDisposable
{
    private readonly SemaphoreSlim _oneAtATime = new(1);

    public async Task Apply(CancellationToken stop = default)
    {
        await _oneAtATime.WaitAsync(stop);
        try
        {
            var centre = Centre.Empty with { Version = await NextVersion(stop) };
            foreach (var part in parts) centre = await part.AddTo(centre, stop);
            calls.Configure(centre);
        }
        finally { _oneAtATime.Release(); }
    }

    private async Task<long> NextVersion(CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        var row = await db.Set<CentreRow>().SingleAsync(stop);
        row.Settings++;
        await db.SaveChangesAsync(stop);
        return row.Settings;
    }

    public void Dispose() => _oneAtATime.Dispose();
}
