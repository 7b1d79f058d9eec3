using Antiphon.Server.Features.Reports.Catalogue;
using Antiphon.Server.Features.Reports.Facts;
using Antiphon.Server.Live;

namespace Antiphon.Server.Features.Calls.Projections;

/// <summary>Sums over queue intervals; ratios are computed from the sums, never averaged. Formulas: domain.md §4.</summary>
internal sealed record Figures(long Offered, long Answered, long Abandoned, long ShortAbandoned, long Lost, long AnsweredInTime, long WaitAnsweredMs)
{
    public static Figures Sum(IEnumerable<QueueInterval> intervals) => intervals.Aggregate(new Figures(0, 0, 0, 0, 0, 0, 0), (sum, i) => new Figures(
        sum.Offered + i.Offered, sum.Answered + i.Answered, sum.Abandoned + i.Abandoned, sum.ShortAbandoned + i.ShortAbandoned, sum.Lost + i.Lost,
        sum.AnsweredInTime + i.AnsweredInTime, sum.WaitAnsweredMs + i.WaitAnsweredMs));

    public double WaitAnsweredSeconds => WaitAnsweredMs / 1000.0;

    /// <summary>SL1: answered in time / (offered − short abandons).</summary>
    public long ServiceLevelBase => Offered - ShortAbandoned;

    public FiguresView View() => new(Offered, Answered, Abandoned, ShortAbandoned, Lost, AnsweredInTime, WaitAnsweredSeconds, Of("answer-rate"), Of("service-level"), Of("asa"));

    /// <summary>A measure of the catalogue, made of these sums.</summary>
    private double? Of(string key)
    {
        var sums = new long[FactSource.Queues.Width];
        (string Part, long Sum)[] parts = [("offered", Offered), ("answered", Answered), ("abandoned", Abandoned), ("short_abandoned", ShortAbandoned), ("lost", Lost), ("answered_in_time", AnsweredInTime), ("wait_answered_ms", WaitAnsweredMs)];
        foreach (var (part, sum) in parts) sums[FactSource.Queues.IndexOf(part)] = sum;
        return Measures.Find(key)!.Of(sums, sums);
    }

    /// <summary>Null when the denominator is empty.</summary>
    public static double? Ratio(double numerator, double denominator) => denominator > 0 ? numerator / denominator : null;
}
