using System.Security.Claims;

namespace Antiphon.Server.Security.Keys;

/// <summary>Tokens with which pages of other sites act as one agent: fetched by the site's own server with its key, short, and never more than the key and the person may both.</summary>
internal sealed class AgentTokens(IDbContextFactory<CentreDb> databases, RoleBook roles, TimeProvider clock)
{
    public const int MinutesMax = 720, MinutesDefault = 15;

    /// <summary>Of one key that are valid at one time.</summary>
    public const int TokensMax = 5_000;

    /// <summary>What a page may do for its agent; of those with a scope, for himself. The person alone needs the first: no program takes calls.</summary>
    private static readonly string[] OfAgent = [Permission.TakeCalls, Permission.ActForAgents, Permission.SeeCalls, Permission.SeeCustomers, Permission.SeeNumbers, Permission.CallAbroad];

    private readonly LastKnown<Found> _known = new();

    internal sealed record Found(AgentToken Token, ApiKey Key, Person Person);

    /// <returns>The token, for the page alone; null: there are too many.</returns>
    public async Task<(string Token, DateTimeOffset ExpiresAt)?> Issue(string keyHash, string jobNumber, TimeSpan life, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(stop);
        await db.Set<AgentToken>().Where(t => t.ExpiresAt < now).ExecuteDeleteAsync(stop);
        if (await db.Set<AgentToken>().CountAsync(t => t.KeyHash == keyHash, stop) >= TokensMax) return null;
        var token = Secrets.Token();
        db.Add(new AgentToken { TokenHash = Secrets.HashOfToken(token), KeyHash = keyHash, JobNumber = jobNumber, ExpiresAt = now + life });
        await db.SaveChangesAsync(stop);
        return (token, now + life);
    }

    public Task<Found?> Find(string tokenHash, CancellationToken stop) => _known.Of(tokenHash, clock, () => Look(tokenHash, stop));

    /// <summary>Of each permission the narrower of both, and for himself at most.</summary>
    public IEnumerable<Claim> Claims(Found found)
    {
        var (person, key) = (roles.Grants(found.Person.Roles), roles.Grants(found.Key.Roles));
        foreach (var permission in OfAgent)
        {
            if (!person.ContainsKey(permission) || (permission != Permission.TakeCalls && !key.ContainsKey(permission))) continue;
            yield return new Claim(Rights.ClaimOf(permission), RoleTable.Word(PermissionCatalogue.Find(permission)!.Scoped ? GrantScope.Own : GrantScope.All));
        }
    }

    private async Task<Found?> Look(string hash, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(stop);
        var found = await db.Set<AgentToken>().AsNoTracking().Where(t => t.TokenHash == hash && t.ExpiresAt > now)
            .Join(db.Set<ApiKey>().Where(k => k.ExpiresAt == null || k.ExpiresAt > now), t => t.KeyHash, k => k.KeyHash, (Token, Key) => new { Token, Key })
            .Join(db.Set<Person>().Where(p => p.DisabledAt == null), both => both.Token.JobNumber, p => p.JobNumber, (both, Person) => new { both.Token, both.Key, Person }).SingleOrDefaultAsync(stop);
        return found is null ? null : new Found(found.Token, found.Key, found.Person);
    }
}
