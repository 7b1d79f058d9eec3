namespace Antiphon.Server.Features.Recordings.Screens;

/// <summary>Screens of agents: shared by their pages, seen live by supervisors, recorded beside the sound.</summary>
internal static class ScreensFeature
{
    public static IServiceCollection AddScreens(this IServiceCollection services) => services.AddSingleton<ScreenHub>().AddSingleton<ScreenTapes>().AddSingleton<PlayScreen>();

    public static void MapScreens(IEndpointRouteBuilder routes, RouteGroupBuilder recordings)
    {
        recordings.MapGet("/{id}/screens/{part}", PlayScreen.Index).WithName("GetScreen");
        recordings.MapGet("/{id}/screens/{part}/parts", PlayScreen.Parts).WithName("GetScreenParts");
        recordings.MapGet("/{id}/screens/{part}/film", PlayScreen.Film).WithName("TakeScreen");
        routes.MapGet("/api/screen", ShareScreen.Use).RequireAuthorization(Permission.TakeCalls).WithTags("recordings").WithName("GetScreenUse");
        routes.MapGet("/api/screen/share", ShareScreen.Handle).RequireAuthorization(Permission.TakeCalls).ExcludeFromDescription();
        routes.MapGet("/api/agents/{jobNumber}/screen", WatchScreen.Handle).RequireAuthorization(Permission.WatchScreens).ExcludeFromDescription();
    }
}
