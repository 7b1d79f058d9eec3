namespace Antiphon.Server.Features.Reports.Facts;

/// <summary>What of the facts is asked for: a time, its division, and what is told apart.</summary>
/// <param name="From">Included. Ms UTC, at a quarter of an hour.</param>
/// <param name="To">Excluded.</param>
/// <param name="By">Dimensions of the source by which sums are told apart.</param>
/// <param name="Only">Dimension and the values that count; empty: all.</param>
internal sealed record Slice(long From, long To, Bucketing Time, bool Simulated, ImmutableArray<string> By, ImmutableDictionary<string, ImmutableArray<string>> Only);

/// <param name="Bucket">See <see cref="Bucketing"/>.</param>
/// <param name="Values">Of the dimensions, in the order asked for.</param>
internal sealed record GroupKey(long Bucket, ImmutableArray<string> Values)
{
    public bool Equals(GroupKey? other) => other is not null && Bucket == other.Bucket && Values.AsSpan().SequenceEqual(other.Values.AsSpan());

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Bucket);
        foreach (var value in Values) hash.Add(value);
        return hash.ToHashCode();
    }
}

internal enum TimeUnit { None, Quarter, Hour, Day, Week, Month, QuarterYear, Year, HourOfDay, Weekday }

/// <summary>Puts quarters of an hour into longer stretches of the centre's time zone. Hours are hours that pass: a day with a clock change has 23 or 25.</summary>
/// <remarks>A bucket is, by unit: the beginning in ms UTC (quarter, hour), the first day as days since 1970 (day … year), the hour 0–23, the weekday with Monday 0, or 0.</remarks>
internal sealed class Bucketing
{
    private const long HourMs = 3_600_000, DayMs = 24 * HourMs;
    private readonly ImmutableArray<(long Until, long OffsetMs)> _offsets;

    public Bucketing(TimeZoneInfo zone, TimeUnit unit, long from, long to) => (Unit, _offsets, Zone) = (unit, OffsetsOf(zone, from, to), zone);

    public TimeUnit Unit { get; }

    public TimeZoneInfo Zone { get; }

    /// <summary>An expression over a column of slots, of whole numbers only. What it gives is brought into the bucket by <see cref="FromSql"/>.</summary>
    public string Sql(string slot)
    {
        var local = _offsets.Length == 1 ? $"({slot} + {_offsets[0].OffsetMs})"
            : $"({slot} + CASE {string.Join(' ', _offsets.SkipLast(1).Select(o => $"WHEN {slot} < {o.Until} THEN {o.OffsetMs}"))} ELSE {_offsets[^1].OffsetMs} END)";
        return Unit switch
        {
            TimeUnit.None => "0",
            TimeUnit.Quarter => slot,
            TimeUnit.Hour => $"({slot} - {local} % {HourMs})",
            TimeUnit.HourOfDay => $"({local} / {HourMs} % 24)",
            TimeUnit.Weekday => $"(({local} / {DayMs} + 3) % 7)",
            _ => $"({local} / {DayMs})",
        };
    }

    public long FromSql(long value) => Unit is TimeUnit.Week or TimeUnit.Month or TimeUnit.QuarterYear or TimeUnit.Year ? FirstDay(value) : value;

    public long Of(long slot)
    {
        var local = slot + OffsetAt(slot);
        return Unit switch
        {
            TimeUnit.None => 0,
            TimeUnit.Quarter => slot,
            TimeUnit.Hour => slot - local % HourMs,
            TimeUnit.HourOfDay => local / HourMs % 24,
            TimeUnit.Weekday => (local / DayMs + 3) % 7,
            _ => FromSql(local / DayMs),
        };
    }

    /// <summary>Beginning and end of a bucket that is a stretch of time, ms UTC.</summary>
    public (long From, long To) Span(long bucket) => Unit switch
    {
        TimeUnit.Quarter => (bucket, bucket + Cells.SlotMs),
        TimeUnit.Hour => (bucket, bucket + HourMs),
        _ => (StartOfDay(Zone, DateOf(bucket)), StartOfDay(Zone, Next(DateOf(bucket)))),
    };

    /// <summary>Every bucket of a stretch, in order; of the hours of a day and the weekdays all there are.</summary>
    public IEnumerable<long> All(long from, long to)
    {
        if (Unit is TimeUnit.HourOfDay or TimeUnit.Weekday)
        {
            for (var i = 0L; i < (Unit is TimeUnit.Weekday ? 7 : 24); i++) yield return i;
            yield break;
        }
        if (Unit is TimeUnit.None) yield return 0;
        if (Unit is TimeUnit.None) yield break;
        for (var bucket = Of(from); Span(bucket).From < to; bucket = Of(Span(bucket).To)) yield return bucket;
    }

    public static DateOnly DateOf(long day) => DateOnly.FromDayNumber((int)(day + Epoch.DayNumber));

    /// <summary>Midnight of the zone, or the first instant of the day where the clock jumps over midnight. Ms UTC.</summary>
    public static long StartOfDay(TimeZoneInfo zone, DateOnly day)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        while (zone.IsInvalidTime(midnight)) midnight = midnight.AddMinutes(15);
        var offset = zone.IsAmbiguousTime(midnight) ? zone.GetAmbiguousTimeOffsets(midnight).Max() : zone.GetUtcOffset(midnight);
        return new DateTimeOffset(midnight, offset).ToUnixTimeMilliseconds();
    }

    private static DateOnly Epoch => new(1970, 1, 1);

    private DateOnly Next(DateOnly day) => Unit switch
    {
        TimeUnit.Week => day.AddDays(7),
        TimeUnit.Month => day.AddMonths(1),
        TimeUnit.QuarterYear => day.AddMonths(3),
        TimeUnit.Year => day.AddYears(1),
        _ => day.AddDays(1),
    };

    private long FirstDay(long day)
    {
        var date = DateOf(day);
        var first = Unit switch
        {
            TimeUnit.Week => date.AddDays(-(int)((day + 3) % 7)),
            TimeUnit.Month => new DateOnly(date.Year, date.Month, 1),
            TimeUnit.QuarterYear => new DateOnly(date.Year, (date.Month - 1) / 3 * 3 + 1, 1),
            _ => new DateOnly(date.Year, 1, 1),
        };
        return first.DayNumber - Epoch.DayNumber;
    }

    private long OffsetAt(long ms)
    {
        foreach (var (until, offset) in _offsets) if (ms < until) return offset;
        return _offsets[^1].OffsetMs;
    }

    // Looked for by the quarter of an hour: no zone changes its clock in between. A day before and after, because spans of buckets reach over the ends.
    private static ImmutableArray<(long, long)> OffsetsOf(TimeZoneInfo zone, long from, long to)
    {
        var offsets = ImmutableArray.CreateBuilder<(long, long)>();
        var (at, end) = (Cells.SlotOf(from) - 400 * DayMs, to + 400 * DayMs);
        for (var offset = Offset(zone, at); at < end;)
        {
            var step = at + 7 * DayMs;
            if (Offset(zone, step) == offset && Offset(zone, at + 3 * DayMs) == offset) { at = step; continue; }
            while (Offset(zone, at) == offset) at += Cells.SlotMs;
            offsets.Add((at, offset));
            offset = Offset(zone, at);
        }
        offsets.Add((long.MaxValue, Offset(zone, end)));
        return offsets.ToImmutable();
    }

    private static long Offset(TimeZoneInfo zone, long ms) => (long)zone.GetUtcOffset(DateTimeOffset.FromUnixTimeMilliseconds(ms)).TotalMilliseconds;
}
