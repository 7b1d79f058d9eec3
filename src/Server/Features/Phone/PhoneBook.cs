using Antiphon.Switch.Contract;

namespace Antiphon.Server.Features.Phone;

/// <summary>Extensions of the centre: their part of the switch's configuration, and in memory which extensions there are.</summary>
internal sealed partial class PhoneBook(IDbContextFactory<CentreDb> databases, SecretBox box, Options options, TimeProvider clock, ILogger<PhoneBook> log) : ISwitchPart
{
    private volatile ImmutableHashSet<string> _numbers = [];

    public bool Knows(string extension) => _numbers.Contains(extension);

    public async ValueTask<SwitchConfiguration> AddTo(SwitchConfiguration configuration, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(stop);
        await db.Set<ExtensionRow>().Where(e => e.ValidUntil < now).ExecuteDeleteAsync(stop);
        var extensions = (await db.Set<ExtensionRow>().AsNoTracking().ToListAsync(stop)).Select(Read).OfType<Extension>().ToList();
        _numbers = [.. extensions.Select(e => e.Number)];
        return configuration with { Extensions = configuration.Extensions.SetItems(extensions.Select(e => KeyValuePair.Create(e.Number, e))) };
    }

    private Extension? Read(ExtensionRow row)
    {
        if (box.Open<DigestAccount>(row.Secrets) is { } account)
        {
            var settings = row.Extension();
            return new Extension(row.Number, account) { ValidUntil = row.ValidUntil, MayCallOutside = row.MayCallOutside, Codecs = row.IsBrowser ? [.. options.BrowserCodecs] : settings.Codecs, KeysByInfo = settings.KeysByInfo };
        }
        SecretLost(row.Number);
        return null;
    }

    [LoggerMessage(1101, LogLevel.Error, "the secret of extension {Name} cannot be read with the keys of the data folder; set it again")]
    private partial void SecretLost(string name);
}
