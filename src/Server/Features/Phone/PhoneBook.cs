using System.Collections.Immutable;
using System.Net;
using Antiphon.Server.Persistence;
using Antiphon.Switch.Contract;
using Microsoft.EntityFrameworkCore;

namespace Antiphon.Server.Features.Phone;

/// <summary>Extensions and trunks of the centre: their part of the switch's configuration, and in memory which extensions there are.</summary>
internal sealed partial class PhoneBook(Options options, IDbContextFactory<CentreDb> databases, SecretBox box, TimeProvider clock, ILogger<PhoneBook> log) : ISwitchPart
{
    /// <summary>Where calls to outside numbers go. It exists when the options name its far end.</summary>
    public const string OutboundTrunk = "outbound";

    private volatile ImmutableHashSet<string> _numbers = [];

    public bool Knows(string extension) => _numbers.Contains(extension);

    public async ValueTask<SwitchConfiguration> AddTo(SwitchConfiguration configuration, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(stop);
        await db.Set<ExtensionRow>().Where(e => e.ValidUntil < now).ExecuteDeleteAsync(stop);
        var extensions = (await db.Set<ExtensionRow>().AsNoTracking().ToListAsync(stop)).Select(Read).OfType<Extension>().ToList();
        var trunks = (await db.Set<TrunkRow>().AsNoTracking().OrderBy(t => t.Position).ToListAsync(stop)).Select(Read).ToList();
        if (options.Trunk is { } farEnd) trunks.Add(new Trunk(OutboundTrunk) { Destination = farEnd });
        _numbers = [.. extensions.Select(e => e.Number)];
        return configuration with
        {
            Extensions = configuration.Extensions.SetItems(extensions.Select(e => KeyValuePair.Create(e.Number, e))),
            Trunks = configuration.Trunks.AddRange(trunks),
        };
    }

    private Extension? Read(ExtensionRow row)
    {
        if (box.Open<DigestAccount>(row.Secrets) is { } account)
            return new Extension(row.Number, account) { ValidUntil = row.ValidUntil, MayCallOutside = row.MayCallOutside };
        SecretLost("extension", row.Number);
        return null;
    }

    private Trunk Read(TrunkRow row)
    {
        var outbound = row.Secrets is null ? null : box.Open<DigestSecret>(row.Secrets);
        if (row.Secrets is not null && outbound is null) SecretLost("trunk", row.Name);
        return new Trunk(row.Name)
        {
            Sources = [.. row.Sources.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(IPAddress.Parse)],
            Destination = row.Destination is null ? null : IPEndPoint.Parse(row.Destination),
            Outbound = outbound,
            TrustsIdentity = row.TrustsIdentity,
        };
    }

    [LoggerMessage(1101, LogLevel.Error, "the secret of {Kind} {Name} cannot be read with the keys of the data folder; set it again")]
    private partial void SecretLost(string kind, string name);
}
