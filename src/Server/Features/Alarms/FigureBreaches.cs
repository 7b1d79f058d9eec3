using Antiphon.Server.Features.Reports;
using Antiphon.Server.Features.Reports.Catalogue;
using Antiphon.Server.Features.Reports.Mailing;

namespace Antiphon.Server.Features.Alarms;

/// <summary>Holds rules on figures of the catalogue against what those are now: of this moment, or of today.</summary>
internal sealed class FigureBreaches(TodayFigures figures)
{
    public async Task<IReadOnlyList<Breach>> Of(AlarmRule rule, CancellationToken stop)
    {
        if (UnitOf(rule.Figure) is not { } unit) return [];
        var rows = await figures.Of(new FigureAsk(rule.ByWhat, [rule.Figure], null, null, null), stop);
        return [.. rows.Where(row => rule.Subject.Length == 0 || row.Value == rule.Subject).Select(row => Breach(rule, row, unit)).OfType<Breach>()];
    }

    /// <summary>Null: the catalogue does not have it.</summary>
    public static MeasureUnit? UnitOf(string figure) => LiveMeasures.Find(figure)?.Unit ?? Measures.Find(figure)?.Unit;

    /// <summary>A rate of few calls says nothing.</summary>
    public static Breach? Breach(AlarmRule rule, FigureRow row, MeasureUnit unit)
    {
        if (row.Values[0] is not { } value || unit is MeasureUnit.Ratio && row.Bases[0] < AlarmMeasuring.CallsMin) return null;
        var scaled = unit is MeasureUnit.Ratio ? value * 100 : value;
        if (rule.Below ? scaled >= rule.Threshold : scaled < rule.Threshold) return null;
        var name = LiveMeasures.Find(rule.Figure)?.Name ?? Measures.Find(rule.Figure)!.Name;
        var limit = rule.Threshold.ToString(CultureInfo.InvariantCulture) + (unit is MeasureUnit.Ratio ? " %" : unit is MeasureUnit.Seconds ? " s" : "");
        return new Breach(row.Value, new Dictionary<string, string> { ["figureZh"] = name.Zh, ["figureEn"] = name.En, ["value"] = DaySummary.Text(value, unit), ["threshold"] = limit });
    }
}
