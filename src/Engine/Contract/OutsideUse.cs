namespace Antiphon.Engine.Contract;

/// <summary>Outside calls begun: by whom and over which trunk in the running hour, with which number of a pool on the running day. Part of the state; what is over is
/// forgotten with the next call that counts.</summary>
public sealed record OutsideUse(ImmutableDictionary<string, UseCount> Hours, ImmutableDictionary<string, UseCount> Days)
{
    public static readonly OutsideUse None = new(ImmutableDictionary<string, UseCount>.Empty, ImmutableDictionary<string, UseCount>.Empty);

    public static string OfTrunk(string trunk) => $"trunk:{trunk}";

    public int InHour(string key, DateTimeOffset now) => Hours.TryGetValue(key, out var use) && use.Period == Hour(now) ? use.Count : 0;

    public int OnDay(string number, DateTimeOffset now, int utcOffsetMinutes) => Days.TryGetValue(number, out var use) && use.Period == Day(now, utcOffsetMinutes) ? use.Count : 0;

    internal OutsideUse Count(string by, string? poolNumber, DateTimeOffset now, int utcOffsetMinutes)
    {
        var day = Day(now, utcOffsetMinutes);
        return new(One(Forget(Hours, Hour(now)), by, Hour(now)), poolNumber is null ? Days : One(Forget(Days, day), poolNumber, day));
    }

    internal OutsideUse CountTrunk(string trunk, DateTimeOffset now) => this with { Hours = One(Forget(Hours, Hour(now)), OfTrunk(trunk), Hour(now)) };

    private static ImmutableDictionary<string, UseCount> One(ImmutableDictionary<string, UseCount> counts, string key, long period) =>
        counts.SetItem(key, counts.TryGetValue(key, out var use) && use.Period == period ? use with { Count = use.Count + 1 } : new UseCount(period, 1));

    private static ImmutableDictionary<string, UseCount> Forget(ImmutableDictionary<string, UseCount> counts, long period) =>
        counts.Values.Any(use => use.Period != period) ? counts.RemoveRange(counts.Where(pair => pair.Value.Period != period).Select(pair => pair.Key)) : counts;

    private static long Hour(DateTimeOffset now) => now.ToUnixTimeSeconds() / 3600;

    private static long Day(DateTimeOffset now, int utcOffsetMinutes) => (now.ToUnixTimeSeconds() + utcOffsetMinutes * 60L) / 86_400;
}

/// <param name="Period">Hour or day since 1970.</param>
public sealed record UseCount(long Period, int Count);
