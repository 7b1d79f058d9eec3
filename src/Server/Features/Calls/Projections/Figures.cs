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

    public FiguresView View() => new(Offered, Answered, Abandoned, ShortAbandoned, Lost, AnsweredInTime, WaitAnsweredSeconds,
        Ratio(Answered, Offered), Ratio(AnsweredInTime, ServiceLevelBase), Ratio(WaitAnsweredSeconds, Answered));

    /// <summary>Null when the denominator is empty.</summary>
    public static double? Ratio(double numerator, double denominator) => denominator > 0 ? numerator / denominator : null;
}
