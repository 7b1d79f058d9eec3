using Antiphon.Server.Features.CentreSettings;
using Antiphon.Server.Features.Flows;
using Antiphon.Server.Live;
using Antiphon.Server.Security;

namespace Antiphon.Server.Features.Queues;

/// <summary>The lines of waiting calls.</summary>
internal static class QueuesFeature
{
    public static IServiceCollection AddQueues(this IServiceCollection services) =>
        services.AddScoped<SetUpQueueHandler>()
            .AddSingleton<QueueBook>().AddSingleton<ICentrePart>(provider => provider.GetRequiredService<QueueBook>());

    public static IEndpointRouteBuilder MapQueues(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/queues", (LiveBoard board) => board.Queues()).WithTags("queues").WithName("GetQueues");
        routes.MapGet("/api/settings/queue-choices", (FlowSurroundingsSource around) => around.Choices()).WithTags("queues").WithName("GetQueueChoices").RequireAuthorization(Policy.Supervise);
        var settings = routes.MapGroup("/api/settings/queues").WithTags("queues").RequireAuthorization(Policy.Supervise);
        settings.MapGet("", SetUpQueueHandler.List).WithName("GetQueueSettings");
        settings.MapGet("/{id}", SetUpQueueHandler.Get).WithName("GetQueueSetting");
        settings.MapPost("/check", SetUpQueueHandler.Check).WithName("CheckQueue");
        settings.MapPost("/{id}/preview", PreviewQueueHandler.Handle).WithName("PreviewQueue");
        settings.MapPost("/{id}/announcement", PreviewAnnouncementHandler.Handle).WithName("PreviewAnnouncement");
        settings.MapPost("/{id}/compare", CompareQueueHandler.Handle).WithName("CompareQueue");
        settings.MapPut("/{id}", SetUpQueueHandler.Update).WithName("ChangeQueue");
        settings.MapPost("", SetUpQueueHandler.Create).WithName("CreateQueue").RequireAuthorization(Policy.Administer);
        settings.MapDelete("/{id}", SetUpQueueHandler.Remove).WithName("RemoveQueue").RequireAuthorization(Policy.Administer);
        return routes;
    }
}
