using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Antiphon.Server.Security;

/// <summary>Who asks: a browser by its session cookie, a program by <c>Authorization: Bearer KEY</c>.</summary>
internal sealed class SignInScheme(IOptionsMonitor<AuthenticationSchemeOptions> settings, ILoggerFactory logs, UrlEncoder encoder,
    SessionStore sessions, LastKnown<ApiKey> knownKeys, RoleBook roles, IDbContextFactory<CentreDb> databases, IAuditTrail audit, TimeProvider clock) : AuthenticationHandler<AuthenticationSchemeOptions>(settings, logs, encoder)
{
    public const string Name = "antiphon";
    public const string MustChangeClaim = "password-must-change";
    public const string ApiKeyClaim = "api-key";

    private const int CredentialLengthMax = 256;

    /// <summary>The port is part of the name: cookies of one host are shared between ports, and a secure one would shut out the other.</summary>
    public static string CookieName(HttpContext http) => $"antiphon-{http.Connection.LocalPort}";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (AuthenticationHeaderValue.TryParse(Request.Headers.Authorization, out var header))
            return header is { Scheme: "Bearer", Parameter: { Length: > 0 and <= CredentialLengthMax } key } ? await ByKey(key) : AuthenticateResult.NoResult();
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
        if (await knownKeys.Of(hash, clock, () => Look(hash)) is not { } known) return AuthenticateResult.NoResult();
        List<Claim> claims = [new(ClaimTypes.Name, known.Name), new(ApiKeyClaim, "true")];
        if (known.Team is { } team) claims.Add(new(Rights.TeamClaim, team));
        return Success(claims, known.Roles);
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
