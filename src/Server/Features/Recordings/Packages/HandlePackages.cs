using Antiphon.Server.Features.Mail;
using Microsoft.AspNetCore.Http.Features;

namespace Antiphon.Server.Features.Recordings.Packages;

/// <param name="Search">Which recordings; the same as in their list.</param>
/// <param name="Title">Stands over the page; empty: the days.</param>
/// <param name="MailTo">Who gets it by mail; as a link where it is too large for one.</param>
internal sealed record PackageWish(RecordingQuery? Search, string? Title = null, string? Reason = null, IReadOnlyList<string>? MailTo = null);

/// <summary>Packages are asked for, listed, taken, stopped and thrown away.</summary>
internal static class HandlePackages
{
    private const int ShownMax = 100, PageSize = 500;

    /// <summary>One's own; who manages recordings sees all.</summary>
    public static async Task<IReadOnlyList<PackageView>> List(HttpContext http, CentreDb db, PackagesUnderWay underWay, TimeProvider clock, CancellationToken stop)
    {
        var (me, all, now) = (AuditTrail.NameOf(http.User), http.User.May(Permission.ManageRecordings), clock.GetUtcNow());
        await db.Set<RecordingPackage>().Where(p => p.Until < now).ExecuteDeleteAsync(stop);
        return [.. (await db.Set<RecordingPackage>().AsNoTracking().Where(p => all || p.MadeBy == me).OrderByDescending(p => p.MadeAt).Take(ShownMax).ToListAsync(stop)).Select(p => p.View(underWay.Of(p.Id)))];
    }

    /// <summary>What is found now is in it, whatever is found later.</summary>
    public static async Task<Results<Ok<PackageView>, Refused>> Create(PackageWish wish, HttpContext http, CentreDb db, SearchRecordings search, RecordingRights rights, RecordingSettingsBook settings, PackageMail mail, PackagesUnderWay underWay,
        IAuditTrail audit, TimeProvider clock, CancellationToken stop)
    {
        if (Problem(wish) is { } problem) return problem;
        var reason = wish.Reason?.Trim() ?? "";
        if (reason.Length == 0 && (await settings.Now(stop)).DownloadNeedsReason) return Refused.Because(RefusalCatalogue.ReasonNeeded);
        if (!SearchRecordings.TryResult(wish.Search!.Result, out var result)) return FieldFault.Of("result", "unknown");
        var scope = await rights.Of(http, Permission.ExportRecordings);
        var found = new List<FoundRecording>();
        for (string? next = ""; next is not null;)
        {
            if (!SearchRecordings.TryCursor(next, out var before)) break;
            var page = await search.Find(wish.Search with { Size = PageSize }, before, result, scope, stop);
            found.AddRange(page.Items);
            if (found.Count > RecordingPackage.CallsMax) return FieldFault.Of("search", "too-many");
            next = page.Next;
        }
        if (found.Count == 0) return FieldFault.Of("search", "nothing");
        var seconds = (long)found.Sum(f => f.Seconds);
        if (seconds > RecordingPackage.SecondsMax) return FieldFault.Of("search", "too-long");
        var now = clock.GetUtcNow();
        var package = new RecordingPackage
        {
            Id = Secrets.Token(), MadeBy = AuditTrail.NameOf(http.User), MadeAt = now, Until = now + RecordingPackage.Holds, Title = TitleOf(wish, found, clock.LocalTimeZone), Reason = reason, Seconds = seconds,
            Calls = string.Join(' ', found.OrderBy(f => f.Call.StartedAt).Select(f => f.Call.Id)), MailedTo = string.Join(' ', wish.MailTo ?? []),
        };
        db.Add(package);
        await db.SaveChangesAsync(stop);
        await audit.Write(http.User, "package-made", package.Id, new Dictionary<string, string> { ["count"] = $"{found.Count}", ["reason"] = reason }, stop);
        if (package.MailedTo.Length > 0) package.Mailed = await mail.Send(package, http, stop);
        await db.SaveChangesAsync(stop);
        return TypedResults.Ok(package.View(underWay.Of(package.Id)));
    }

