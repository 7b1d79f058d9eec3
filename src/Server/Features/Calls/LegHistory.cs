using Antiphon.Switch.Contract;

namespace Antiphon.Server.Features.Calls;

/// <summary>Which legs belonged to a call, also after it is over. Bounded: the calls longest ago are forgotten. Written by the call loop, read from any thread.</summary>
internal sealed class LegHistory
{
    /// <summary>Calls remembered; the switch keeps the messages of fewer legs than these have.</summary>
    private const int CallsMax = 5_000;

    /// <summary>Legs of one call: a call that is offered to agent after agent goes on for long.</summary>
    private const int LegsMax = 50;

    private readonly Lock _gate = new();
    private readonly Dictionary<CallId, List<(LegId Leg, LegRole Role)>> _calls = [];
    private readonly Queue<CallId> _order = new();

    public void Add(CallId call, LegId leg, LegRole role)
    {
        lock (_gate)
        {
            if (!_calls.TryGetValue(call, out var legs))
            {
                if (_order.Count >= CallsMax) _calls.Remove(_order.Dequeue());
                _calls.Add(call, legs = []);
                _order.Enqueue(call);
            }
            if (legs.Count < LegsMax) legs.Add((leg, role));
        }
    }

    /// <summary>In the order in which they joined the call.</summary>
    public IReadOnlyList<(LegId Leg, LegRole Role)> Of(CallId call)
    {
        lock (_gate) return _calls.TryGetValue(call, out var legs) ? [.. legs] : [];
    }
}
