using Antiphon.Server.Features.Reports.Catalogue;

namespace Antiphon.Server.Features.Reports.Export;

/// <summary>A report as a file: what the page shows, with the same names, the total last.</summary>
internal static class ExportReport
{
    public static async Task<IResult> Handle([AsParameters] ReportRequest request, string? format, string? language, HttpContext http, IScopes scopes, ReportQuery query, ReportShaping shaping, IAuditTrail audit, TimeProvider clock, CancellationToken stop)
    {
        if (TableFile.ContentType(format ?? TableFile.Csv) is not { } type) return FieldFault.Unreadable("format", "unknown");
        if (format is TableFile.Pdf && !PdfFont.IsThere) return Refused.Because(RefusalCatalogue.PdfFontMissing);
        var (asked, refusal) = await ReadReports.Ask(request, http, scopes, clock, null);
        if (asked is not (var report, var wish, var other)) return refusal!;
        ReportView view;
        try { view = await ReadReports.Compute(report.Key, wish, other, query, shaping, stop); }
        catch (TooManyRowsException) { return Refused.Because(RefusalCatalogue.TooMany); }
        if (format is TableFile.Pdf && view.Rows.Count >= PdfWriter.RowsMax) return FieldFault.Of("format", "too-many");
        await audit.Write(http.User, "report-exported", $"{report.Key} {wish.From:yyyy-MM-dd}–{wish.To:yyyy-MM-dd}", stop);
        var words = new Words(language == "en-US");
        var title = words.Of(report.Name);
        return Results.Stream(to => Write(to, format ?? TableFile.Csv, title, view, wish, words, NumberMask.SeesAll(http.User), clock.LocalTimeZone, stop), type, $"{title} {view.From:yyyy-MM-dd} {view.To:yyyy-MM-dd}.{TableFile.Extension(format ?? TableFile.Csv)}");
    }

    public static async Task Write(Stream to, string format, string title, ReportView view, ReportWish wish, Words words, bool numbers, TimeZoneInfo zone, CancellationToken stop)
    {
        var note = string.Create(CultureInfo.InvariantCulture, $"{view.From:yyyy-MM-dd} – {view.To:yyyy-MM-dd} · {words.AsOf} {TableFile.Clock(view.AsOf, zone)} · {view.Zone}");
        await using var table = await TableFile.Open(format, to, title, note, Columns(view, wish, words), Math.Max(1, view.Columns.Count), numbers, zone, stop);
        foreach (var row in view.Rows) await table.Write([.. row.Keys.Select(k => words.Of(k.Name)), .. Values(wish, row.Values, row.Compared, view.ComparedTotal is not null)], stop);
        string[] total = [.. view.Columns.Select((_, i) => i == 0 ? words.Total : "")];
        await table.Write([.. total, .. Values(wish, view.Total, view.ComparedTotal, view.ComparedTotal is not null)], stop);
    }

    private static List<TableColumn> Columns(ReportView view, ReportWish wish, Words words)
    {
        var columns = view.Columns.Select(c => new TableColumn(c == NamedReport.Time ? words.Time : words.Of(Dimensions.Find(c)!.Name), TableFormat.Text)).ToList();
        foreach (var measure in wish.Measures)
        {
            var (name, format) = (words.Of(measure.Name) + (measure.Unit is MeasureUnit.Seconds ? words.Seconds : ""), FormatOf(measure));
            columns.Add(new TableColumn(name, format));
            if (view.ComparedTotal is null) continue;
            columns.Add(new TableColumn($"{name} {view.CompareFrom:yyyy-MM-dd}–{view.CompareTo:yyyy-MM-dd}", format));
            columns.Add(new TableColumn($"{name} {words.Difference}", format));
        }
        return columns;
    }

    private static IEnumerable<object?> Values(ReportWish wish, IReadOnlyList<double?> values, IReadOnlyList<double?>? compared, bool compares)
    {
        for (var i = 0; i < wish.Measures.Length; i++)
        {
            yield return values[i];
            if (!compares) continue;
            yield return compared?[i];
            yield return values[i] - compared?[i];
        }
    }

    private static TableFormat FormatOf(Measure measure) => measure.Unit switch { MeasureUnit.Seconds => TableFormat.Duration, MeasureUnit.Ratio => TableFormat.Ratio, _ => TableFormat.Number };
}

/// <summary>The few words of a file that stand in no catalogue.</summary>
internal sealed class Words(bool english)
{
    public string Total => english ? "Total" : "合计";

    public string Time => english ? "Time" : "时间";

    public string AsOf => english ? "as of" : "数据截至";

    public string Seconds => english ? " (s)" : "（秒）";

    public string Difference => english ? "change" : "变化";

    public string Of(LocalText text) => english ? text.En : text.Zh;
}