    /// <summary>The archive, as it is made. Who knows its name and may take recordings along gets those of his own scope.</summary>
    public static async Task<IResult> Take(string id, HttpContext http, CentreDb db, PackageArchive archive, PackagesUnderWay underWay, IAuditTrail audit, TimeProvider clock)
    {
        var stop = http.RequestAborted;
        if (await db.Set<RecordingPackage>().AsNoTracking().SingleOrDefaultAsync(p => p.Id == id, stop) is not { } package || package.Until < clock.GetUtcNow())
        {
            await audit.Write(http.User, "recording-link-refused", id, stop);
            return Refused.Because(RefusalCatalogue.LinkInvalid);
        }
        if (underWay.Begin(package, stop) is not { } work) return Refused.Because(RefusalCatalogue.Busy);
        await audit.Write(http.User, "package-taken", id, new Dictionary<string, string> { ["count"] = $"{package.CallIds.Count}", ["reason"] = package.Reason }, stop);
        http.Response.Headers.CacheControl = "no-store";
        http.Features.Get<IHttpBodyControlFeature>()?.AllowSynchronousIO = true;         // ZipArchive writes the head of an entry so, a few bytes.
        return Results.Stream(async to =>
        {
            using var whole = work;
            try { await archive.Write(to, package, http, work); }
            catch (OperationCanceledException) when (work.Stop.IsCancellationRequested) { http.Abort(); }       // A part must not look like the whole.
        }, "application/zip", $"{package.MadeAt.UtcDateTime:yyyyMMdd-HHmmss}-recordings.zip");
    }

    /// <summary>Whoever takes it now stops; it can be taken again.</summary>
    public static async Task<Results<NoContent, Refused>> Cancel(string id, HttpContext http, CentreDb db, PackagesUnderWay underWay, CancellationToken stop)
    {
        if (!await Own(id, http, db).AnyAsync(stop)) return Refused.Because(RefusalCatalogue.NotFound);
        underWay.Cancel(id);
        return TypedResults.NoContent();
    }

    public static async Task<Results<NoContent, Refused>> Delete(string id, HttpContext http, CentreDb db, PackagesUnderWay underWay, IAuditTrail audit, CancellationToken stop)
    {
        if (await Own(id, http, db).ExecuteDeleteAsync(stop) == 0) return Refused.Because(RefusalCatalogue.NotFound);
        underWay.Cancel(id);
        await audit.Write(http.User, "package-deleted", id, stop);
        return TypedResults.NoContent();
    }

    private static IQueryable<RecordingPackage> Own(string id, HttpContext http, CentreDb db)
    {
        var (me, all) = (AuditTrail.NameOf(http.User), http.User.May(Permission.ManageRecordings));
        return db.Set<RecordingPackage>().Where(p => p.Id == id && (all || p.MadeBy == me));
    }

    private static Refused? Problem(PackageWish wish)
    {
        if (wish.Search is not { IsInRange: true, Before: null }) return FieldFault.Of("search", "range");
        if (wish.Title?.Trim().Length > RecordingPackage.TitleMax) return FieldFault.Of("title", "too-long");
        if (wish.Reason?.Trim().Length > RecordingPackage.ReasonMax) return FieldFault.Of("reason", "too-long");
        return wish.MailTo is { } to && (to.Count > RecordingPackage.RecipientsMax || !to.All(SmtpMailer.IsAddress)) ? FieldFault.Of("mailTo", "address") : null;
    }

    private static string TitleOf(PackageWish wish, List<FoundRecording> found, TimeZoneInfo zone)
    {
        if (wish.Title?.Trim() is { Length: > 0 } title) return title;
        var (first, last) = (Day(found.Min(f => f.Call.StartedAt), zone), Day(found.Max(f => f.Call.StartedAt), zone));
        return first == last ? first : $"{first} – {last}";
    }

    private static string Day(DateTimeOffset at, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(at, zone).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
