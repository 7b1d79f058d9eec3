namespace Antiphon.Server.Features.Backups;

/// <param name="Sealed">There is a password: new backups are encrypted with it.</param>
/// <param name="Folder">Where they lie.</param>
internal sealed record BackupsView(BackupSettings Settings, bool Sealed, string Folder, BackupProgress Progress, IReadOnlyList<BackupView> Items);

/// <param name="Password">Null: as it is. Empty: none from now on. Else 12 to 200 characters.</param>
internal sealed record SetBackups(BackupSettings Settings, string? Password = null);

/// <summary>Backups: whoever may manage them may take them away, and in them is everything.</summary>
internal static class BackupsFeature
{
    private const int PasswordLengthMin = 12, PasswordLengthMax = 200;

    public static IServiceCollection AddBackups(this IServiceCollection services) => services.AddSingleton<BackupSettingsBook>().AddSingleton<BackupMaker>()
        .AddHostedService(provider => provider.GetRequiredService<BackupMaker>());

    public static IEndpointRouteBuilder MapBackups(this IEndpointRouteBuilder routes)
    {
        var backups = routes.MapGroup("/api/backups").WithTags("backups").RequireAuthorization(Permission.ManageBackups);
        backups.MapGet("", List).WithName("GetBackups");
        backups.MapPost("", Make).WithName("MakeBackup");
        backups.MapPut("/settings", Set).WithName("SetBackups");
        backups.MapGet("/{name}", Take).WithName("TakeBackup");
        backups.MapDelete("/{name}", Delete).WithName("DeleteBackup");
        return routes;
    }

    private static async Task<Ok<BackupsView>> List(BackupSettingsBook book, BackupMaker maker, Options options, CancellationToken stop) => TypedResults.Ok(await View(book, maker, options, stop));

    private static Results<Accepted<BackupProgress>, Refused> Make(BackupMaker maker, IHostApplicationLifetime lifetime) =>
        maker.Order(lifetime.ApplicationStopping) ? TypedResults.Accepted((string?)null, maker.Progress) : Refused.Because(RefusalCatalogue.Busy);

    private static async Task<Results<Ok<BackupsView>, Refused>> Set(SetBackups request, BackupSettingsBook book, BackupMaker maker, Options options, CancellationToken stop)
    {
        if (request.Settings is null) return FieldFault.Of("settings", "required");
        if (request.Settings.Fault is { } field) return FieldFault.Of(field, "range");
        if (request.Password is { Length: > 0 and < PasswordLengthMin or > PasswordLengthMax }) return FieldFault.Of("password", "length");
        var folder = BackupMaker.FolderOf(request.Settings, options);
        if (folder.StartsWith(Path.Combine(options.Data, "recordings"), StringComparison.Ordinal) || !CanWrite(folder)) return FieldFault.Of("folder", "unreachable");
        await book.Set(request.Settings, request.Password, stop);
        return TypedResults.Ok(await View(book, maker, options, stop));
    }

    private static async Task<Results<PhysicalFileHttpResult, Refused>> Take(string name, BackupSettingsBook book, Options options, HttpContext http, IAuditTrail audit, CancellationToken stop)
    {
        if (BackupBook.Find(BackupMaker.FolderOf((await book.Now(stop)).Settings, options), name) is not { } path) return Refused.Because(RefusalCatalogue.NotFound);
        await audit.Write(http.User, "backup-taken", name, stop);
        return TypedResults.PhysicalFile(path, "application/octet-stream", name);
    }

    private static async Task<Results<NoContent, Refused>> Delete(string name, BackupSettingsBook book, Options options, CancellationToken stop)
    {
        if (BackupBook.Find(BackupMaker.FolderOf((await book.Now(stop)).Settings, options), name) is not { } path) return Refused.Because(RefusalCatalogue.NotFound);
        BackupBook.Delete(path);
        return TypedResults.NoContent();
    }

    private static async Task<BackupsView> View(BackupSettingsBook book, BackupMaker maker, Options options, CancellationToken stop)
    {
        var (settings, password) = await book.Now(stop);
        var folder = BackupMaker.FolderOf(settings, options);
        return new BackupsView(settings, password is not null, folder, maker.Progress, BackupBook.In(folder));
    }

    private static bool CanWrite(string folder)
    {
        try
        {
            DataFolder.CreatePrivate(folder);
            var probe = Path.Combine(folder, ".probe");
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { return false; }
    }
}
