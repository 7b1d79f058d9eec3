using Antiphon.Server.Features.Calls;
using Antiphon.Server.Hosting;
using Antiphon.Server.Security.Audit;
using Antiphon.Server.Security.Roles;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Antiphon.Server.Features.Recordings;

/// <summary>Recordings of calls: <c>DATA/recordings/yyyy/MM/dd/CALL.wav</c>, and how they are played.</summary>
internal static class RecordingsFeature
{
    public static IServiceCollection AddRecordings(this IServiceCollection services)
    {
        services.AddSingleton(provider => new RecordingFiles(provider.GetRequiredService<Options>().Data));
        services.AddSingleton<RecordingIndex>().AddSingleton<RecordingSettingsBook>().AddSingleton<RecordingRights>();
        services.AddSingleton<SearchRecordings>().AddSingleton<PlayRecording>();
        return services;
    }

    public static IEndpointRouteBuilder MapRecordings(this IEndpointRouteBuilder routes)
    {
        var recordings = routes.MapGroup("/api/recordings").WithTags("recordings").RequireAuthorization(Permission.PlayRecordings);
        recordings.MapGet("", SearchRecordings.Handle).WithName("SearchRecordings");
        recordings.MapGet("/settings", Settings).WithName("GetRecordingSettings");
        recordings.MapPut("/settings", SetSettings).RequireAuthorization(Permission.ManageRecordings).WithName("SetRecordingSettings");
        recordings.MapGet("/{id}", PlayRecording.Handle).WithName("PlayRecording");
        recordings.MapGet("/{id}/detail", ShowRecording.Detail).WithName("GetRecording");
        recordings.MapGet("/{id}/peaks", ShowRecording.Peaks).WithName("GetRecordingPeaks");
        recordings.MapPost("/{id}/link", PlayRecording.Link).WithName("LinkRecording");
        recordings.MapGet("/{id}/audio", PlayRecording.Audio).WithName("PlayRecordingByLink");
        return routes;
    }

    private static async Task<Ok<RecordingSettings>> Settings(RecordingSettingsBook book, CancellationToken stop) => TypedResults.Ok(await book.Now(stop));

    private static async Task<Results<Ok<RecordingSettings>, Refused>> SetSettings(RecordingSettings request, RecordingSettingsBook book, HttpContext http, IAuditTrail audit, CancellationToken stop)
    {
        if (!request.IsInRange) return Refused.Because(RefusalCatalogue.Invalid);
        await book.Set(request, stop);
        await audit.Write(http.User, "recording-settings-changed", "recordings", stop);
        return TypedResults.Ok(request);
    }
}
