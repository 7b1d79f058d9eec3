using Antiphon.Server.Features.Reports.Catalogue;
using Antiphon.Server.Features.Reports.Facts;

namespace Antiphon.Server.Features.Reports;

/// <summary>What is to be computed.</summary>
/// <param name="Rows"><c>time</c> or dimensions; may be empty: only totals.</param>
/// <param name="From">First day, in the centre's time zone.</param>
/// <param name="To">Last day, included.</param>
/// <param name="Only">Dimension and the values that count.</param>
/// <param name="Agents">Only these job numbers may be seen; null: all.</param>
internal sealed record ReportWish(ImmutableArray<string> Rows, ImmutableArray<Measure> Measures, TimeUnit Unit, DateOnly From, DateOnly To, bool Simulated,
    ImmutableDictionary<string, ImmutableArray<string>> Only, IReadOnlyCollection<string>? Agents)
{
    public const int DaysMax = 366 * 5, RowsMax = 50_000, ValuesMax = 200;

    /// <summary>At most so many days by hours, and by quarters of an hour.</summary>
    public const int HourDaysMax = 400, QuarterDaysMax = 100;

    public bool ByTime => Rows.Contains(NamedReport.Time);

    public int Days => To.DayNumber - From.DayNumber + 1;

    /// <summary>Null: it can be computed; otherwise the field that is wrong.</summary>
    public string? Problem()
    {
        if (Days < 1) return "to";
        if (Days > DaysMax || ByTime && (Unit is TimeUnit.Hour && Days > HourDaysMax || Unit is TimeUnit.Quarter && Days > QuarterDaysMax)) return "unit";
        if (Measures.IsEmpty) return "measures";
        if (Only.Values.Any(values => values.Length > ValuesMax || values.Any(value => value.Length > 64))) return "filter";
        var sources = Measures.Select(m => m.Source).Distinct().ToList();
        foreach (var row in Rows.Where(row => row != NamedReport.Time).Concat(Only.Keys))
            if (Dimensions.Find(row) is not { } dimension || !sources.TrueForAll(dimension.IsOf)) return "rows";
        return null;
    }
}

/// <param name="Values">Of the dimensions of the rows, in their order without time.</param>
/// <param name="Sums">Of each source that the measures ask.</param>
internal sealed record ReportRow(GroupKey Key, IReadOnlyDictionary<FactSource, long[]> Sums)
{
    public double? Of(Measure measure, ReportRow total) => measure.Of(Sums[measure.Source], total.Sums[measure.Source]);
}

/// <param name="Time">How the rows divide the time.</param>
internal sealed record ReportResult(ReportWish Wish, Bucketing Time, IReadOnlyList<ReportRow> Rows, ReportRow Total);
