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

    /// <summary>The attempt was neither right nor wrong: it does not count, and it forgives nothing.</summary>
    public void TakeBack(string jobNumber, string address)
    {
        lock (_gate)
            foreach (var key in (string[])[Pair(jobNumber, address), Alone(address)])
                if (_records.TryGetValue(key, out var record)) (record.Failures, record.FreeAt) = (record.Failures - 1, default);
    }

    /// <summary>Until when somebody is kept out from one of the addresses that guessed; null: from none.</summary>
    public DateTimeOffset? LockedUntil(string jobNumber)
    {
        var (now, prefix) = (clock.GetUtcNow(), Pair(jobNumber, ""));
        lock (_gate)
        {
            var until = _records.Where(r => r.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(r => r.Value.FreeAt).DefaultIfEmpty().Max();
            return until > now ? until : null;
        }
    }

    /// <summary>Forgets the failures of an account, whatever address they came from.</summary>
    public void Unlock(string jobNumber)
    {
        var prefix = Pair(jobNumber, "");
        lock (_gate)
            foreach (var key in _records.Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal)).ToList()) _records.Remove(key);
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
