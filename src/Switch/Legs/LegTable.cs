using System.Collections.Concurrent;
using Antiphon.Media.Engine;

namespace Antiphon.Switch.Legs;

/// <summary>All legs, by identity and by media port.</summary>
internal sealed class LegTable
{
    private readonly ConcurrentDictionary<LegId, Leg> _byId = [];          // read by diagnostics from other threads
    private readonly Dictionary<MediaPortId, Leg> _byPort = [];
    private int _count;
    private int _timers;

    /// <summary>May be read from any thread.</summary>
    internal int Count => Volatile.Read(ref _count);

    /// <summary>Timers that run for legs. May be read from any thread.</summary>
    internal int Timers => Volatile.Read(ref _timers);

    internal void TimersChanged(int by) => Volatile.Write(ref _timers, _timers + by);

    /// <summary>From any thread.</summary>
    internal IReadOnlyList<Leg> All => [.. _byId.Values];

    internal bool Has(LegId id) => _byId.ContainsKey(id);

    /// <summary>A leg that has not ended.</summary>
    internal T? Live<T>(LegId id) where T : Leg => _byId.TryGetValue(id, out var leg) && leg.State != LegState.Ended ? leg as T : null;

    internal IEnumerable<Leg> OfExtension(string extension) => _byId.Values.Where(l => l.Extension == extension);

    internal Leg? Of(MediaPortId port) => _byPort.GetValueOrDefault(port);

    internal void Add(Leg leg)
    {
        if (!_byId.TryAdd(leg.Id, leg)) throw new InvalidOperationException($"leg {leg.Id} is there already");
        Volatile.Write(ref _count, _byId.Count);
    }

    internal void Remove(Leg leg)
    {
        _byId.TryRemove(leg.Id, out _);
        Volatile.Write(ref _count, _byId.Count);
    }

    internal void Add(MediaPortId port, Leg leg) => _byPort.Add(port, leg);

    internal void Remove(MediaPortId port) => _byPort.Remove(port);
}
