using System.Collections.Concurrent;
using Antiphon.Server.Persistence.Databases;

namespace Antiphon.Server.Security;

/// <summary>Who was found in the database stays known while it is away: who talks goes on working. Nobody is let in anew by it.</summary>
internal sealed class LastKnown<T> where T : class
{
    /// <summary>After the last time that the database said so.</summary>
    private static readonly TimeSpan HoldsFor = TimeSpan.FromMinutes(15);

    /// <summary>More are not kept in mind; the database is asked for them as ever.</summary>
    private const int Max = 2_000;

    private readonly ConcurrentDictionary<string, (T Found, DateTimeOffset At)> _found = new();

    /// <returns>Null: there is none.</returns>
    public async Task<T?> Of(string hash, TimeProvider clock, Func<Task<T?>> ask)
    {
        try
        {
            var found = await ask();
            if (found is null) Forget(hash);
            else if (_found.Count < Max || _found.ContainsKey(hash)) _found[hash] = (found, clock.GetUtcNow());
            else DropOld(clock.GetUtcNow());
            return found;
        }
        catch (Exception e) when (PostgresDatabase.IsAway(e) && _found.TryGetValue(hash, out var known) && clock.GetUtcNow() - known.At < HoldsFor) { return known.Found; }
    }

    public void Forget(string hash) => _found.TryRemove(hash, out _);

    private void DropOld(DateTimeOffset now)
    {
        foreach (var (hash, known) in _found) if (now - known.At >= HoldsFor) _found.TryRemove(hash, out _);
    }
}
