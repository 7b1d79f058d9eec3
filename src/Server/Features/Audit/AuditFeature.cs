using System.Text;

namespace Antiphon.Server.Features.Audit;

/// <param name="Name">Of the person; empty: none is known.</param>
internal sealed record AuditLineView(long Seq, DateTimeOffset At, string Who, string Name, string Action, string Subject, IReadOnlyDictionary<string, string> Details, string Address);

internal sealed record AuditPage(int Total, int Page, int PageSize, IReadOnlyList<AuditLineView> Items);

/// <summary>What is looked for. All conditions hold together; empty: any.</summary>
/// <param name="Who">Job number, or <c>key:NAME</c>.</param>
internal sealed record AuditFilter(string? Who, string? Action, string? Subject, DateTimeOffset? From, DateTimeOffset? To)
{
    /// <summary>Null: it can be asked with.</summary>
    public Refused? Fault => Paging.Fault(null, null, int.MaxValue, ("who", Who, AuditLine.SubjectLengthMax), ("action", Action, AuditLine.SubjectLengthMax), ("subject", Subject, AuditLine.SubjectLengthMax));

    public IQueryable<AuditLine> On(IQueryable<AuditLine> lines)
    {
        if (Who is { Length: > 0 } who) lines = lines.Where(l => l.Who == who);
        if (Action is { Length: > 0 } action) lines = lines.Where(l => l.Action == action);
        if (Subject is { Length: > 0 } subject) lines = lines.Where(l => l.Subject == subject);
        if (From?.ToUniversalTime() is { } from) lines = lines.Where(l => l.At >= from);
        if (To?.ToUniversalTime() is { } to) lines = lines.Where(l => l.At < to);
        return lines;
    }
}

/// <summary>The audit trail to be read, taken away and checked. Reading it leaves no line, taking it away and checking it do.</summary>
internal static class AuditFeature
{
    private const int PageSizeMax = 200;

    /// <summary>Lines of one export.</summary>
    private const int ExportMax = 100_000;

    public static IEndpointRouteBuilder MapAudit(this IEndpointRouteBuilder routes)
    {
        var audit = routes.MapGroup("/api/audit").WithTags("audit").RequireAuthorization(Permission.SeeAudit);
        audit.MapGet("", Page).WithName("GetAudit");
        audit.MapGet("/actions", Actions).WithName("GetAuditActions");
        audit.MapGet("/export", Export).WithName("ExportAudit");
        audit.MapPost("/verify", Verify).WithName("VerifyAudit");
        return routes;
    }

    private static async Task<IResult> Page([AsParameters] AuditFilter filter, CentreDb db, PeopleDirectory people, CancellationToken stop, int page = 1, int pageSize = 50)
    {
        if ((filter.Fault ?? Paging.Fault(page, pageSize, PageSizeMax)) is { } fault) return fault;
        var lines = filter.On(db.Set<AuditLine>().AsNoTracking());
        var total = await lines.CountAsync(stop);
        var rows = await lines.OrderByDescending(l => l.Seq).Skip((page - 1) * pageSize).Take(pageSize).ToListAsync(stop);
        return TypedResults.Ok(new AuditPage(total, page, pageSize, [.. rows.Select(l => View(l, people))]));
    }

    private static async Task<IReadOnlyList<string>> Actions(CentreDb db, CancellationToken stop) =>
        await db.Set<AuditLine>().Select(l => l.Action).Distinct().OrderBy(action => action).ToListAsync(stop);

    private static async Task<IResult> Export([AsParameters] AuditFilter filter, HttpContext http, CentreDb db, PeopleDirectory people, IAuditTrail audit, CancellationToken stop)
    {
        if (filter.Fault is { } fault) return fault;
        await audit.Write(http.User, "audit-exported", "", stop);
        var rows = filter.On(db.Set<AuditLine>().AsNoTracking()).OrderBy(l => l.Seq).Take(ExportMax);
        http.Response.Headers.CacheControl = "no-store";
        return Results.Stream(to => Write(to, rows, people, line => NumberMask.For(http.User, line), stop), "text/csv; charset=utf-8", "audit.csv");
    }

    /// <summary>With a byte order mark, so that spreadsheets read Chinese.</summary>
    private static async Task Write(Stream to, IQueryable<AuditLine> rows, PeopleDirectory people, Func<string, string> shown, CancellationToken stop)
    {
        await using var text = new StreamWriter(to, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true)) { NewLine = "\r\n" };
        await text.WriteLineAsync("seq,at,who,name,action,subject,details,address,hash");
        await foreach (var l in rows.AsAsyncEnumerable().WithCancellation(stop))
            await text.WriteLineAsync(string.Join(',', new[]
            {
                l.Seq.ToString(CultureInfo.InvariantCulture), l.At.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture), l.Who, people.NameOf(l.Who) ?? "", l.Action, shown(l.Subject), shown(l.Details), l.Address, l.Hash,
            }.Select(Field)).AsMemory(), stop);
    }

    /// <summary>RFC 4180; what a spreadsheet would take for a formula gets an apostrophe.</summary>
    private static string Field(string value)
    {
        var safe = value.Length > 0 && value[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? "'" + value : value;
        return safe.AsSpan().IndexOfAny(",\"\r\n") < 0 ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    private static async Task<AuditCheck> Verify(HttpContext http, AuditVerification verification, IAuditTrail audit, CancellationToken stop)
    {
        var check = await verification.Run(stop);
        await audit.Write(http.User, "audit-verified", check.Broken is { } broken ? $"{broken.Seq}" : "", stop);
        return check;
    }

    private static AuditLineView View(AuditLine l, PeopleDirectory people) => new(l.Seq, l.At, l.Who, people.NameOf(l.Who) ?? "", l.Action, l.Subject,
        l.Details.Length == 0 ? new Dictionary<string, string>() : JsonSerializer.Deserialize<Dictionary<string, string>>(l.Details)!, l.Address);
}
