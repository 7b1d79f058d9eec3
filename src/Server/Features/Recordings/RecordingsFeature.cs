using Antiphon.Server.Features.Calls;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Antiphon.Server.Features.Recordings;

/// <summary>Recordings of calls: <c>DATA/recordings/yyyy/MM/dd/CALL.wav</c>, and how they are played.</summary>
/// <remarks>Wiring: <c>AddRecordings</c> anywhere; an <see cref="IAuditTrail"/> should be registered before it.</remarks>
internal static class RecordingsFeature
{
    public static IServiceCollection AddRecordings(this IServiceCollection services)
    {
        services.AddSingleton(provider => new RecordingFiles(provider.GetRequiredService<Options>().Data));
        services.AddSingleton<RecordingIndex>();
        services.TryAddSingleton<IAuditTrail, LogAuditTrail>();
        return services;
    }

    public static IEndpointRouteBuilder MapRecordings(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/recordings/{id}", PlayRecording.Handle);
        return routes;
    }
}
