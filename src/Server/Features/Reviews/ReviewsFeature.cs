using Antiphon.Server.Features.Reviews.Transcripts;

namespace Antiphon.Server.Features.Reviews;

/// <summary>质检: calls are scored by forms, claimed by one reviewer each, and told to the agent; signals are looked at by themselves.</summary>
internal static class ReviewsFeature
{
    public static IServiceCollection AddReviews(this IServiceCollection services) =>
        services.AddScoped<ReviewDesk>().AddSingleton<QualityKeeper>().AddHostedService(provider => provider.GetRequiredService<QualityKeeper>())
            .AddSingleton<ITranscriber, HttpTranscriber>().AddSingleton<TranscriptKeeper>().AddHostedService(provider => provider.GetRequiredService<TranscriptKeeper>());

    public static IEndpointRouteBuilder MapReviews(this IEndpointRouteBuilder routes)
    {
        var quality = routes.MapGroup("/api/quality").WithTags("quality");
        MapSettings(quality);
        var reviews = quality.MapGroup("/reviews").RequireAuthorization(Permission.ReviewCalls);
        reviews.MapGet("", ReviewDesk.List).WithName("GetReviews");
        reviews.MapPost("", ReviewDesk.Create).WithName("CreateReview");
        reviews.MapGet("/{id}", ReviewDesk.Get).WithName("GetReview");
        reviews.MapPost("/{id}/claim", ReviewDesk.Claim).WithName("ClaimReview");
        reviews.MapPost("/{id}/release", ReviewDesk.Release).WithName("ReleaseReview");
        reviews.MapPost("/{id}/score", ReviewDesk.Score).WithName("ScoreReview");
        quality.MapGet("/calibrations", Calibration.List).RequireAuthorization(Permission.ReviewCalls).WithName("GetCalibrations");
        quality.MapPost("/calibrations", Calibration.Create).RequireAuthorization(Permission.ManageQuality, Permission.ReviewCalls).WithName("CreateCalibration");
        quality.MapGet("/figures", ReadQuality.Handle).RequireAuthorization(Permission.ReviewCalls).WithName("GetQualityFigures");
        quality.MapGet("/findings", ReadQuality.Bad).RequireAuthorization(Permission.ReviewCalls).WithName("GetFindings");
        var own = quality.MapGroup("/results").RequireAuthorization(Permission.TakeCalls);
        own.MapGet("", OwnResults.List).WithName("GetOwnResults");
        own.MapGet("/{id}", OwnResults.Get).WithName("GetOwnResult");
        own.MapPost("/{id}/acknowledge", OwnResults.Acknowledge).WithName("AcknowledgeResult");
        own.MapPost("/{id}/appeal", OwnResults.Appeal).WithName("AppealResult");
        return routes;
    }

    private static void MapSettings(RouteGroupBuilder quality)
    {
        quality.MapGet("/forms", StoreForm.List).RequireAuthorization(Permission.ReviewCalls).WithName("GetForms");
        quality.MapPost("/forms", StoreForm.Create).RequireAuthorization(Permission.ManageQuality).WithName("CreateForm");
        quality.MapPut("/forms/{id}", StoreForm.Update).RequireAuthorization(Permission.ManageQuality).WithName("ChangeForm");
        quality.MapDelete("/forms/{id}", StoreForm.Retire).RequireAuthorization(Permission.ManageQuality).WithName("RetireForm");
        quality.MapGet("/rules", RunRules.List).RequireAuthorization(Permission.ManageQuality).WithName("GetQualityRules");
        quality.MapPut("/rules/{id}", RunRules.Put).RequireAuthorization(Permission.ManageQuality).WithName("SetQualityRule");
        quality.MapDelete("/rules/{id}", RunRules.Delete).RequireAuthorization(Permission.ManageQuality).WithName("DeleteQualityRule");
        quality.MapPost("/rules/{id}/run", RunRules.Run).RequireAuthorization(Permission.ManageQuality).WithName("RunQualityRule");
        quality.MapGet("/check-settings", ReadQuality.Settings).RequireAuthorization(Permission.ManageQuality).WithName("GetCheckSettings");
        quality.MapGet("/transcription", SetTranscripts.Get).RequireAuthorization(Permission.ManageQuality).WithName("GetTranscription");
        quality.MapPut("/transcription", SetTranscripts.Put).RequireAuthorization(Permission.ManageQuality).WithName("SetTranscription");
        quality.MapPut("/check-settings", ReadQuality.Set).RequireAuthorization(Permission.ManageQuality).WithName("SetCheckSettings");
    }
}
