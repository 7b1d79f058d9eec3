using System.Text;
using Antiphon.Server.Features.People;

namespace Antiphon.Server.Features.Bundle;

internal sealed record BundleHistoryView(long Id, DateTimeOffset At, string Who, string Name, string Note, int Changes);

/// <summary>The whole configuration as one text: taken out, compared, taken in, taken back.</summary>
internal static class BundleFeature
{
    private const int HistoryMax = 100, NoteLengthMax = 200;

    public static IServiceCollection AddBundle(this IServiceCollection services) =>
        services.AddSingleton<BundleTables>().AddSingleton<ConfigurationBundle>().AddSingleton<BundleReload>().AddSingleton<BundleKeeper>();

    public static IEndpointRouteBuilder MapBundle(this IEndpointRouteBuilder routes)
    {
        var bundle = routes.MapGroup("/api/bundle").WithTags("bundle").RequireAuthorization(Permission.ManageBundle);
        bundle.MapGet("", Export).WithName("ExportBundle");
        bundle.MapPost("/diff", Diff).NothingInForce().WithName("CompareBundle");
        bundle.MapPost("/import", Import).WithName("ImportBundle");
        bundle.MapGet("/history", History).WithName("GetBundleHistory");
        bundle.MapPost("/history/{id:long}/restore", Restore).WithName("RestoreBundle");
        return routes;
    }

    private static async Task<IResult> Export(HttpContext http, CentreDb db, ConfigurationBundle bundles, IAuditTrail audit, CancellationToken stop)
    {
        await audit.Write(http.User, "bundle-exported", "", stop);
        await db.Database.OpenConnectionAsync(stop);
        http.Response.Headers.CacheControl = "no-store";
        return Results.File(Encoding.UTF8.GetBytes(await bundles.Export(db, stop)), "application/json", "antiphon-bundle.json");
    }

    private static async Task<IResult> Diff(HttpContext http, CentreDb db, ConfigurationBundle bundles, CancellationToken stop)
    {
        if (await Text(http, stop) is not { } text) return Refused.Because(RefusalCatalogue.TooLarge);
        await db.Database.OpenConnectionAsync(stop);
        try
        {
            var changes = await bundles.Diff(db, text, stop);
            // A dry run: everything is written, read back, and given up.
            await using var transaction = await db.Database.BeginTransactionAsync(stop);
            await BundleImport.Apply(bundles, db, changes, stop);
            await transaction.RollbackAsync(stop);
            return TypedResults.Ok(changes);
        }
        catch (BundleProblem problem) { return Wrong(problem); }
    }

    private static async Task<IResult> Import(HttpContext http, BundleKeeper keeper, CancellationToken stop, string? note = null) =>
        await Text(http, stop) is { } text ? await Take(http, keeper, text, note ?? "", stop) : Refused.Because(RefusalCatalogue.TooLarge);

    private static async Task<IResult> Restore(long id, HttpContext http, CentreDb db, BundleKeeper keeper, CancellationToken stop) =>
        await db.Set<BundleRow>().AsNoTracking().Where(b => b.Id == id).Select(b => b.Document).SingleOrDefaultAsync(stop) is { } document
            ? await Take(http, keeper, document, $"#{id}", stop) : Refused.Because(RefusalCatalogue.NotFound);

    private static async Task<IReadOnlyList<BundleHistoryView>> History(CentreDb db, PeopleDirectory people, CancellationToken stop) =>
        [.. (await db.Set<BundleRow>().AsNoTracking().OrderByDescending(b => b.Id).Take(HistoryMax).Select(b => new { b.Id, b.At, b.Who, b.Note, b.Changes }).ToListAsync(stop))
            .Select(b => new BundleHistoryView(b.Id, b.At, b.Who, people.NameOf(b.Who) ?? b.Who, b.Note, b.Changes))];

    private static async Task<IResult> Take(HttpContext http, BundleKeeper keeper, string text, string note, CancellationToken stop)
    {
        if (note.Length > NoteLengthMax) return FieldFault.Of("note", "too-long");
        try
        {
            var changes = await keeper.Import(text, http.User.JobNumber ?? "", note, wished => Refusal(http, wished), stop);
            AuditChanges.Note(http, "changes", Words(changes));
            return TypedResults.Ok(changes);
        }
        catch (BundleProblem problem) { return Wrong(problem); }
        catch (BundleRefused refused) { return refused.Refused; }
    }

    /// <summary>A bundle is no way to rights that one has not got: roles and who leads whom are for who has every right.</summary>
    /// <summary>For the audit trail: how many rows of each table.</summary>
    public static string Words(IReadOnlyList<BundleChange> changes) => string.Join(' ', changes.GroupBy(c => c.Table).Select(g => $"{g.Key}:{g.Count()}"));

    private static Refused? Refusal(HttpContext http, IReadOnlyList<BundleChange> changes) =>
        changes.Any(c => c.Table is "roles" or "teams") && !PeopleGuard.MayGive(http.User, BuiltInRoles.Administrator.Grants) ? Refused.Because(RefusalCatalogue.MoreThanOwn) : null;

    private static Refused Wrong(BundleProblem problem) => new(RefusalCatalogue.BundleInvalid, new Dictionary<string, object> { ["where"] = problem.Where, ["why"] = problem.Why });

    /// <summary>Null: it is too long.</summary>
    private static async Task<string?> Text(HttpContext http, CancellationToken stop)
    {
        if (http.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = ConfigurationBundle.BytesMax;
        if (http.Request.ContentLength > ConfigurationBundle.BytesMax) return null;
        using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
        return await reader.ReadToEndAsync(stop);
    }
}
