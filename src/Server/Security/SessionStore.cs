using System.Collections.Concurrent;
using System.Security.Claims;
using Antiphon.Server.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Antiphon.Server.Security;

/// <summary>Sessions of browsers. A token is random, new at each sign-in, and void at once on sign-out or a change of password.</summary>
internal sealed class SessionStore(IDbContextFactory<CentreDb> databases, SecurityLimits limits, TimeProvider clock)
{
    public const string SessionClaim = "session";

    private readonly ConcurrentDictionary<string, CancellationTokenSource> _ends = new();

    /// <returns>The token, for the browser alone.</returns>
    public async Task<string> Open(string jobNumber, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var token = Secrets.Token();
        await using var db = await databases.CreateDbContextAsync(stop);
        await db.Set<SignedInSession>().Where(s => s.ExpiresAt < now).ExecuteDeleteAsync(stop);
        db.Add(new SignedInSession { TokenHash = Secrets.HashOfToken(token), JobNumber = jobNumber, ExpiresAt = now + limits.SessionLife });
        await db.SaveChangesAsync(stop);
        return token;
    }

    public async Task<(Person Person, string TokenHash)?> Find(string token, CancellationToken stop)
    {
        var (hash, now) = (Secrets.HashOfToken(token), clock.GetUtcNow());
        await using var db = await databases.CreateDbContextAsync(stop);
        var person = await db.Set<SignedInSession>().Where(s => s.TokenHash == hash && s.ExpiresAt > now)
            .Join(db.Set<Person>(), s => s.JobNumber, p => p.JobNumber, (_, p) => p).AsNoTracking().SingleOrDefaultAsync(stop);
        return person is null ? null : (person, hash);
    }

    /// <summary>Cancelled when the session behind this request ends: open WebSockets end with it. Never for an API key.</summary>
    public CancellationToken EndOf(ClaimsPrincipal person) =>
        person.FindFirstValue(SessionClaim) is { } hash ? _ends.GetOrAdd(hash, NewEnd).Token : CancellationToken.None;

    public async Task Close(string tokenHash, CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        await db.Set<SignedInSession>().Where(s => s.TokenHash == tokenHash).ExecuteDeleteAsync(stop);
        End(tokenHash);
    }

    /// <summary>All sessions of a person but one.</summary>
    public async Task CloseOthers(string jobNumber, string? butTokenHash, CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        var others = await db.Set<SignedInSession>().Where(s => s.JobNumber == jobNumber && s.TokenHash != butTokenHash).Select(s => s.TokenHash).ToListAsync(stop);
        foreach (var other in others) await Close(other, stop);
    }

    public async Task<bool> HasAny(string jobNumber, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(stop);
        return await db.Set<SignedInSession>().AnyAsync(s => s.JobNumber == jobNumber && s.ExpiresAt > now, stop);
    }

    private CancellationTokenSource NewEnd(string tokenHash)
    {
        var end = new CancellationTokenSource(limits.SessionLife, clock);
        end.Token.Register(() => _ends.TryRemove(tokenHash, out _));
        return end;
    }

    private void End(string tokenHash)
    {
        if (_ends.TryRemove(tokenHash, out var end)) end.Cancel();
    }
}
