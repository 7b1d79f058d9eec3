using Antiphon.Media.Recording;
using Antiphon.Server.Features.Recordings.Packages;
using Antiphon.Server.Features.Recordings.Screens;

namespace Antiphon.Server.Features.Recordings;

/// <summary>Recordings of calls: <c>DATA/recordings/yyyy/MM/dd/CALL.wav</c>, and how they are played.</summary>
internal static class RecordingsFeature
{
    public static IServiceCollection AddRecordings(this IServiceCollection services)
    {
        services.AddSingleton(provider => new RecordingFiles(provider.GetRequiredService<Options>().Data));
        services.AddSingleton(provider => KeysOf(provider.GetRequiredService<Options>()));
        services.AddSingleton<RecordingStores>().AddSingleton<RecordingChain>();
        services.AddSingleton<RecordingIndex>().AddSingleton<RecordingSettingsBook>().AddSingleton<RecordingRights>();
        services.AddSingleton<DiskUse>(UseOf).AddSingleton<RecordingKeeper>().AddHostedService(provider => provider.GetRequiredService<RecordingKeeper>());
        services.AddSingleton<Replays>().AddHostedService(provider => provider.GetRequiredService<Replays>());
        services.AddSingleton<SearchRecordings>().AddSingleton<PlayRecording>();
        services.AddSingleton<PackagesUnderWay>().AddSingleton<PackageArchive>().AddSingleton<PackageMail>().AddScoped<ShowTimeline>();
        services.AddScreens();
        return services;
    }

    public static IEndpointRouteBuilder MapRecordings(this IEndpointRouteBuilder routes)
    {
        var recordings = routes.MapGroup("/api/recordings").WithTags("recordings").RequireAuthorization(Permission.PlayRecordings);
        recordings.MapGet("", SearchRecordings.Handle).WithName("SearchRecordings");
        recordings.MapGet("/settings", Settings).WithName("GetRecordingSettings");
        recordings.MapPut("/settings", SetSettings).RequireAuthorization(Permission.ManageRecordings).WithName("SetRecordingSettings");
        recordings.MapGet("/storage", KeepRecording.Storage).RequireAuthorization(Permission.ManageRecordings).WithName("GetRecordingStorage");
        recordings.MapPost("/keys", KeepRecording.NewKey).RequireAuthorization(Permission.ManageRecordings).WithName("RenewRecordingKey");
        recordings.MapGet("/chain", KeepRecording.Chain).RequireAuthorization(Permission.ManageRecordings).WithName("VerifyRecordings");
        recordings.MapPut("/{id}/hold", KeepRecording.Hold).RequireAuthorization(Permission.ManageRecordings).WithName("HoldRecording");
        recordings.MapDelete("/{id}/hold", KeepRecording.Release).RequireAuthorization(Permission.ManageRecordings).WithName("ReleaseRecording");
        recordings.MapGet("/{id}", PlayRecording.Handle).WithName("PlayRecording");
        recordings.MapGet("/{id}/detail", ShowRecording.Detail).WithName("GetRecording");
        recordings.MapGet("/{id}/timeline", ShowTimeline.Handle).WithName("GetTimeline");
        recordings.MapGet("/{id}/peaks", ShowRecording.Peaks).WithName("GetRecordingPeaks");
        recordings.MapPost("/{id}/link", PlayRecording.Link).WithName("LinkRecording");
        recordings.MapGet("/{id}/audio", PlayRecording.Audio).WithName("PlayRecordingByLink");
        MapPackages(recordings);
        ScreensFeature.MapScreens(routes, recordings);
        return routes;
    }

    private static void MapPackages(RouteGroupBuilder recordings)
    {
        var packages = recordings.MapGroup("/packages").RequireAuthorization(Permission.ExportRecordings);
        packages.MapGet("", HandlePackages.List).WithName("GetPackages");
        packages.MapPost("", HandlePackages.Create).WithName("CreatePackage");
        packages.MapGet("/{id}/archive", HandlePackages.Take).WithName("TakePackage");
        packages.MapPost("/{id}/cancel", HandlePackages.Cancel).WithName("CancelPackage");
        packages.MapDelete("/{id}", HandlePackages.Delete).WithName("DeletePackage");
    }

    private static double UseOf(string folder)
    {
        try
        {
            var drive = new DriveInfo(folder);
            return drive.TotalSize == 0 ? 0 : 100.0 * (drive.TotalSize - drive.AvailableFreeSpace) / drive.TotalSize;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return 0;
        }
    }

    private static async Task<Ok<RecordingSettings>> Settings(RecordingSettingsBook book, CancellationToken stop) => TypedResults.Ok((await book.Now(stop)).Shown);

    private static async Task<Results<Ok<RecordingSettings>, Refused>> SetSettings(RecordingSettings request, RecordingSettingsBook book, RecordingStores stores, RecordingFiles files, HttpContext http,
        IAuditTrail audit, CancellationToken stop)
    {
        if (!request.IsInRange) return Refused.Because(RefusalCatalogue.Invalid);
        if (request.SecondStore.Length > 0 && (request.S3 is not null || !Path.IsPathFullyQualified(request.SecondStore) || Path.GetFullPath(request.SecondStore).StartsWith(files.Folder, StringComparison.Ordinal)))
            return FieldFault.Of("secondStore", "not-allowed");
        if (request.Compact && !SmallRecording.Available) return FieldFault.Of("compact", "not-allowed");
        var before = await book.Now(stop);
        if (request.S3 is { } s3)
        {
            // To another server nobody sends the secret of this one.
            var secret = s3.Secret.Length > 0 ? stores.Close(s3.Secret) : before.S3 is { } known && (known.Endpoint, known.AccessKey) == (s3.Endpoint, s3.AccessKey) ? known.Secret : "";
            if (secret.Length == 0) return FieldFault.Of("secret", "required");
            request = request with { S3 = s3 with { Secret = secret } };
        }
        if (stores.Of(request) is { } store && await store.Fault(stop) is not null) return FieldFault.Of(request.S3 is null ? "secondStore" : "endpoint", "unreachable");
        await book.Set(request, stop);
        files.Seal(request.Sealed);
        await audit.Write(http.User, "recording-settings-changed", "recordings", new Dictionary<string, string> { ["before"] = Documents.Write(before.Shown), ["after"] = Documents.Write(request.Shown) }, stop);
        return TypedResults.Ok(request.Shown);
    }

    private static RecordingKeys KeysOf(Options options)
    {
        try
        {
            return RecordingKeys.ReadOrMake(options.RecordingKeysFile);
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new StartProblem($"The keys of sealed recordings cannot be used ({options.RecordingKeysFile}): {unusable.Message}");
        }
    }
}
