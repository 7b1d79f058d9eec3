namespace Antiphon.Engine.Routing;

/// <summary>An index, and the changes of the state since: several facts about one call or agent cost one change of the index, and those that
/// are over before anybody asks cost none. Changed only by who has made it, as long as nobody else has it.</summary>
internal sealed class IndexInUse(RoutingIndex current)
{
    /// <summary>Then they are brought in, whether anybody asks or not: events that are only applied must not pile up.</summary>
    private const int ChangesMax = 16;
    private Change[] _changes = [];
    private int _count;

    /// <summary>Without the changes.</summary>
    public RoutingIndex Current { get; private set; } = current;

    public bool HasChanges => _count > 0;

    public IndexInUse Copy() => new(Current) { _changes = _count == 0 ? [] : _changes[.._count], _count = _count };

    /// <summary>What one call, agent or offer adds to the index does not depend on the others: changes may be brought in in any order, and those of one are one.</summary>
    public void Add(Centre centre, object? old, object? now)
    {
        for (var i = _count - 1; i >= 0 && old is not null; i--)
            if (ReferenceEquals(_changes[i].Now, old))
            {
                _changes[i] = _changes[i] with { Now = now };
                return;
            }
        if (_count >= ChangesMax) (Current, _count) = (Of(centre), 0);
        if (_count == _changes.Length) Array.Resize(ref _changes, Math.Max(4, _count * 2));
        _changes[_count++] = new Change(old, now);
    }

    /// <summary>With the changes.</summary>
    public RoutingIndex Of(Centre centre)
    {
        var index = Current;
        for (var i = 0; i < _count; i++) index = With(index, centre, _changes[i]);
        return index;
    }

    private static RoutingIndex With(RoutingIndex index, Centre centre, Change change) => (change.Old ?? change.Now) switch
    {
        CallInProgress => index.Changed(centre, (CallInProgress?)change.Old, (CallInProgress?)change.Now),
        AgentShift => index.Changed((AgentShift?)change.Old, (AgentShift?)change.Now),
        Offer => index.Changed((Offer?)change.Old, (Offer?)change.Now),
        DutyOf => index.Changed((DutyOf?)change.Old, (DutyOf?)change.Now),
        _ => index,
    };

    private readonly record struct Change(object? Old, object? Now);
}
