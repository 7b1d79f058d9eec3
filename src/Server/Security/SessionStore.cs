using System.Collections.Concurrent;
using System.Security.Claims;

namespace Antiphon.Server.Security;

/// <summary>Sessions of browsers. A token is random, new at each sign-in, and void at once on sign-out or a change of password.</summary>
internal sealed class SessionStore(IDbContextFactory<CentreDb> databases, SecurityLimits limits, TimeProvider clock)
{
    public const string SessionClaim = "session";

    /// <summary>How exactly the last request is known: not each one is to write.</summary>
    public static readonly TimeSpan SeenEvery = TimeSpan.FromMinutes(1);

    private readonly LastKnown<Person> _known = new();
    private readonly ConcurrentDictionary<string, CancellationTokenSource> _ends = new();

    /// <returns>The token, for the browser alone.</returns>
    /// <param name="address">From where.</param>
    /// <param name="issuerSession">See <see cref="SignedInSession.IssuerSession"/>.</param>
    /// <param name="browser">As it calls itself; cut at <see cref="SignedInSession.BrowserLengthMax"/>.</param>
    public async Task<string> Open(string jobNumber, string address, string browser, CancellationToken stop, string issuerSession = "")
    {
        var now = clock.GetUtcNow();
        var token = Secrets.Token();
        await using var db = await databases.CreateDbContextAsync(stop);
        await db.Set<SignedInSession>().Where(s => s.ExpiresAt < now).ExecuteDeleteAsync(stop);
        db.Add(new SignedInSession { TokenHash = Secrets.HashOfToken(token), JobNumber = jobNumber, ExpiresAt = now + limits.SessionLife, CreatedAt = now, SeenAt = now,
            Address = address, IssuerSession = issuerSession.Length <= SignedInSession.BrowserLengthMax ? issuerSession : SignedInSession.IssuerUnnamed, Browser = browser.Length <= SignedInSession.BrowserLengthMax ? browser : browser[..SignedInSession.BrowserLengthMax] });
        await db.SaveChangesAsync(stop);
        return token;
    }

    public async Task<(Person Person, string TokenHash)?> Find(string token, CancellationToken stop)
    {
        var hash = Secrets.HashOfToken(token);
        return await _known.Of(hash, clock, () => Look(hash, stop)) is { } person ? (person, hash) : null;
    }

    private async Task<Person?> Look(string hash, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(stop);
        var found = await db.Set<SignedInSession>().Where(s => s.TokenHash == hash && s.ExpiresAt > now)
            .Join(db.Set<Person>().Where(p => p.DisabledAt == null), s => s.JobNumber, p => p.JobNumber, (s, p) => new { Person = p, s.SeenAt, s.IssuerSession }).AsNoTracking().SingleOrDefaultAsync(stop);
        if (found is null) return null;
        if (now - found.SeenAt >= SeenEvery) await db.Set<SignedInSession>().Where(s => s.TokenHash == hash).ExecuteUpdateAsync(set => set.SetProperty(s => s.SeenAt, now), stop);
        // Who comes by the issuer has no password of this centre to change.
        if (found.IssuerSession.Length > 0) found.Person.MustChangePassword = false;
        return found.Person;
    }

    /// <summary>Cancelled when the session or the key behind this request ends: open WebSockets end with it.</summary>
    public CancellationToken EndOf(ClaimsPrincipal person) =>
        (person.FindFirstValue(SessionClaim) ?? person.FindFirstValue(SignInScheme.ApiKeyClaim)) is { } hash ? _ends.GetOrAdd(hash, NewEnd).Token : CancellationToken.None;

    /// <summary>A key was revoked, or may something else than before: open WebSockets of its programs and pages end.</summary>
    public void EndKey(string keyHash) => End(keyHash);

    public async Task Close(string tokenHash, CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        await db.Set<SignedInSession>().Where(s => s.TokenHash == tokenHash).ExecuteDeleteAsync(stop);
        _known.Forget(tokenHash);
        End(tokenHash);
    }

    /// <summary>All sessions of a person but one.</summary>
    public async Task CloseOthers(string jobNumber, string? butTokenHash, CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        var others = await db.Set<SignedInSession>().Where(s => s.JobNumber == jobNumber && s.TokenHash != butTokenHash).Select(s => s.TokenHash).ToListAsync(stop);
        foreach (var other in others) await Close(other, stop);
    }

    /// <summary>Those of a person that have not ended, newest first.</summary>
    public async Task<IReadOnlyList<SignedInSession>> Of(string jobNumber, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(stop);
        return await db.Set<SignedInSession>().AsNoTracking().Where(s => s.JobNumber == jobNumber && s.ExpiresAt > now).OrderByDescending(s => s.CreatedAt).ToListAsync(stop);
    }

    /// <summary>Open WebSockets of these people end and come again with the rights that hold now; nobody is signed out.</summary>
    public async Task Refresh(IReadOnlyCollection<string> jobNumbers, CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        foreach (var hash in await db.Set<SignedInSession>().Where(s => jobNumbers.Contains(s.JobNumber)).Select(s => s.TokenHash).ToListAsync(stop)) End(hash);
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
