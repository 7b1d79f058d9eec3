using Antiphon.Server.Features.CentreSettings;
using Antiphon.Server.Live;

namespace Antiphon.Server.Features.Queues;

/// <summary>The lines of waiting calls.</summary>
internal static class QueuesFeature
{
    public static IServiceCollection AddQueues(this IServiceCollection services) =>
        services.AddSingleton<QueueBook>().AddSingleton<ICentrePart>(provider => provider.GetRequiredService<QueueBook>());

    public static IEndpointRouteBuilder MapQueues(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/queues", (LiveBoard board) => board.Queues()).WithTags("queues").WithName("GetQueues");
        return routes;
    }
}
