namespace Antiphon.Engine.Routing;

/// <summary>An index, and the changes of the state since: several facts about one call or agent cost one change of the index, and those that
/// are over before anybody asks cost none. Immutable, like all of the state.</summary>
internal sealed class IndexInUse
{
    /// <summary>Then they are brought in, whether anybody asks or not: events that are only applied must not pile up.</summary>
    private const int ChangesMax = 16;
    private readonly Change? _newest;
    private readonly int _count;

    public IndexInUse(RoutingIndex current) => Current = current;

    private IndexInUse(RoutingIndex current, Change newest, int count) => (Current, _newest, _count) = (current, newest, count);

    /// <summary>Without the changes.</summary>
    public RoutingIndex Current { get; }

    public bool HasChanges => _newest is not null;

    public IndexInUse With(Centre centre, object? old, object? now)
    {
        if (_newest is { } last && last.Now is not null && ReferenceEquals(last.Now, old)) return new IndexInUse(Current, new Change(last.Old, now, last.Before), _count);
        if (_count >= ChangesMax) return new IndexInUse(Of(centre)).With(centre, old, now);
        return new IndexInUse(Current, new Change(old, now, _newest), _count + 1);
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

    private sealed record Change(object? Old, object? Now, Change? Before);
}
