using Antiphon.Server.Persistence.Story;

namespace Antiphon.Server.Features.Calls;

/// <summary>Who called: numbers and names, known to the story by their identity only. Safe from any thread.</summary>
/// <remarks>The newest <see cref="Remembered"/> stay in memory. Who calls again after being forgotten gets a new row, which costs room and nothing else;
/// the call loop never reads the disk.</remarks>
internal sealed class PartyBook
{
    private const int Remembered = 100_000;
    private const int NameLengthMax = 100;
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Number, string Name), PartyId> _ids = [];
    private readonly Dictionary<PartyId, StoryParty> _parties = [];
    private readonly Lock _diskGate = new();
    private StoryReader? _disk;
    private long _last;

    public void Load(StoryFile file)
    {
        _disk = file.Read();
        foreach (var party in _disk.Parties(Remembered).Reverse()) Remember(party);
    }

    /// <param name="number">Normalised.</param>
    /// <param name="added">The row for the story; null when there is one.</param>
    public PartyId IdOf(string number, string name, out StoryParty? added)
    {
        if (name.Length > NameLengthMax) name = name[..NameLengthMax];
        added = null;
        lock (_gate)
        {
            if (_ids.TryGetValue((number, name), out var known)) return known;
            if (_ids.Count >= Remembered)
            {
                _ids.Clear();
                _parties.Clear();
            }
            added = new StoryParty(new PartyId(_last + 1), number, name);
            Remember(added);
            return added.Id;
        }
    }

    /// <summary>Empty when the row was erased.</summary>
    public StoryParty Find(PartyId id)
    {
        lock (_gate)
            if (_parties.TryGetValue(id, out var known)) return known;
        lock (_diskGate)
            return _disk?.Party(id) ?? new StoryParty(id, "", "");
    }

    /// <summary>Forgets who was erased; his next call makes him somebody new.</summary>
    public void Forget(Func<string, bool> number)
    {
        lock (_gate)
        {
            foreach (var (id, _) in _parties.Where(p => number(p.Value.Number)).ToList()) _parties.Remove(id);
            foreach (var key in _ids.Keys.Where(key => number(key.Number)).ToList()) _ids.Remove(key);
        }
    }

    public void Close()
    {
        lock (_diskGate) _disk?.Dispose();
    }

    private void Remember(StoryParty party)
    {
        _ids[(party.Number, party.Name)] = party.Id;
        _parties[party.Id] = party;
        _last = Math.Max(_last, party.Id.Value);
    }
}
