namespace Antiphon.Engine.Routing;

/// <summary>An index, and the changes of the state since: several facts about one call or agent cost one change of the index, and those that
/// are over before anybody asks cost none. Changed only by the generation that has made it.</summary>
internal sealed class IndexInUse(RoutingIndex current, Generation by)
{
    /// <summary>Then they are brought in, whether anybody asks or not: events that are only applied must not pile up.</summary>
    private const int ChangesMax = 16;
    private Change[] _changes = [];
    private int _count;

    /// <summary>Without the changes.</summary>
    public RoutingIndex Current { get; private set; } = current;

    public bool HasChanges => _count > 0;

    public IndexInUse Own(Generation who) => who == by ? this : new(Current, who) { _changes = _count == 0 ? [] : _changes[.._count], _count = _count };

    /// <summary>What one call, agent or offer adds to the index does not depend on the others: changes may be brought in in any order, and those of one are one.</summary>
    public void Add(Centre centre, object? old, object? now)
    {
        for (var i = _count - 1; i >= 0 && old is not null; i--)
            if (ReferenceEquals(_changes[i].Now, old))
            {
                _changes[i] = _changes[i] with { Now = now };
                return;
            }
        if (_count >= ChangesMax) BringIn(centre);
        if (_count == _changes.Length) Array.Resize(ref _changes, Math.Max(4, _count * 2));
        _changes[_count++] = new Change(old, now);
    }

    public void BringIn(Centre centre)
    {
        var index = Current.Own(by);
        for (var i = 0; i < _count; i++) BringIn(index, centre, _changes[i]);
        Array.Clear(_changes, 0, _count);
        (Current, _count) = (index, 0);
    }

    private void BringIn(RoutingIndex index, Centre centre, Change change)
    {
        switch (change.Old ?? change.Now)
        {
            case CallInProgress: index.Change(centre, (CallInProgress?)change.Old, (CallInProgress?)change.Now, by); break;
            case AgentShift: index.Change((AgentShift?)change.Old, (AgentShift?)change.Now, by); break;
            case Offer: index.Change((Offer?)change.Old, (Offer?)change.Now, by); break;
            case DutyOf: index.Change((DutyOf?)change.Old, (DutyOf?)change.Now, by); break;
        }
    }

    private readonly record struct Change(object? Old, object? Now);
}
