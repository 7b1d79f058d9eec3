namespace Antiphon.Server.Features.Satisfaction;

/// <summary>满意度评价: callers are asked when the agent has hung up, and what they said is counted.</summary>
internal static class SatisfactionFeature
{
    public static IServiceCollection AddSatisfaction(this IServiceCollection services) =>
        services.AddSingleton<ICentrePart, RatingBook>().AddSingleton<ReadRatings>();

    public static IEndpointRouteBuilder MapSatisfaction(this IEndpointRouteBuilder routes)
    {
        var satisfaction = routes.MapGroup("/api/satisfaction").WithTags("satisfaction");
        satisfaction.MapGet("", ReadRatings.Handle).RequireAuthorization(Permission.SeeReports).WithName("GetRatings");
        satisfaction.MapGet("/queues", SetRating.List).RequireAuthorization(Permission.TuneQueues).WithName("GetRatingSettings");
        satisfaction.MapPut("/queues/{queue}", SetRating.Put).RequireAuthorization(Permission.TuneQueues).WithName("SetRating");
        satisfaction.MapDelete("/queues/{queue}", SetRating.Delete).RequireAuthorization(Permission.TuneQueues).WithName("DeleteRating");
        return routes;
    }
}
