using Antiphon.Server.Features.Reports.Catalogue;
using Antiphon.Server.Features.Reports.Facts;

namespace Antiphon.Server.Features.Reports;

/// <param name="Formula">How it is made of its parts.</param>
/// <param name="Counts">The facts it counts: a table of the read views.</param>
internal sealed record MeasureView(string Key, LocalText Name, MeasureUnit Unit, LocalText Formula, int Version, Direction Good, string Counts)
{
    public static MeasureView Of(Measure m) => new(m.Key, m.Name, m.Unit, m.Formula, m.Version, m.Good, m.Source.Table);
}

internal sealed record DimensionView(string Key, LocalText Name);

internal sealed record NamedReportView(string Key, string Requirement, LocalText Name, ReportGroup Group, IReadOnlyList<string> Rows, TimeUnit Unit, ReportChart Chart, int Drawn, IReadOnlyList<string> Measures,
    bool Compares, double? Target, IReadOnlyList<string> Filters)
{
    public static NamedReportView Of(NamedReport r) => new(r.Key, r.Requirement, r.Name, r.Group, r.Rows, r.Unit, r.Chart, r.Drawn, r.Measures, r.Compares, r.Target, [.. r.Filters.Select(f => f.Key)]);
}

/// <param name="Zone">Of the centre, as IANA names it.</param>
internal sealed record CatalogueView(IReadOnlyList<MeasureView> Measures, IReadOnlyList<DimensionView> Dimensions, IReadOnlyList<NamedReportView> Reports, string Zone);

/// <param name="Value">Code of the dimension's value; of time the beginning, or the hour or weekday.</param>
internal sealed record ReportCellView(string Value, LocalText Name);

/// <param name="From">Of rows that are a stretch of time; otherwise null.</param>
/// <param name="Values">Of the measures in their order; null: an empty denominator.</param>
/// <param name="Compared">The same in the other period; null: there is none.</param>
internal sealed record ReportRowView(IReadOnlyList<ReportCellView> Keys, DateTimeOffset? From, DateTimeOffset? To, IReadOnlyList<double?> Values, IReadOnlyList<double?>? Compared);

internal sealed record ReportView(string Key, DateTimeOffset AsOf, DateOnly From, DateOnly To, DateOnly? CompareFrom, DateOnly? CompareTo, string Zone, TimeUnit Unit, IReadOnlyList<string> Columns, IReadOnlyList<string> Measures,
    IReadOnlyList<ReportRowView> Rows, IReadOnlyList<double?> Total, IReadOnlyList<double?>? ComparedTotal);

/// <summary>Puts names and values beside each other.</summary>
internal sealed class ReportShaping(ReportNames names, TimeProvider clock)
{
    public async Task<ReportView> View(string key, ReportResult result, ReportResult? other, CancellationToken stop)
    {
        var titles = await names.Titles(stop);
        var wish = result.Wish;
        var find = other is null ? null : Counterparts(result, other);
        var rows = result.Rows.Select((row, i) => Row(result, row, titles, find is null ? null : Values(wish, find(i, row), other!.Total)));
        return new ReportView(key, clock.GetUtcNow(), wish.From, wish.To, other?.Wish.From, other?.Wish.To, clock.LocalTimeZone.Id, wish.Unit, wish.Rows, [.. wish.Measures.Select(m => m.Key)],
            [.. rows], Values(wish, result.Total, result.Total), other is null ? null : Values(wish, other.Total, other.Total));
    }

    /// <summary>Of a time that runs the row at the same place of the other period, otherwise the row of the same name.</summary>
    private static Func<int, ReportRow, ReportRow?> Counterparts(ReportResult result, ReportResult other)
    {
        if (result.Wish.Rows is [NamedReport.Time] && result.Time.Unit is not (TimeUnit.HourOfDay or TimeUnit.Weekday)) return (i, _) => i < other.Rows.Count ? other.Rows[i] : null;
        var byKey = other.Rows.ToLookup(r => r.Key);
        return (_, row) => byKey[row.Key].FirstOrDefault();
    }

    private static List<double?> Values(ReportWish wish, ReportRow? row, ReportRow total) => [.. wish.Measures.Select(m => row?.Of(m, total))];

    private ReportRowView Row(ReportResult result, ReportRow row, IReadOnlyDictionary<string, string> titles, IReadOnlyList<double?>? compared)
    {
        var keys = new List<ReportCellView>();
        var value = 0;
        foreach (var column in result.Wish.Rows)
        {
            if (column == NamedReport.Time) keys.Add(new ReportCellView($"{row.Key.Bucket}", ReportNames.OfTime(result.Time, row.Key.Bucket)));
            else keys.Add(new ReportCellView(row.Key.Values[value], names.Of(column, row.Key.Values[value++], titles)));
        }
        var span = result.Wish.ByTime && result.Time.Unit is not (TimeUnit.HourOfDay or TimeUnit.Weekday) ? result.Time.Span(row.Key.Bucket) : ((long From, long To)?)null;
        return new ReportRowView(keys, Instant(span?.From), Instant(span?.To), Values(result.Wish, row, result.Total), compared);
    }

    private static DateTimeOffset? Instant(long? ms) => ms is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;
}
