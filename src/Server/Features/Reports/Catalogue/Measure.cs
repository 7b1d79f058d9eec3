using Antiphon.Server.Features.Calls.Projections;
using Antiphon.Server.Features.Reports.Facts;

namespace Antiphon.Server.Features.Reports.Catalogue;

/// <summary>Seconds are of a duration; Ratio is 0…1; Erlang is hours of traffic per hour, summed: erlang-hours.</summary>
internal enum MeasureUnit { Count, Seconds, Ratio, Erlang }

/// <summary>Where more of it is good or bad; for the colours of a comparison.</summary>
internal enum Direction { Neutral, MoreIsBetter, LessIsBetter }

/// <summary>One figure: from which sums it is made, and how.</summary>
/// <param name="Key">Stands in addresses and stored reports, and never changes its meaning: another meaning is another key, or a higher <paramref name="Version"/>.</param>
/// <param name="Over">Parts that are summed; with a minus in front they are taken off.</param>
/// <param name="Under">Parts of the denominator; empty: none. An empty denominator has no value.</param>
/// <param name="Formula">As people read it.</param>
internal sealed record Measure(string Key, LocalText Name, MeasureUnit Unit, FactSource Source, ImmutableArray<string> Over, ImmutableArray<string> Under, LocalText Formula)
{
    private const double MsPerSecond = 1000, MsPerHour = 3_600_000;

    public int Version { get; init; } = 1;

    public Direction Good { get; init; } = Direction.Neutral;

    /// <summary>Not a sum: the least second within which this share of the tallied waits ended.</summary>
    public double? Percentile { get; init; }

    /// <summary>The denominator is the numerator of the whole report.</summary>
    public bool OfTotal { get; init; }

    /// <param name="total">Sums of the whole report.</param>
    public double? Of(long[] sums, long[] total)
    {
        if (Percentile is { } share) return AtShare(sums, share);
        var over = Sum(Over, sums) / (Unit is MeasureUnit.Seconds ? MsPerSecond : Unit is MeasureUnit.Erlang ? MsPerHour : 1);
        return OfTotal ? Figures.Ratio(over, Sum(Over, total)) : Under.IsEmpty ? over : Figures.Ratio(over, Sum(Under, sums));
    }

    /// <summary>Numerator and denominator as they were summed; the denominator 0 where there is none.</summary>
    public (long Over, long Under) Parts(long[] sums, long[] total) => (Sum(Over, sums), OfTotal ? Sum(Over, total) : Sum(Under, sums));

    private static double? AtShare(long[] sums, double share)
    {
        var (count, seen) = (sums.Sum(), 0L);
        for (var second = 0; second < sums.Length; second++)
            if ((seen += sums[second]) > 0 && seen >= Math.Ceiling(count * share)) return second;
        return null;
    }

    private long Sum(ImmutableArray<string> parts, long[] sums)
    {
        var sum = 0L;
        foreach (var part in parts) sum += part[0] is '-' ? -sums[Source.IndexOf(part[1..])] : sums[Source.IndexOf(part)];
        return sum;
    }
}
