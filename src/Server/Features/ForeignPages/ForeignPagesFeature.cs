using System.Security.Claims;
using Antiphon.Server.Security.Keys;

namespace Antiphon.Server.Features.ForeignPages;

/// <param name="Agent">Job number.</param>
/// <param name="Minutes">1–720; null: 15.</param>
internal sealed record TokenWish(string? Agent, int? Minutes = null);

internal sealed record TokenView(string Token, string Agent, DateTimeOffset ExpiresAt);

/// <summary>Pages of other sites as an agent's workplace: the script that they load, and the tokens with which they act for him.</summary>
internal static class ForeignPagesFeature
{
    /// <summary>Of the script. What a page relies on stays within a version.</summary>
    public const string ClientPath = "/client/v1/";

    private static readonly TimeSpan KeptByBrowsers = TimeSpan.FromMinutes(10);

    public static IEndpointRouteBuilder MapForeignPages(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/agent-tokens", Issue).WithTags("foreign-pages").WithName("IssueAgentToken").RequireAuthorization(Permission.ActForAgents);
        routes.MapGet(ClientPath + "antiphon.js", http => Script(http, "antiphon.js", "text/javascript")).AllowAnonymous().ExcludeFromDescription();
        routes.MapGet(ClientPath + "antiphon.d.ts", http => Script(http, "antiphon.d.ts", "text/plain")).AllowAnonymous().ExcludeFromDescription();
        return routes;
    }

    /// <summary>For the server of another site, which knows by its own sign-in who sits at its page. People and pages get none.</summary>
    private static async Task<Results<Created<TokenView>, Refused>> Issue(TokenWish request, HttpContext http, IScopes scopes, CentreDb db, RoleBook roles, AgentTokens tokens, IAuditTrail audit, CancellationToken stop)
    {
        if (http.User.FindFirstValue(SignInScheme.ApiKeyClaim) is not { } key) return Refused.Because(RefusalCatalogue.NotAllowed);
        if (request.Agent is not { Length: > 0 and <= Person.JobNumberLengthMax } agent) return FieldFault.Of("agent", "required");
        if (request.Minutes is < 1 or > AgentTokens.MinutesMax) return FieldFault.Of("minutes", "range");
        if (await scopes.RefusalOf(http.User, Permission.ActForAgents, agent) is { } outside) return outside;
        if (await db.Set<Person>().AsNoTracking().SingleOrDefaultAsync(p => p.JobNumber == agent && p.DisabledAt == null, stop) is not { } person || !roles.Grants(person.Roles).ContainsKey(Permission.TakeCalls))
            return Refused.Because(Refusal.AgentUnknown);
        if (await tokens.Issue(key, agent, TimeSpan.FromMinutes(request.Minutes ?? AgentTokens.MinutesDefault), stop) is not var (token, expiresAt)) return Refused.Because(RefusalCatalogue.TooMany);
        await audit.Write(http.User, "agent-token-issued", agent, new Dictionary<string, string> { ["until"] = expiresAt.ToString("u", CultureInfo.InvariantCulture) }, stop);
        return TypedResults.Created((string?)null, new TokenView(token, agent, expiresAt));
    }

    /// <summary>Any page may load it: it holds nothing of the centre.</summary>
    private static async Task Script(HttpContext http, string name, string type)
    {
        await using var script = typeof(ForeignPagesFeature).Assembly.GetManifestResourceStream("client/" + name)!;
        http.Response.ContentType = type + "; charset=utf-8";
        http.Response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        http.Response.Headers.CacheControl = $"public, max-age={(int)KeptByBrowsers.TotalSeconds}";
        await script.CopyToAsync(http.Response.Body, http.RequestAborted);
    }
}
