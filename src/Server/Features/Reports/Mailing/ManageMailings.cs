using Antiphon.Server.Features.Mail;
using Antiphon.Server.Features.Reports.Export;
using Antiphon.Server.Features.Reports.Own;

namespace Antiphon.Server.Features.Reports.Mailing;

/// <param name="Report">Key of a report, or <c>daily-summary</c>.</param>
internal sealed record ReportMailingWish(string Name, string Report, MailingWish Wish, int AtMinute, int Days, int MonthDay, bool Enabled);

/// <param name="LastFault">Null: the last went out, or none has yet.</param>
internal sealed record ReportMailingView(string Id, string Name, string Report, MailingWish Wish, int AtMinute, int Days, int MonthDay, bool Enabled, DateTimeOffset NextAt, DateTimeOffset? LastAt, string? LastFault);

/// <summary>Mailings come, change and go; each person has his own.</summary>
internal static class ManageMailings
{
    public static async Task<IReadOnlyList<ReportMailingView>> List(HttpContext http, CentreDb db, CancellationToken stop) => [.. (await Mine(http, db).AsNoTracking().OrderBy(m => m.Name).ToListAsync(stop)).Select(View)];

    public static async Task<Results<Ok<ReportMailingView>, Refused>> Create(ReportMailingWish wish, HttpContext http, CentreDb db, OwnReportBook book, IAuditTrail audit, TimeProvider clock, CancellationToken stop)
    {
        if (http.User.JobNumber is not { } me) return Refused.Because(RefusalCatalogue.NotAllowed);        // what is in it is what a person may see
        if (await Problem(wish, http, db, book, stop) is { } problem) return problem;
        if (await db.Set<ReportMailing>().CountAsync(stop) >= ReportMailing.MailingsMax) return Refused.Because(RefusalCatalogue.TooMany);
        var mailing = new ReportMailing { Id = Secrets.Token()[..12], Name = "", Owner = me };
        db.Add(mailing);
        return TypedResults.Ok(await Store(mailing, wish, http, db, audit, clock, stop));
    }

    public static async Task<Results<Ok<ReportMailingView>, Refused>> Change(string id, ReportMailingWish wish, HttpContext http, CentreDb db, OwnReportBook book, IAuditTrail audit, TimeProvider clock, CancellationToken stop)
    {
        if (await Problem(wish, http, db, book, stop) is { } problem) return problem;
        if (await Mine(http, db).SingleOrDefaultAsync(m => m.Id == id, stop) is not { } mailing) return Refused.Because(RefusalCatalogue.NotFound);
        return TypedResults.Ok(await Store(mailing, wish, http, db, audit, clock, stop));
    }

    public static async Task<Results<NoContent, Refused>> Remove(string id, HttpContext http, CentreDb db, IAuditTrail audit, CancellationToken stop)
    {
        if (await Mine(http, db).SingleOrDefaultAsync(m => m.Id == id, stop) is not { } mailing) return Refused.Because(RefusalCatalogue.NotFound);
        db.Remove(mailing);
        await db.SaveChangesAsync(stop);
        await audit.Write(http.User, "report-mailing-removed", id, stop);
        return TypedResults.NoContent();
    }

    /// <summary>Now, whenever else it is due.</summary>
    public static async Task<Results<Ok<MailTested>, Refused>> SendNow(string id, HttpContext http, CentreDb db, MailRound round, CancellationToken stop) =>
        await Mine(http, db).AsNoTracking().SingleOrDefaultAsync(m => m.Id == id, stop) is { } mailing ? TypedResults.Ok(new MailTested(await round.Send(mailing, stop))) : Refused.Because(RefusalCatalogue.NotFound);

    private static IQueryable<ReportMailing> Mine(HttpContext http, CentreDb db)
    {
        var me = http.User.JobNumber ?? "";
        return db.Set<ReportMailing>().Where(m => m.Owner == me);
    }

    private static async Task<Refused?> Problem(ReportMailingWish wish, HttpContext http, CentreDb db, OwnReportBook book, CancellationToken stop)
    {
        if (string.IsNullOrWhiteSpace(wish.Name) || wish.Name.Length > ReportMailing.NameLengthMax) return FieldFault.Of("name", "required");
        if (wish.AtMinute is < 0 or >= ReportMailing.DayMinutes) return FieldFault.Of("atMinute", "range");
        if (wish.Days is < 1 or > ReportMailing.EveryDay) return FieldFault.Of("days", "range");
        if (wish.MonthDay is < 0 or > 28) return FieldFault.Of("monthDay", "range");
        if (wish.Wish is not { } letter || !Enum.IsDefined(letter.Period)) return FieldFault.Of("period", "unknown");
        if (letter.Format is null || TableFile.ContentType(letter.Format) is null) return FieldFault.Of("format", "unknown");
        if (letter.Language is not ("zh-CN" or "en-US")) return FieldFault.Of("language", "unknown");
        if (letter.Filters is null or { Count: > 12 } || letter.Filters.Any(f => f.Key.Length > 32 || f.Value is null or { Length: > 2000 })) return FieldFault.Of("filters", "range");
        var settings = await db.Set<MailSettings>().AsNoTracking().SingleOrDefaultAsync(stop) ?? new MailSettings();
        if (letter.To is null or { Count: < 1 or > MailLetter.RecipientsMax } || !letter.To.All(a => SmtpMailer.IsAddress(a) && settings.Allows(a))) return FieldFault.Of("to", "address");
        return wish.Report == ReportMailing.DailySummary || await book.Find(wish.Report ?? "", http.User, stop) is not null ? null : FieldFault.Of("report", "unknown");
    }

    private static async Task<ReportMailingView> Store(ReportMailing mailing, ReportMailingWish wish, HttpContext http, CentreDb db, IAuditTrail audit, TimeProvider clock, CancellationToken stop)
    {
        (mailing.Name, mailing.Report, mailing.Wish, mailing.AtMinute, mailing.Days, mailing.MonthDay, mailing.Enabled) = (wish.Name.Trim(), wish.Report, ReportMailing.Written(wish.Wish), wish.AtMinute, wish.Days, wish.MonthDay, wish.Enabled);
        (mailing.NextAt, mailing.Tries, mailing.UpdatedAt) = (mailing.NextAfter(clock.GetUtcNow(), clock.LocalTimeZone), 0, clock.GetUtcNow());
        await db.SaveChangesAsync(stop);
        await audit.Write(http.User, "report-mailing-set", mailing.Id, new Dictionary<string, string> { ["to"] = string.Join(' ', wish.Wish.To) }, stop);
        return View(mailing);
    }

    private static ReportMailingView View(ReportMailing m) => new(m.Id, m.Name, m.Report, m.Read(), m.AtMinute, m.Days, m.MonthDay, m.Enabled, m.NextAt, m.LastAt, m.LastFault.Length == 0 ? null : m.LastFault);
}
