using System.Security.Claims;
using System.Text.Encodings.Web;
using Antiphon.Server.Security.Keys;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Antiphon.Server.Security;

/// <summary>Who asks: a browser by its session cookie, a program by <c>Authorization: Bearer KEY</c>, a page of another site by the token of its agent.</summary>
internal sealed class SignInScheme(IOptionsMonitor<AuthenticationSchemeOptions> settings, ILoggerFactory logs, UrlEncoder encoder,
    SessionStore sessions, LastKnown<ApiKey> knownKeys, AgentTokens tokens, RoleBook roles, IDbContextFactory<CentreDb> databases, IAuditTrail audit, TimeProvider clock) : AuthenticationHandler<AuthenticationSchemeOptions>(settings, logs, encoder)
{
    public const string Name = "antiphon";
    public const string MustChangeClaim = "password-must-change";
    public const string ApiKeyClaim = "api-key";

    /// <summary>The token of an agent, by its hash.</summary>
    public const string TokenClaim = "agent-token";

    /// <summary>When the token ends: milliseconds since 1970 UTC.</summary>
    public const string EndsClaim = "ends-at";

    private const int CredentialLengthMax = 256;

    /// <summary>The port is part of the name: cookies of one host are shared between ports, and a secure one would shut out the other.</summary>
    public static string CookieName(HttpContext http) => $"antiphon-{http.Connection.LocalPort}";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (KeyGates.CredentialOf(Request) is { } credential)
            return credential is { Length: > 0 and <= CredentialLengthMax } ? await ByKey(credential) : AuthenticateResult.NoResult();
        return Request.Cookies[CookieName(Context)] is { Length: > 0 and <= CredentialLengthMax } token ? await BySession(token) : AuthenticateResult.NoResult();
    }

    private async Task<AuthenticateResult> BySession(string token)
    {
        if (await sessions.Find(token, Context.RequestAborted) is not var (person, hash)) return AuthenticateResult.NoResult();
        List<Claim> claims = [new(Rights.JobNumberClaim, person.JobNumber), new(ClaimTypes.Name, person.Name), new(SessionStore.SessionClaim, hash)];
        if (person.MustChangePassword) claims.Add(new(MustChangeClaim, "true"));
        return Success(claims, person.Roles);
    }

    private async Task<AuthenticateResult> ByKey(string key)
    {
        var hash = Secrets.HashOfToken(key);
        if (await knownKeys.Of(hash, clock, () => Look(hash)) is not { } known) return await ByToken(hash);
        Context.Items[KeyGates.KeyItem] = known;
        List<Claim> claims = [new(ClaimTypes.Name, known.Name), new(ApiKeyClaim, known.KeyHash), .. KeyGates.OriginsOf(known)];
        if (known.Team is { } team) claims.Add(new(Rights.TeamClaim, team));
        return Success(claims, known.Roles);
    }

    private async Task<AuthenticateResult> ByToken(string hash)
    {
        if (await tokens.Find(hash, Context.RequestAborted) is not { } found) return AuthenticateResult.NoResult();
        Context.Items[KeyGates.KeyItem] = found.Key;
        List<Claim> claims = [new(Rights.JobNumberClaim, found.Person.JobNumber), new(ClaimTypes.Name, found.Person.Name), new(ApiKeyClaim, found.Key.KeyHash), new(TokenClaim, hash),
            new(EndsClaim, found.Token.ExpiresAt.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)), .. KeyGates.OriginsOf(found.Key), .. tokens.Claims(found)];
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(claims, Name)), Name));
    }

    private async Task<ApiKey?> Look(string hash)
    {
        await using var db = await databases.CreateDbContextAsync(Context.RequestAborted);
        var now = clock.GetUtcNow();
        var known = await db.Set<ApiKey>().AsNoTracking().SingleOrDefaultAsync(k => k.KeyHash == hash && (k.ExpiresAt == null || k.ExpiresAt > now), Context.RequestAborted);
        if (known is not null) await NoteUse(db, known, now);
        return known;
    }

    /// <summary>Who used a key last is known to the minute; each day and each change of address is a line of the audit trail.</summary>
    private async Task NoteUse(CentreDb db, ApiKey key, DateTimeOffset now)
    {
        var from = AuditTrail.AddressOf(Context.Connection.RemoteIpAddress);
        if (key.UsedAt is { } before && now - before < SessionStore.SeenEvery && key.UsedFrom == from) return;
        await db.Set<ApiKey>().Where(k => k.KeyHash == key.KeyHash).ExecuteUpdateAsync(set => set.SetProperty(k => k.UsedAt, now).SetProperty(k => k.UsedFrom, from), Context.RequestAborted);
        if (key.UsedAt?.Date == now.Date && key.UsedFrom == from) return;
        var program = new ClaimsPrincipal(new ClaimsIdentity([new(ClaimTypes.Name, key.Name), new(ApiKeyClaim, "true")], Name));
        await audit.Write(program, "key-used", key.Id, Context.RequestAborted);
        Context.Items.Remove(AuditChanges.Written);            // that line is not the one of the request itself
    }

    private AuthenticateResult Success(List<Claim> claims, string[] named)
    {
        claims.AddRange(roles.Claims(named));
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(claims, Name)), Name));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) => Refused.Because(RefusalCatalogue.NotSignedIn).ExecuteAsync(Context);

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => Refused.Because(RefusalCatalogue.NotAllowed).ExecuteAsync(Context);
}
