namespace Antiphon.Server.Features.Conferences;

/// <summary>Rooms that callers come into by flows: watched, and run by a chair. How they are made and recorded stands in the flow.</summary>
internal static class ConferencesFeature
{
    /// <summary>After the calls, before the switch starts: it hears who comes and goes.</summary>
    public static IServiceCollection AddConferences(this IServiceCollection services) => services.AddSingleton<ConferenceBook>().AddHostedService(provider => provider.GetRequiredService<ConferenceBook>());

    public static IEndpointRouteBuilder MapConferences(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/conferences", RunConference.List).RequireAuthorization(Permission.SeeLiveCalls).WithTags("conferences").WithName("GetConferences");
        routes.MapPost("/api/conferences/{name}/parties/{call}/{action}", RunConference.Act).RequireAuthorization(Permission.ControlCalls).WithTags("conferences").WithName("RunConference");
        return routes;
    }
}
