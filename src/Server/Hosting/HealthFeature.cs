using Antiphon.Server.Features.Calls.Projections;
using Antiphon.Server.Persistence.Databases;

namespace Antiphon.Server.Hosting;

/// <summary>For whoever watches the process: a load balancer, a container, a script.</summary>
internal static class HealthFeature
{
    public static IEndpointRouteBuilder MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/live", () => TypedResults.Text("live\n")).AllowAnonymous().WithTags("health").WithName("GetLive");
        routes.MapGet("/health/ready", Ready).AllowAnonymous().WithTags("health").WithName("GetReady");
        return routes;
    }

    private static Microsoft.AspNetCore.Http.HttpResults.ContentHttpResult Ready(IEnumerable<IReadyPart> parts, DatabaseWatch database, CallRecordsProjector records, IHostApplicationLifetime lifetime)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested) return TypedResults.Text("stopping\n", statusCode: 503);
        if (parts.FirstOrDefault(part => !part.Ready) is { } missing) return TypedResults.Text($"waiting for {missing.Part}\n", statusCode: 503);
        return TypedResults.Text(database.Now.IsAway ? $"ready\nthe database is away: {records.Behind} entries wait to become call records, changes are refused\n" : "ready\n");
    }
}
