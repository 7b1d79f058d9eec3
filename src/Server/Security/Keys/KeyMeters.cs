using System.Collections.Concurrent;

namespace Antiphon.Server.Security.Keys;

/// <param name="Limit"><c>second</c> or <c>day</c>.</param>
/// <param name="Wait">Until the next request may be let in.</param>
internal sealed record KeyRefusal(string Limit, TimeSpan Wait);

/// <summary>How much each program asks: a bucket that fills evenly and holds a burst, and a count of the day (UTC), which is written down once a minute.</summary>
internal sealed partial class KeyMeters(IDbContextFactory<CentreDb> databases, SecurityLimits limits, TimeProvider clock, ILogger<KeyMeters> log) : RoundService(clock)
{
    /// <summary>Days that are kept for the page.</summary>
    public const int DaysKept = 90;

    private readonly ConcurrentDictionary<string, Meter> _meters = new();

    private sealed class Meter
    {
        public readonly Lock Gate = new();
        public double Left = double.MaxValue;
        public DateTimeOffset At;
        public string Day = "";
        public long Requests, Refused, UnwrittenRequests, UnwrittenRefused;
    }

    /// <returns>Null: it is let in.</returns>
    public async ValueTask<KeyRefusal?> Take(ApiKey key, CancellationToken stop)
    {
        var now = Clock.GetUtcNow();
        var meter = _meters.GetOrAdd(key.KeyHash, _ => new Meter());
        if (meter.Day.Length == 0) await Recall(meter, key.KeyHash, now, stop);
        lock (meter.Gate)
        {
            Turn(meter, now);
            var refusal = Judge(meter, key, now);
            (meter.Requests, meter.UnwrittenRequests) = (meter.Requests + 1, meter.UnwrittenRequests + 1);
            if (refusal is not null) (meter.Refused, meter.UnwrittenRefused) = (meter.Refused + 1, meter.UnwrittenRefused + 1);
            return refusal;
        }
    }

    /// <summary>Of today, also what is not written yet.</summary>
    public (long Requests, long Refused)? Today(string keyHash)
    {
        if (!_meters.TryGetValue(keyHash, out var meter)) return null;
        lock (meter.Gate) return meter.Day == DayOf(Clock.GetUtcNow()) ? (meter.Requests, meter.Refused) : null;
    }

    public void Forget(string keyHash) => _meters.TryRemove(keyHash, out _);

    public static string DayOf(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private KeyRefusal? Judge(Meter meter, ApiKey key, DateTimeOffset now)
    {
        // Requests that were refused are counted, but do not use up the day.
        if (key.PerDay is { } perDay && meter.Requests - meter.Refused >= perDay) return new KeyRefusal("day", now.UtcDateTime.Date.AddDays(1) - now.UtcDateTime);
        var (rate, burst) = (key.PerSecond ?? limits.KeyRequestsPerSecond, key.Burst ?? limits.KeyBurst);
        meter.Left = Math.Min(burst, meter.Left == double.MaxValue ? burst : meter.Left + Math.Max(0, (now - meter.At).TotalSeconds) * rate);
        meter.At = now;
        if (meter.Left < 1) return new KeyRefusal("second", TimeSpan.FromSeconds((1 - meter.Left) / rate));
        meter.Left--;
        return null;
    }

    /// <summary>What was asked for today before the program was started anew.</summary>
    private async Task Recall(Meter meter, string keyHash, DateTimeOffset now, CancellationToken stop)
    {
        var day = DayOf(now);
        ApiKeyDay? before = null;
        try
        {
            await using var db = await databases.CreateDbContextAsync(stop);
            before = await db.Set<ApiKeyDay>().AsNoTracking().SingleOrDefaultAsync(d => d.KeyHash == keyHash && d.Day == day, stop);
        }
        catch (Exception e) when (Persistence.Databases.PostgresDatabase.IsAway(e)) { }      // counted from now on
        lock (meter.Gate)
        {
            if (meter.Day.Length == 0) (meter.Day, meter.Requests, meter.Refused) = (day, before?.Requests ?? 0, before?.Refused ?? 0);
        }
    }

    private static void Turn(Meter meter, DateTimeOffset now)
    {
        if (DayOf(now) is var day && meter.Day == day) return;
        (meter.Day, meter.Requests, meter.Refused, meter.UnwrittenRequests, meter.UnwrittenRefused) = (day, 0, 0, 0, 0);
    }

    protected override TimeSpan Pause() => TimeSpan.FromMinutes(1);

    protected override Task Round(CancellationToken stop) => Write(stop);

    protected override void Failed(Exception cause) => NotWritten(cause);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try { await Write(cancellationToken); }
        catch (Exception e) when (e is not OutOfMemoryException) { NotWritten(e); }
    }

    private async Task Write(CancellationToken stop)
    {
        var oldest = DayOf(Clock.GetUtcNow().AddDays(-DaysKept));
        await using var db = await databases.CreateDbContextAsync(stop);
        var known = await db.Set<ApiKey>().AsNoTracking().Select(k => k.KeyHash).ToListAsync(stop);
        foreach (var hash in known)
        {
            if (!_meters.TryGetValue(hash, out var meter)) continue;
            ApiKeyDay day;
            lock (meter.Gate)
            {
                if (meter.UnwrittenRequests == 0) continue;
                day = new ApiKeyDay { KeyHash = hash, Day = meter.Day, Requests = meter.Requests, Refused = meter.Refused };
                (meter.UnwrittenRequests, meter.UnwrittenRefused) = (0, 0);
            }
            if (await db.Set<ApiKeyDay>().SingleOrDefaultAsync(d => d.KeyHash == hash && d.Day == day.Day, stop) is { } there) (there.Requests, there.Refused) = (day.Requests, day.Refused);
            else db.Add(day);
        }
        await db.SaveChangesAsync(stop);
        await db.Set<ApiKeyDay>().Where(d => string.Compare(d.Day, oldest) < 0).ExecuteDeleteAsync(stop);
    }

    [LoggerMessage(1340, LogLevel.Warning, "how much programs asked for could not be written down")]
    private partial void NotWritten(Exception cause);
}
