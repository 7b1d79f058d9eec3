using Antiphon.Server.Features.Flows;
using Antiphon.Server.Live;

namespace Antiphon.Server.Features.Queues;

/// <summary>The lines of waiting calls.</summary>
internal static class QueuesFeature
{
    public static IServiceCollection AddQueues(this IServiceCollection services) =>
        services.AddScoped<SetUpQueueHandler>()
            .AddSingleton<QueueBook>().AddSingleton<ICentrePart>(provider => provider.GetRequiredService<QueueBook>());

    public static IEndpointRouteBuilder MapQueues(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/queues", (LiveBoard board) => board.Queues()).WithTags("queues").WithName("GetQueues").RequireAuthorization(Permission.SeeBoard);
        routes.MapGet("/api/settings/queue-choices", (FlowSurroundingsSource around) => around.Choices()).WithTags("queues").WithName("GetQueueChoices").RequireAuthorization(Permission.TuneQueues);
        var settings = routes.MapGroup("/api/settings/queues").WithTags("queues").RequireAuthorization(Permission.TuneQueues);
        settings.MapGet("", SetUpQueueHandler.List).WithName("GetQueueSettings");
        settings.MapGet("/{id}", SetUpQueueHandler.Get).WithName("GetQueueSetting");
        settings.MapPost("/check", SetUpQueueHandler.Check).WithName("CheckQueue").NothingInForce();
        settings.MapPost("/{id}/preview", PreviewQueueHandler.Handle).WithName("PreviewQueue").NothingInForce();
        settings.MapPost("/{id}/announcement", PreviewAnnouncementHandler.Handle).WithName("PreviewAnnouncement").NothingInForce();
        settings.MapPost("/{id}/compare", CompareQueueHandler.Handle).WithName("CompareQueue").NothingInForce();
        settings.MapPut("/{id}", SetUpQueueHandler.Update).WithName("ChangeQueue");
        settings.MapPost("", SetUpQueueHandler.Create).WithName("CreateQueue").RequireAuthorization(Permission.ManageQueues);
        settings.MapDelete("/{id}", SetUpQueueHandler.Remove).WithName("RemoveQueue").RequireAuthorization(Permission.ManageQueues);
        return routes;
    }
}
