using System.Security.Claims;
using Antiphon.Server.Features.Reports.Catalogue;
using Antiphon.Server.Features.Reports.Facts;
using Antiphon.Server.Features.Reports.Own;

namespace Antiphon.Server.Features.Reports;

/// <summary>Which report, of when, and narrowed to what, as it stands in the address.</summary>
/// <param name="From">First day, <c>2026-11-01</c>, in the centre's time zone.</param>
/// <param name="To">Last day, included.</param>
/// <param name="Unit">Of time rows; null: as the report has it.</param>
/// <param name="CompareFrom">First day of the period to hold it against, which is as long; null: none.</param>
/// <remarks>Every dimension that the report can be narrowed to is a further parameter, its values parted by commas.</remarks>
internal sealed record ReportRequest(string Key, string? From, string? To, string? Unit, string? CompareFrom, bool? Simulated);

/// <param name="Other">The period it is held against; null: none.</param>
internal sealed record AskedReport(NamedReport Report, ReportWish Wish, ReportWish? Other);

/// <summary>Computes the named reports.</summary>
internal static class ReadReports
{
    /// <summary>The reports that are for him, and every measure.</summary>
    public static async Task<CatalogueView> Catalogue(HttpContext http, IScopes scopes, OwnReportBook book, TimeProvider clock, CancellationToken stop)
    {
        var scope = await scopes.Of(http.User, Permission.SeeReports);
        var own = (await book.Of(http.User, stop)).Select(r => r.Named()).OfType<NamedReport>();
        return new CatalogueView([.. Measures.All.Select(MeasureView.Of)], [.. Dimensions.All.Select(d => new DimensionView(d.Key, d.Name))],
            [.. NamedReports.All.Concat(own).Where(report => ReportScope.Sees(scope, report)).Select(NamedReportView.Of)], clock.LocalTimeZone.Id);
    }

    public static async Task<IResult> One([AsParameters] ReportRequest request, HttpContext http, IScopes scopes, ReportQuery query, ReportShaping shaping, TimeProvider clock, CancellationToken stop)
    {
        var (asked, refusal) = await Ask(request, http, scopes, clock, null);
        if (asked is null) return refusal!;
        try { return TypedResults.Ok(await Compute(request.Key, asked.Wish, asked.Other, query, shaping, stop)); }
        catch (TooManyRowsException) { return Refused.Because(RefusalCatalogue.TooMany); }
    }

    /// <summary>Reads the request, and narrows it to what he may see.</summary>
    /// <param name="shape">Changes the report before it is read; null: as it is named.</param>
    public static ValueTask<(AskedReport? Asked, Refused? Refusal)> Ask(ReportRequest request, HttpContext http, IScopes scopes, TimeProvider clock, Func<NamedReport, NamedReport>? shape) =>
        Ask(request, http.User, http.Request.Query, http.RequestServices.GetRequiredService<OwnReportBook>(), scopes, clock, shape, http.RequestAborted);

    /// <param name="filters">By what it is narrowed.</param>
    public static async ValueTask<(AskedReport? Asked, Refused? Refusal)> Ask(ReportRequest request, ClaimsPrincipal person, IQueryCollection filters, OwnReportBook book, IScopes scopes, TimeProvider clock, Func<NamedReport, NamedReport>? shape,
        CancellationToken stop)
    {
        if (await book.Find(request.Key, person, stop) is not { } report) return (null, Refused.Because(RefusalCatalogue.NotFound));
        if (Malformed(request) is { } malformed) return (null, FieldFault.Of(malformed, "pattern"));
        var (wish, other) = Read(request, shape?.Invoke(report) ?? report, filters, clock);
        if (wish.Problem() is { } field) return (null, FieldFault.Of(field, "range"));
        if (await ReportScope.Within(scopes, person, report, wish) is not { } within) return (null, ReportScope.Refusal);
        return (new AskedReport(report, within, other is null ? null : other with { Agents = within.Agents }), null);
    }

    public static async Task<ReportView> Compute(string key, ReportWish wish, ReportWish? other, ReportQuery query, ReportShaping shaping, CancellationToken stop)
    {
        var result = await query.Run(wish, stop);
        return await shaping.View(key, result, other is null ? null : await query.Run(other, stop), stop);
    }

    /// <returns>The field that cannot be read; null: all can.</returns>
    private static string? Malformed(ReportRequest request) =>
        !IsDay(request.From) ? "from" : !IsDay(request.To) ? "to" : !IsDay(request.CompareFrom) ? "compareFrom" : request.Unit is { } unit && UnitOf(unit) is null ? "unit" : null;

    private static (ReportWish Wish, ReportWish? Other) Read(ReportRequest request, NamedReport report, IQueryCollection query, TimeProvider clock)
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(clock.GetUtcNow(), clock.LocalTimeZone).DateTime);
        var (from, to) = (Day(request.From) ?? today, Day(request.To) ?? today);
        var (compareFrom, unit) = (Day(request.CompareFrom) ?? from, request.Unit is { } named ? UnitOf(named)!.Value : report.Unit);
        var only = report.Only;
        foreach (var filter in report.Filters)
            if (query[filter.Key].ToString() is { Length: > 0 } values) only = only.SetItem(filter.Key, [.. values.Split(',')]);
        var wish = new ReportWish(report.Rows, [.. report.Measures.Select(m => Measures.Find(m)!)], unit, from, to, request.Simulated ?? false, only, Agents: null);
        return (wish, request.CompareFrom is null || to < from ? null : wish with { From = compareFrom, To = compareFrom.AddDays(wish.Days - 1) });
    }

    private static bool IsDay(string? text) => text is null || Day(text) is not null;

    private static DateOnly? Day(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 2000 and < 2100 ? day : null;

    private static TimeUnit? UnitOf(string text)
    {
        foreach (var unit in Enum.GetValues<TimeUnit>())
            if (unit is not TimeUnit.None && JsonNamingPolicy.KebabCaseLower.ConvertName(unit.ToString()) == text) return unit;
        return null;
    }
}
