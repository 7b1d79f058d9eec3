namespace Antiphon.Engine.Staffing;

/// <summary>Mean over the seeds, and between which values nine of ten runs lie. Null: nothing was there to measure.</summary>
public sealed record Band(double Mean, double Low, double High)
{
    private const double Tail = 0.05;

    public static Band? Of(IEnumerable<double?> runs)
    {
        var values = runs.OfType<double>().Order().ToList();
        return values.Count == 0 ? null : new Band(values.Average(), values[(int)(Tail * (values.Count - 1))], values[(int)Math.Ceiling((1 - Tail) * (values.Count - 1))]);
    }
}

/// <param name="ErlangC">Service level by Erlang C for this half hour; null: more load than agents, or nobody.</param>
/// <param name="ErlangAAbandons">Share of callers who give up, by Erlang A; null: without patience, or nobody.</param>
public sealed record WhatIfHalfHour(int Index, int Staff, double Calls, Band? ServiceLevel, Band? Abandons, Band? Occupancy, Band? MeanWaitSeconds, double? ErlangC, double? ErlangAAbandons);

/// <param name="WaitPercentiles">Seconds within which 50, 80, 90 and 95 % of all callers had stopped waiting.</param>
public sealed record WhatIfFigures(int Runs, Band? Offered, Band? ServiceLevel, Band? Abandons, Band? Occupancy, Band? MeanWaitSeconds, ImmutableArray<int> WaitPercentiles,
    double? ErlangC, double? ErlangAAbandons, ImmutableArray<WhatIfHalfHour> HalfHours)
{
    public static readonly ImmutableArray<int> Percents = [50, 80, 90, 95];

    public static WhatIfFigures Of(WhatIfPlan plan, IReadOnlyList<WhatIfRun> runs)
    {
        var halves = Enumerable.Range(0, plan.Staff.Length).Select(half => HalfHour(plan, runs, half)).ToImmutableArray();
        var weighted = halves.Where(h => h.Calls > 0).ToList();
        return new WhatIfFigures(runs.Count, Band.Of(runs.Select(r => (double?)r.Total.Offered)), Band.Of(runs.Select(r => r.Total.ServiceLevel)), Band.Of(runs.Select(r => r.Total.Abandons)),
            Band.Of(runs.Select(r => r.Total.Occupancy)), Band.Of(runs.Select(r => r.Total.MeanWaitSeconds)), Percentiles(runs),
            Weighted(weighted, h => h.ErlangC ?? 0), plan.PatienceSeconds is null ? null : Weighted(weighted, h => h.ErlangAAbandons ?? 1), halves);
    }

    private static WhatIfHalfHour HalfHour(WhatIfPlan plan, IReadOnlyList<WhatIfRun> runs, int half)
    {
        var (calls, staff) = (runs.Average(r => (double)r.HalfHours[half].Offered), Math.Min(plan.Staff[half], plan.Agents.Length));
        var c = staff > 0 && calls > 0 ? new ErlangC(calls * 2, plan.HandlingSeconds, staff) : null;
        var a = staff > 0 && calls > 0 && plan.PatienceSeconds is { } patience ? new ErlangA(calls * 2, plan.HandlingSeconds, staff, patience) : null;
        Band? Over(Func<WhatIfCounts, double?> figure) => Band.Of(runs.Select(r => figure(r.HalfHours[half])));
        return new WhatIfHalfHour(half, staff, calls, Over(h => h.ServiceLevel), Over(h => h.Abandons), Over(h => h.Occupancy), Over(h => h.MeanWaitSeconds),
            c is { IsStable: true } ? c.ServiceLevel(plan.Queue.ServiceLevelSeconds) : null, a?.Abandons);
    }

    private static double? Weighted(List<WhatIfHalfHour> halves, Func<WhatIfHalfHour, double> figure) =>
        halves.Sum(h => h.Calls) is var all and > 0 ? halves.Sum(h => figure(h) * h.Calls) / all : null;

    private static ImmutableArray<int> Percentiles(IReadOnlyList<WhatIfRun> runs)
    {
        var bins = Enumerable.Range(0, WhatIfCounts.Bins).Select(bin => runs.Sum(r => (long)r.Waits[bin])).ToList();
        var all = bins.Sum();
        return [.. Percents.Select(percent =>
        {
            var (sum, bin) = (0L, 0);
            while (bin < bins.Count - 1 && (sum += bins[bin]) * 100 < all * percent) bin++;
            return bin;
        })];
    }
}
