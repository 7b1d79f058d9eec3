using Antiphon.Server.Security.Keys;

namespace Antiphon.Server.Live;

/// <summary>What browsers and third parties are told while it happens.</summary>
/// <remarks>Wiring: <c>AddLive</c> before <c>AddCalls</c>; <c>app.UseWebSockets()</c> before <c>MapLive</c>. Who may connect is decided by the fallback policy and by the
/// Origin check in front of it.</remarks>
internal static class LiveFeature
{
    public static IServiceCollection AddLive(this IServiceCollection services) =>
        services.AddSingleton<LiveBoard>().AddSingleton<LiveStream>().AddSingleton<LiveFeed>();

    /// <summary><c>/api/events</c> and <c>/api/desk</c>.</summary>
    public static IEndpointRouteBuilder MapLive(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/events", LiveSocket.Handle).RequireAuthorization(Permission.SignedIn).OpenToTokens().ExcludeFromDescription();
        routes.MapGet("/api/desk", (HttpContext http, LiveBoard board) => TypedResults.Ok(board.Desk(http.User.JobNumber))).RequireAuthorization(Permission.SignedIn).WithMetadata(new OwnCall()).OpenToTokens();
        return routes;
    }
}
