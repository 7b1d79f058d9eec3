using Antiphon.Switch.Contract;

namespace Antiphon.Server.Features.Calls;

/// <summary>Events of the switch on their way to the loop: one mailbox per leg, emptied in turn, so that no leg holds up the others and none loses an event.
/// Legs that are new wait in a lane of their own, which is bounded.</summary>
internal sealed class LegLanes(CallLimits limits)
{
    /// <summary>What belongs to no leg (registrations) has this mailbox.</summary>
    private static readonly LegId NoLeg = new(0);

    private readonly Lock _gate = new();
    private readonly Dictionary<LegId, Mailbox> _boxes = [];
    private readonly Queue<Mailbox> _known = [];
    private readonly Queue<Mailbox> _new = [];

    public int Waiting { get { lock (_gate) return _boxes.Values.Sum(b => b.Events.Count); } }

    /// <returns>False: too many new calls wait; this one is to be refused.</returns>
    public bool Post(SwitchEvent happened)
    {
        var leg = happened is LegEvent e ? e.Leg : NoLeg;
        lock (_gate)
        {
            if (_boxes.TryGetValue(leg, out var box))
            {
                if (happened is not KeyPressed || box.Events.Count < limits.LegEventsMax) box.Events.Enqueue(happened);
                return true;
            }
            var isNew = happened is LegArrived;
            if (isNew && _new.Count >= limits.NewCallsMax) return false;
            _boxes[leg] = box = new Mailbox(leg);
            box.Events.Enqueue(happened);
            (isNew ? _new : _known).Enqueue(box);
            return true;
        }
    }

    /// <summary>The next event of a leg that is known already.</summary>
    public SwitchEvent? TakeKnown() => Take(_known);

    /// <summary>The next arrival.</summary>
    public SwitchEvent? TakeNew() => Take(_new);

    private SwitchEvent? Take(Queue<Mailbox> lane)
    {
        lock (_gate)
        {
            if (!lane.TryDequeue(out var box)) return null;
            var happened = box.Events.Dequeue();
            if (box.Events.Count > 0) _known.Enqueue(box);
            else _boxes.Remove(box.Leg);
            return happened;
        }
    }

    private sealed class Mailbox(LegId leg)
    {
        public LegId Leg { get; } = leg;
        public Queue<SwitchEvent> Events { get; } = [];
    }
}
