using Antiphon.Engine.Contract;
using Antiphon.Server.Features.CentreSettings;
using Antiphon.Server.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Antiphon.Server.Features.Phone;

/// <summary>Which phones may call outside: their part of the settings of routing. Nobody, when there is no outbound trunk.</summary>
internal sealed class OutsideCallsPart(Options options, IDbContextFactory<CentreDb> databases) : ICentrePart
{
    public async ValueTask<Centre> AddTo(Centre centre, CancellationToken stop)
    {
        if (options.Trunk is null) return centre;
        await using var db = await databases.CreateDbContextAsync(stop);
        var extensions = await db.Set<ExtensionRow>().Where(e => e.MayCallOutside).Select(e => e.Number).ToListAsync(stop);
        return centre with { Outside = new OutsideCalls(PhoneBook.OutboundTrunk, [.. extensions]) };
    }
}
