using System.Net.Http.Headers;
using System.Security.Claims;

namespace Antiphon.Server.Security.Keys;

/// <summary>Marks an endpoint that a page of another site may use with the token of its agent.</summary>
internal sealed class OpenToTokens;

internal static class KeyGatesBuilder
{
    public static TBuilder OpenToTokens<TBuilder>(this TBuilder builder) where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new OpenToTokens());
}

/// <summary>What requests with a key or a token pass: the site that its pages come from, how much they ask, and where a token leads.</summary>
internal static class KeyGates
{
    public const string OriginClaim = "origin";

    /// <summary>Key of a request; also that behind a token.</summary>
    public static readonly object KeyItem = new();

    /// <summary>Sub-protocol of the event stream; a page says its token as a second one, since a browser's WebSocket takes no headers.</summary>
    public const string EventsProtocol = "antiphon.events.v1", TokenProtocol = "antiphon.token.";

    private const string EventsPath = "/api/events";
    private const int PreflightSeconds = 600;

    /// <summary>The key or token of a request; null: it says none. The cookie is not looked at where there is one.</summary>
    public static string? CredentialOf(HttpRequest request)
    {
        if (AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var header)) return header.Scheme == "Bearer" ? header.Parameter ?? "" : "";
        if (request.Path != EventsPath || !request.HttpContext.WebSockets.IsWebSocketRequest) return null;
        return request.HttpContext.WebSockets.WebSocketRequestedProtocols.FirstOrDefault(p => p.StartsWith(TokenProtocol, StringComparison.Ordinal))?[TokenProtocol.Length..];
    }

    /// <summary>A page of another site that some key names. No cookie opens anything for it: <c>Access-Control-Allow-Credentials</c> is never said, and what comes without a key is refused as ever.</summary>
    /// <returns>False: it is no such request.</returns>
    public static bool Admits(HttpContext http, string origin, KeyOrigins origins)
    {
        if (!http.Request.Path.StartsWithSegments("/api") || !origins.Holds(origin)) return false;
        var preflight = HttpMethods.IsOptions(http.Request.Method) && http.Request.Headers.AccessControlRequestMethod.Count == 1;
        if (!preflight && CredentialOf(http.Request) is null) return false;
        var headers = http.Response.Headers;
        headers.AccessControlAllowOrigin = origin;
        headers.Vary = "Origin";
        if (!preflight)
        {
            headers.AccessControlExposeHeaders = "Retry-After";
            return true;
        }
        headers.AccessControlAllowMethods = "GET, POST, PUT, DELETE";
        headers.AccessControlAllowHeaders = "authorization, content-type";
        headers.AccessControlMaxAge = PreflightSeconds.ToString(CultureInfo.InvariantCulture);
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return true;
    }

    /// <summary>After authentication: the key of the request must name the site that its page comes from; and nobody asks more than his key may.</summary>
    public static async Task Hold(HttpContext http, RequestDelegate next)
    {
        if (http.Response.Headers.AccessControlAllowOrigin is [{ } origin] && http.User.Identity?.IsAuthenticated == true && !http.User.HasClaim(OriginClaim, origin))
        {
            http.Response.Headers.Remove("Access-Control-Allow-Origin");
            await Refused.Because(RefusalCatalogue.ForeignOrigin).ExecuteAsync(http);
            return;
        }
        if (http.Items[KeyItem] is ApiKey key && await http.RequestServices.GetRequiredService<KeyMeters>().Take(key, http.RequestAborted) is { } refusal)
        {
            http.Response.Headers.RetryAfter = ((long)Math.Ceiling(refusal.Wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            await Refused.Because(RefusalCatalogue.TooManyRequests, "limit", refusal.Limit).ExecuteAsync(http);
            return;
        }
        await next(http);
    }

    /// <summary>After authorization: a token is for the calls of its agent, not for his account, nor for the pages of the centre.</summary>
    public static Task HoldTokens(HttpContext http, RequestDelegate next) =>
        http.User.HasClaim(claim => claim.Type == SignInScheme.TokenClaim) && http.GetEndpoint()?.Metadata.GetMetadata<OpenToTokens>() is null
            ? Refused.Because(RefusalCatalogue.NotAllowed).ExecuteAsync(http) : next(http);

    public static IEnumerable<Claim> OriginsOf(ApiKey key) => key.Origins.Select(origin => new Claim(OriginClaim, origin));
}
