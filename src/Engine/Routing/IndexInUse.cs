using Antiphon.Engine.Contract;

namespace Antiphon.Engine.Routing;

/// <summary>An index, and the changes of the state since: several facts about one call or agent cost one change of the index, and those that
/// are over before anybody asks cost none. Of a state that is made it never changes; a decision in the making has a copy of its own.</summary>
internal sealed class IndexInUse
{
    /// <summary>Then they are brought in, whether anybody asks or not: events that are only applied must not pile up.</summary>
    private const int ChangesMax = 16;
    private Change? _newest;
    private int _count, _own;

    public IndexInUse(RoutingIndex current) => Current = current;

    private IndexInUse(RoutingIndex current, Change? newest, int count) => (Current, _newest, _count) = (current, newest, count);

    /// <summary>Without the changes.</summary>
    public RoutingIndex Current { get; private set; }

    public bool HasChanges => _newest is not null;

    /// <summary>To be changed by <see cref="Add"/>.</summary>
    public IndexInUse Copy() => new(Current, _newest, _count);

    /// <summary>Only of a copy that nobody else has seen.</summary>
    public void Add(Centre centre, object? old, object? now)
    {
        if (_newest is { Now: not null } last && ReferenceEquals(last.Now, old))
        {
            if (_own > 0) last.Now = now;
            else (_newest, _own) = (new Change(last.Old, now, last.Before), 1);
            return;
        }
        if (_count >= ChangesMax) (Current, _newest, _count, _own) = (Of(centre), null, 0, 0);
        (_newest, _count, _own) = (new Change(old, now, _newest), _count + 1, _own + 1);
    }

    /// <summary>With the changes.</summary>
    public RoutingIndex Of(Centre centre) => Of(centre, _newest);

    private RoutingIndex Of(Centre centre, Change? change)
    {
        if (change is null) return Current;
        var before = Of(centre, change.Before);
        return (change.Old ?? change.Now) switch
        {
            CallInProgress => before.Changed(centre, (CallInProgress?)change.Old, (CallInProgress?)change.Now),
            AgentShift => before.Changed((AgentShift?)change.Old, (AgentShift?)change.Now),
            Offer => before.Changed((Offer?)change.Old, (Offer?)change.Now),
            DutyOf => before.Changed((DutyOf?)change.Old, (DutyOf?)change.Now),
            _ => before,
        };
    }

    private sealed class Change(object? old, object? now, Change? before)
    {
        public object? Old => old;

        /// <summary>Null: it is gone.</summary>
        public object? Now { get; set; } = now;
        public Change? Before => before;
    }
}
