using Antiphon.Server.Features.Calls;
using Antiphon.Server.Security.Roles;

namespace Antiphon.Server.Features.Recordings;

/// <summary>Recordings of calls: <c>DATA/recordings/yyyy/MM/dd/CALL.wav</c>, and how they are played.</summary>
internal static class RecordingsFeature
{
    public static IServiceCollection AddRecordings(this IServiceCollection services)
    {
        services.AddSingleton(provider => new RecordingFiles(provider.GetRequiredService<Options>().Data));
        services.AddSingleton<RecordingIndex>();
        return services;
    }

    public static IEndpointRouteBuilder MapRecordings(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/recordings/{id}", PlayRecording.Handle).RequireAuthorization(Permission.PlayRecordings);
        return routes;
    }
}
