using Antiphon.Switch;

namespace Antiphon.Server.Features.Phone;

/// <summary>The browser as a phone: one short-lived SIP account for each person. A new one voids the one before, so the page that asked
/// last has the phone.</summary>
internal sealed class BrowserPhones(IDbContextFactory<CentreDb> databases, SecretBox box, SwitchConfigurationSource configuration,
    SwitchOptions telephony, SecurityLimits limits, TimeProvider clock)
{
    /// <summary>Users of SIP that are browsers start with this; no extension that people set up does.</summary>
    private const string Prefix = "w";

    public static string ExtensionOf(string jobNumber) => Prefix + jobNumber;

    public async Task<PhoneCredentials> Issue(string jobNumber, CancellationToken stop)
    {
        var (user, password, until) = (ExtensionOf(jobNumber), Secrets.Token(), clock.GetUtcNow() + limits.SessionLife);
        var secrets = box.Close(SecretBox.AccountOf(user, telephony.Realm, password, withSha256: false));
        await using var db = await databases.CreateDbContextAsync(stop);
        if (await db.Set<ExtensionRow>().FindAsync([user], stop) is { } known) (known.Secrets, known.ValidUntil) = (secrets, until);
        else db.Add(new ExtensionRow { Number = user, Secrets = secrets, ValidUntil = until });
        await db.SaveChangesAsync(stop);
        await configuration.Apply(stop);
        return new PhoneCredentials(user, password, telephony.Realm, PhoneFeature.WebSocketPath, PhoneFeature.Standing, until);
    }

    /// <summary>The person is signed in nowhere any more: whoever still holds the account cannot register with it.</summary>
    public async Task Revoke(string jobNumber, CancellationToken stop)
    {
        var user = ExtensionOf(jobNumber);
        await using var db = await databases.CreateDbContextAsync(stop);
        if (await db.Set<ExtensionRow>().Where(e => e.Number == user).ExecuteDeleteAsync(stop) > 0) await configuration.Apply(stop);
    }
}

/// <param name="Standing">User part that the browser calls once for its standing connection.</param>
internal sealed record PhoneCredentials(string User, string Password, string Realm, string WebSocketPath, string Standing, DateTimeOffset ExpiresAt);
