namespace Antiphon.Server.Security;

/// <summary>Slows down guessing: counts wrong passwords per account and address, and per address. An owner at another address is not kept out.</summary>
internal sealed class SignInBrake(SecurityLimits limits, TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Record> _records = [];

    private sealed class Record
    {
        public int Failures;
        public DateTimeOffset LastAt;
        public DateTimeOffset FreeAt;
    }

    /// <returns>How long to wait before the next attempt; null: go on.</returns>
    public TimeSpan? Pause(string jobNumber, string address)
    {
        var now = clock.GetUtcNow();
        lock (_gate)
        {
            var free = new[] { Pair(jobNumber, address), Alone(address) }.Max(key => _records.TryGetValue(key, out var record) ? record.FreeAt : default);
            return free > now ? free - now : null;
        }
    }

    /// <summary>Counts an attempt as failed until it succeeds, so that many at once are no way around.</summary>
    public void Begin(string jobNumber, string address)
    {
        lock (_gate)
        {
            Count(Pair(jobNumber, address), limits.AttemptsMax);
            Count(Alone(address), limits.AttemptsPerAddressMax);
        }
    }

    public void Succeeded(string jobNumber, string address)
    {
        lock (_gate)
        {
            _records.Remove(Pair(jobNumber, address));
            if (_records.TryGetValue(Alone(address), out var record)) record.Failures--;
        }
    }

    private void Count(string key, int free)
    {
        var now = clock.GetUtcNow();
        if (!_records.TryGetValue(key, out var record))
        {
            if (_records.Count >= limits.RememberedMax) _records.Remove(_records.MinBy(r => r.Value.LastAt).Key);
            _records[key] = record = new Record();
        }
        if (now - record.LastAt > limits.PauseMax) record.Failures = 0;
        record.Failures++;
        record.LastAt = now;
        if (record.Failures >= free)
            record.FreeAt = now + TimeSpan.FromTicks(Math.Min(limits.PauseMax.Ticks, limits.Pause.Ticks << Math.Min(record.Failures - free, 16)));
    }

    private static string Pair(string jobNumber, string address) => $"{jobNumber}\n{address}";

    private static string Alone(string address) => $"\n{address}";
}
