using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Antiphon.Server.Hosting;
using Antiphon.Server.Persistence;
using Antiphon.Server.Security.Roles;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Antiphon.Server.Security;

/// <summary>Who asks: a browser by its session cookie, a program by <c>Authorization: Bearer KEY</c>.</summary>
internal sealed class SignInScheme(IOptionsMonitor<AuthenticationSchemeOptions> settings, ILoggerFactory logs, UrlEncoder encoder,
    SessionStore sessions, RoleBook roles, IDbContextFactory<CentreDb> databases) : AuthenticationHandler<AuthenticationSchemeOptions>(settings, logs, encoder)
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
        await using var db = await databases.CreateDbContextAsync(Context.RequestAborted);
        return await db.Set<ApiKey>().AsNoTracking().SingleOrDefaultAsync(k => k.KeyHash == hash, Context.RequestAborted) is { } known
            ? Success([new(ClaimTypes.Name, known.Name), new(ApiKeyClaim, "true")], known.Roles)
            : AuthenticateResult.NoResult();
    }

    private AuthenticateResult Success(List<Claim> claims, string[] named)
    {
        claims.AddRange(roles.Claims(named));
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(claims, Name)), Name));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) => Refused.Because(RefusalCatalogue.NotSignedIn).ExecuteAsync(Context);

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => Refused.Because(RefusalCatalogue.NotAllowed).ExecuteAsync(Context);
}
