using Antiphon.Server.Security.Keys;

namespace Antiphon.Server.Security;

/// <summary>Marks an endpoint that a person may use before the first password is changed.</summary>
internal sealed class BeforePasswordChange;

/// <summary>What every request passes, whatever it asks for.</summary>
internal static class RequestGates
{
    /// <summary>No page of another site may act with the rights of the person who looks at it: unsafe requests and WebSockets must
    /// come from our own pages. Programs, which send no Origin, are not held up.</summary>
    /// <remarks>Pages of sites that a key names get in with that key, or with the token of an agent, and with nothing else (<see cref="KeyGates"/>).</remarks>
    public static Task RefuseForeignOrigin(HttpContext http, RequestDelegate next)
    {
        if (IsOwnOrigin(http.Request)) return next(http);
        if (http.Request.Headers.Origin is [{ } origin] && KeyGates.Admits(http, origin, http.RequestServices.GetRequiredService<KeyOrigins>()))
            return http.Response.StatusCode == StatusCodes.Status204NoContent ? Task.CompletedTask : next(http);
        return IsSafe(http.Request) ? next(http) : Refused.Because(RefusalCatalogue.ForeignOrigin).ExecuteAsync(http);
    }

    /// <summary>A first password was seen by somebody else. Nothing works with it but changing it.</summary>
    public static Task DemandOwnPassword(HttpContext http, RequestDelegate next) =>
        http.User.HasClaim(claim => claim.Type == SignInScheme.MustChangeClaim) && http.GetEndpoint() is { } endpoint && !IsOpen(endpoint)
            ? Refused.Because(RefusalCatalogue.PasswordMustChange).ExecuteAsync(http) : next(http);

    private static bool IsOpen(Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<BeforePasswordChange>() is not null
        || endpoint.Metadata.GetMetadata<Microsoft.AspNetCore.Authorization.IAllowAnonymous>() is not null;

    private static bool IsSafe(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method)) && !IsWebSocket(request);

    // RFC 6455 §4.1 (HTTP/1.1); RFC 8441 §4 (HTTP/2: CONNECT, which is not safe anyway).
    private static bool IsWebSocket(HttpRequest request) => request.Headers.Upgrade.Any(value => value?.Contains("websocket", StringComparison.OrdinalIgnoreCase) == true);

    // Host and port are compared, not the scheme: a proxy may have taken the TLS off.
    private static bool IsOwnOrigin(HttpRequest request)
    {
        var origins = request.Headers.Origin;
        if (origins.Count == 0) return request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin" or "none";
        return origins.Count == 1 && Uri.TryCreate(origins[0], UriKind.Absolute, out var origin) && origin.Scheme is "http" or "https"
            && string.Equals(origin.Authority, Authority(request, origin), StringComparison.OrdinalIgnoreCase);
    }

    // Uri drops the scheme's usual port; so must we.
    private static string Authority(HttpRequest request, Uri origin) =>
        request.Host.Port is { } port && port == (origin.Scheme == "https" ? 443 : 80) ? request.Host.Host : request.Host.Value ?? "";
}
