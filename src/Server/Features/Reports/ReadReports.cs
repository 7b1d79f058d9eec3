using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Antiphon.Server.Features.Reports.Catalogue;
using Antiphon.Server.Features.Reports.Facts;
using Antiphon.Server.Hosting;
using Antiphon.Server.Security.Organisation;
using Antiphon.Server.Security.Roles;

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
    public static async Task<CatalogueView> Catalogue(HttpContext http, IScopes scopes, TimeProvider clock)
    {
        var scope = await scopes.Of(http.User, Permission.SeeReports);
        return new CatalogueView([.. Measures.All.Select(MeasureView.Of)], [.. Dimensions.All.Select(d => new DimensionView(d.Key, d.Name))],
            [.. NamedReports.All.Where(report => ReportScope.Sees(scope, report)).Select(NamedReportView.Of)], clock.LocalTimeZone.Id);
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
    public static async ValueTask<(AskedReport? Asked, Refused? Refusal)> Ask(ReportRequest request, HttpContext http, IScopes scopes, TimeProvider clock, Func<NamedReport, NamedReport>? shape)
    {
        if (NamedReports.Find(request.Key) is not { } report) return (null, Refused.Because(RefusalCatalogue.NotFound));
        if (Read(request, shape?.Invoke(report) ?? report, http.Request.Query, clock) is not var (wish, other)) return (null, Refused.Because(RefusalCatalogue.Invalid));
        if (wish.Problem() is { } field) return (null, Refused.Because(RefusalCatalogue.FieldInvalid, "field", field));
        if (await ReportScope.Within(scopes, http.User, report, wish) is not { } within) return (null, ReportScope.Refusal);
        return (new AskedReport(report, within, other is null ? null : other with { Agents = within.Agents }), null);
    }

    public static async Task<ReportView> Compute(string key, ReportWish wish, ReportWish? other, ReportQuery query, ReportShaping shaping, CancellationToken stop)
    {
        var result = await query.Run(wish, stop);
        return await shaping.View(key, result, other is null ? null : await query.Run(other, stop), stop);
    }

    /// <returns>Null: it is not well formed.</returns>
    public static (ReportWish Wish, ReportWish? Other)? Read(ReportRequest request, NamedReport report, IQueryCollection query, TimeProvider clock)
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(clock.GetUtcNow(), clock.LocalTimeZone).DateTime);
        if (!TryDay(request.From, today, out var from) || !TryDay(request.To, today, out var to) || !TryDay(request.CompareFrom, from, out var compareFrom) || !TryUnit(request.Unit, report.Unit, out var unit)) return null;
        var only = report.Only;
        foreach (var filter in report.Filters)
            if (query[filter.Key].ToString() is { Length: > 0 } values) only = only.SetItem(filter.Key, [.. values.Split(',')]);
        var wish = new ReportWish(report.Rows, [.. report.Measures.Select(m => Measures.Find(m)!)], unit, from, to, request.Simulated ?? false, only, Agents: null);
        return (wish, request.CompareFrom is null || to < from ? null : wish with { From = compareFrom, To = compareFrom.AddDays(wish.Days - 1) });
    }

    private static bool TryDay(string? text, DateOnly otherwise, out DateOnly day)
    {
        day = otherwise;
        return text is null || DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day) && day.Year is >= 2000 and < 2100;
    }

    private static bool TryUnit(string? text, TimeUnit usual, out TimeUnit unit)
    {
        unit = usual;
        if (text is null) return true;
        foreach (var one in Enum.GetValues<TimeUnit>())
            if (JsonNamingPolicy.KebabCaseLower.ConvertName(one.ToString()) == text && one is not TimeUnit.None) return (unit = one) == one;
        return false;
    }
}
