using Antiphon.Media.Engine;
using Antiphon.Switch.Legs;

namespace Antiphon.Switch.Conferences;

/// <summary>One conference: its room in the media engine, and who is in it or on the way.</summary>
internal sealed class Conference(string name, RoomId room)
{
    private readonly Dictionary<Leg, int> _coming = [];
    private readonly HashSet<Leg> _parties = [];

    internal string Name => name;

    internal RoomId Room => room;

    /// <summary>Plays and recordings whose end media has not reported.</summary>
    internal int Work { get; set; }

    /// <summary>A recording was begun, and its end is not told.</summary>
    internal bool IsRecorded { get; set; }

    internal bool Closed { get; set; }

    internal bool IsEmpty => _parties.Count == 0 && _coming.Count == 0;

    internal int Size => _parties.Count + _coming.Keys.Count(leg => !_parties.Contains(leg));

    internal bool Has(Leg leg) => _parties.Contains(leg) || _coming.ContainsKey(leg);

    internal void Comes(Leg leg) => _coming[leg] = _coming.GetValueOrDefault(leg) + 1;

    /// <returns>False: it was in already.</returns>
    internal bool Came(Leg leg)
    {
        if (_coming.GetValueOrDefault(leg) is var left && left <= 1) _coming.Remove(leg);
        else _coming[leg] = left - 1;
        return _parties.Add(leg);
    }

    internal bool Went(Leg leg) => _parties.Remove(leg);

    /// <summary>The leg is gone: it does not come any more either.</summary>
    /// <returns>Whether it was in.</returns>
    internal bool Forget(Leg leg)
    {
        _coming.Remove(leg);
        return _parties.Remove(leg);
    }
}
