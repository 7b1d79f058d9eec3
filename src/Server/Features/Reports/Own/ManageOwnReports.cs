using Antiphon.Server.Features.Reports.Mailing;

namespace Antiphon.Server.Features.Reports.Own;

internal sealed record OwnReportWish(string Name, Sharing Shared, ReportShape Shape);

internal sealed record OwnReportView(string Id, string Key, string Name, string Owner, string OwnerName, bool Mine, Sharing Shared, ReportShape Shape, DateTimeOffset UpdatedAt);

/// <summary>People put reports together: each his own, which he may share; only he changes them.</summary>
internal static class ManageOwnReports
{
    public static async Task<IReadOnlyList<OwnReportView>> List(HttpContext http, OwnReportBook book, PeopleDirectory people, CancellationToken stop) => [.. (await book.Of(http.User, stop)).Select(r => View(r, http, people))];

    public static async Task<Results<Ok<OwnReportView>, Refused>> Create(OwnReportWish wish, HttpContext http, CentreDb db, IScopes scopes, PeopleDirectory people, IAuditTrail audit, TimeProvider clock, CancellationToken stop)
    {
        if (await Problem(wish, http, scopes) is { } problem) return problem;
        if (await db.Set<OwnReport>().CountAsync(stop) >= OwnReport.ReportsMax) return Refused.Because(RefusalCatalogue.TooMany);
        var report = new OwnReport { Id = Secrets.Token()[..12], Name = "", Owner = http.User.JobNumber ?? "", Shape = "{}" };
        db.Add(report);
        return TypedResults.Ok(await Store(report, wish, http, db, people, audit, clock, stop));
    }

    public static async Task<Results<Ok<OwnReportView>, Refused>> Change(string id, OwnReportWish wish, HttpContext http, CentreDb db, IScopes scopes, PeopleDirectory people, IAuditTrail audit, TimeProvider clock, CancellationToken stop)
    {
        if (await Problem(wish, http, scopes) is { } problem) return problem;
        if (await Mine(id, http, db, stop) is not { } report) return Refused.Because(RefusalCatalogue.NotFound);
        return TypedResults.Ok(await Store(report, wish, http, db, people, audit, clock, stop));
    }

    public static async Task<Results<NoContent, Refused>> Remove(string id, HttpContext http, CentreDb db, IAuditTrail audit, CancellationToken stop)
    {
        if (await Mine(id, http, db, stop) is not { } report) return Refused.Because(RefusalCatalogue.NotFound);
        if (await db.Set<ReportMailing>().AnyAsync(m => m.Report == OwnReport.KeyPrefix + id, stop)) return Refused.Because(RefusalCatalogue.InUse);
        db.Remove(report);
        await db.SaveChangesAsync(stop);
        await audit.Write(http.User, "own-report-removed", id, stop);
        return TypedResults.NoContent();
    }

    private static Task<OwnReport?> Mine(string id, HttpContext http, CentreDb db, CancellationToken stop)
    {
        var me = http.User.JobNumber ?? "";
        return db.Set<OwnReport>().SingleOrDefaultAsync(r => r.Id == id && r.Owner == me, stop);
    }

    private static async Task<Refused?> Problem(OwnReportWish wish, HttpContext http, IScopes scopes)
    {
        if (string.IsNullOrWhiteSpace(wish.Name) || wish.Name.Length > OwnReport.NameLengthMax) return FieldFault.Of("name", "required");
        if (!Enum.IsDefined(wish.Shared)) return FieldFault.Of("shared", "unknown");
        if (wish.Shape is null) return FieldFault.Of("measures", "required");
        if (wish.Shape.Problem() is { } field) return FieldFault.Of(field, "unknown");
        var named = new OwnReport { Id = "", Name = "", Owner = "", Shape = OwnReport.Written(wish.Shape) }.Named()!;
        return ReportScope.Sees(await scopes.Of(http.User, Permission.SeeReports), named) ? null : ReportScope.Refusal;
    }

    private static async Task<OwnReportView> Store(OwnReport report, OwnReportWish wish, HttpContext http, CentreDb db, PeopleDirectory people, IAuditTrail audit, TimeProvider clock, CancellationToken stop)
    {
        (report.Name, report.Shared, report.Shape, report.UpdatedAt) = (wish.Name.Trim(), wish.Shared, OwnReport.Written(wish.Shape), clock.GetUtcNow());
        await db.SaveChangesAsync(stop);
        await audit.Write(http.User, "own-report-set", report.Id, stop);
        return View(report, http, people);
    }

    private static OwnReportView View(OwnReport r, HttpContext http, PeopleDirectory people) =>
        new(r.Id, OwnReport.KeyPrefix + r.Id, r.Name, r.Owner, people.NameOf(r.Owner) ?? r.Owner, r.Owner == (http.User.JobNumber ?? ""), r.Shared, r.Read(), r.UpdatedAt);
}
