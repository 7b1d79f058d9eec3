using Antiphon.Server.Features.Calls.Projections;
using Antiphon.Server.Features.Reports.Export;

namespace Antiphon.Server.Features.Forms;

/// <summary>What was entered in a form, contact by contact: as a list and as a file, of the calls that this person sees.</summary>
internal static class ReadEntries
{
    private const int PageSizeMax = 200, RowsMax = 100_000;

    private static readonly (LocalText Name, TableFormat Format)[] Columns =
    [
        (new("联络", "Contact"), TableFormat.Text), (new("队列", "Queue"), TableFormat.Text), (new("开始时间", "Begun"), TableFormat.Instant), (new("开始人", "Begun by"), TableFormat.Text),
        (new("修改时间", "Changed"), TableFormat.Instant), (new("修改人", "Changed by"), TableFormat.Text), (new("提交时间", "Submitted"), TableFormat.Instant), (new("版本", "Version"), TableFormat.Number),
    ];

    public static async Task<IResult> Page(string id, HttpContext http, CentreDb db, IScopes scopes, DateTimeOffset? from, DateTimeOffset? to, int? page, int? pageSize, CancellationToken stop)
    {
        if (Paging.Fault(page, pageSize, PageSizeMax) is { } fault) return fault;
        var (number, size) = (page ?? 1, pageSize ?? 50);
        var rows = Of(id, db, await scopes.Of(http.User, Permission.SeeCalls), from, to);
        var total = await rows.CountAsync(stop);
        var items = await rows.OrderByDescending(e => e.UpdatedAt).ThenBy(e => e.CallId).Skip((number - 1) * size).Take(size).ToListAsync(stop);
        return TypedResults.Ok(new { total, page = number, pageSize = size, items = items.Select(e => new { e.CallId, e.Version, e.Queue, values = e.Read().ToDictionary(v => v.Key, v => v.Value.Value), e.CreatedBy, e.UpdatedBy, e.UpdatedAt, e.SubmittedAt }) });
    }

    /// <summary>A column for each field that any version had.</summary>
    public static async Task<IResult> Export(string id, HttpContext http, CentreDb db, IScopes scopes, IAuditTrail audit, TimeProvider clock, DateTimeOffset? from, DateTimeOffset? to, string? format, string? language, CancellationToken stop)
    {
        if ((format ?? TableFile.Csv) is TableFile.Pdf || TableFile.ContentType(format ?? TableFile.Csv) is not { } type) return FieldFault.Of("format", "unknown");
        if (await db.Set<ContactForm>().AsNoTracking().SingleOrDefaultAsync(f => f.Id == id, stop) is not { } form) return Refused.Because(RefusalCatalogue.NotFound);
        var versions = await db.Set<ContactFormVersion>().AsNoTracking().Where(v => v.Form == id).OrderByDescending(v => v.Version).ToListAsync(stop);
        var fields = versions.SelectMany(v => v.Read()).Where(f => f.Lookup is null).DistinctBy(f => f.Key).ToList();
        var rows = Of(id, db, await scopes.Of(http.User, Permission.SeeCalls), from, to);
        if (await rows.CountAsync(stop) > RowsMax) return Refused.Because(RefusalCatalogue.TooMany);
        await audit.Write(http.User, "form-entries-exported", id, stop);
        var english = language == "en-US";
        var title = english ? form.NameEn : form.NameZh;
        var (zone, numbers) = (clock.LocalTimeZone, NumberMask.SeesAll(http.User));
        TableColumn[] columns = [.. Head(english), .. fields.Select(f => new TableColumn(english ? f.Label.En : f.Label.Zh, TableFormat.Text))];
        return Results.Stream(async file =>
        {
            await using var table = await TableFile.Open(format ?? TableFile.Csv, file, title, "", columns, keys: 1, numbers, zone, stop);
            await foreach (var entry in rows.OrderBy(e => e.CreatedAt).AsAsyncEnumerable().WithCancellation(stop))
            {
                var values = entry.Read();
                await table.Write([entry.CallId, entry.Queue, entry.CreatedAt, entry.CreatedBy, entry.UpdatedAt, entry.UpdatedBy, entry.SubmittedAt, (long)entry.Version, .. fields.Select(f => (object?)(values.GetValueOrDefault(f.Key)?.Value ?? ""))], stop);
            }
        }, type, $"{id}.{TableFile.Extension(format ?? TableFile.Csv)}");
    }

    private static IEnumerable<TableColumn> Head(bool english) => Columns.Select(column => new TableColumn(english ? column.Name.En : column.Name.Zh, column.Format));

    private static IQueryable<ContactFormEntry> Of(string form, CentreDb db, PeopleScope seen, DateTimeOffset? from, DateTimeOffset? to)
    {
        var entries = db.Set<ContactFormEntry>().AsNoTracking().Where(e => e.Form == form);
        if (from is { } since) entries = entries.Where(e => e.UpdatedAt >= since);
        if (to is { } until) entries = entries.Where(e => e.UpdatedAt < until);
        if (seen.IsAll) return entries;
        var visible = CallFilter.Within(db.Set<CallRecord>(), seen).Select(c => c.Id);
        return entries.Where(e => visible.Contains(e.CallId));
    }
}
