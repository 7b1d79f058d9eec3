using System.Text;
using Antiphon.Server.Features.Calls.Numbering;

namespace Antiphon.Server.Features.Customers;

/// <summary>Finds cards by any part of what stands on them. All words must be met. In memory, about 200 bytes a card: a million are looked through in a fraction of the 500 ms that it may take,
/// on every database alike.</summary>
internal sealed class CustomerIndex
{
    private const int BlockBytes = 1 << 20;
    private const byte RecordEnd = (byte)'\n';
    private const char FieldEnd = '\u001F';
    private const int NoteCharsMax = 500;

    private readonly ReaderWriterLockSlim _gate = new();
    private readonly List<Block> _blocks = [];
    private readonly Dictionary<long, (int Block, int Slot)> _places = [];
    private int _dead;

    public int Count => _places.Count;

    /// <summary>The card as it is now.</summary>
    public void Put(Customer customer)
    {
        var text = Encoding.UTF8.GetBytes(TextOf(customer) + "\n");
        _gate.EnterWriteLock();
        try
        {
            Forget(customer.Id);
            Append(customer.Id, text);
            if (_dead > 10_000 && _dead > _places.Count) Compact();
        }
        finally { _gate.ExitWriteLock(); }
    }

    public void Remove(long id)
    {
        _gate.EnterWriteLock();
        try { Forget(id); }
        finally { _gate.ExitWriteLock(); }
    }

    /// <param name="conditions">Of <see cref="Condition"/>, the rarest first.</param>
    /// <param name="search">Words, parted by blanks; null or empty: any card.</param>
    /// <returns>Identities, oldest card first; each once.</returns>
    public List<long> Find(IReadOnlyList<string> conditions, string? search)
    {
        // The rarest first: it alone is looked for in every card.
        var terms = Words(search).OrderByDescending(word => word.Length).Concat(conditions).Select(Encoding.UTF8.GetBytes).ToList();
        if (terms.Count == 0) terms.Add([RecordEnd]);
        var found = new List<long>();
        _gate.EnterReadLock();
        try { foreach (var block in _blocks) block.Find(terms, found); }
        finally { _gate.ExitReadLock(); }
        found.Sort();
        return found;
    }

    /// <summary>What a card must have: <c>tag</c>, <c>class</c>, <c>region</c>, <c>owner</c>, <c>field:ID</c>, <c>deleted</c>, <c>merged</c>.</summary>
    public static string Condition(string kind, string value) => $"\u001E{kind}={Plain(value)}{FieldEnd}";

    private static IEnumerable<string> Words(string? search) =>
        (search ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(word => IsNumber(word) ? DigitsOf(word) : Plain(word)).Where(word => word.Length > 0);

    private static bool IsNumber(string word) => word.Count(char.IsAsciiDigit) >= 3 && word.All(c => char.IsAsciiDigit(c) || c is '+' or '-' or '(' or ')');

    /// <summary>However it is written: the card has the national form and the one with the country.</summary>
    private static string DigitsOf(string word)
    {
        var normal = PhoneNumber.Normalise(word);
        if (normal.StartsWith('+')) return normal[1..];
        return normal is ['0', '1', >= '3' and <= '9', ..] ? normal[1..] : normal;
    }

    private static string TextOf(Customer c)
    {
        var (syllables, initials) = Pinyin.Of(c.Name);
        var text = new StringBuilder();
        void Add(string value) => text.Append(Plain(value)).Append(FieldEnd);
        Add(c.Name);
        Add(syllables);
        Add(initials);
        foreach (var number in c.Numbers.Count > 0 ? c.Numbers.OrderBy(n => n.Position).Select(n => n.Number) : c.KeptNumbers)
        {
            Add(PhoneNumber.National(number));
            Add(number.TrimStart('+'));
        }
        foreach (var address in c.Addresses) Add(address);
        Add(c.Note.Length > NoteCharsMax ? c.Note[..NoteCharsMax] : c.Note);
        foreach (var tag in c.Tags) text.Append(Condition("tag", tag));
        foreach (var (field, value) in c.Fields) text.Append(Condition("field:" + field, value));
        if (c.Class.Length > 0) text.Append(Condition("class", c.Class));
        if (c.Region.Length > 0) text.Append(Condition("region", c.Region));
        if (c.Owner.Length > 0) text.Append(Condition("owner", c.Owner));
        return text.Append(Condition("deleted", c.DeletedAt is null ? "no" : "yes")).Append(Condition("merged", c.MergedInto is null ? "no" : "yes")).ToString();
    }

    /// <summary>In small letters, without what parts records and fields.</summary>
    private static string Plain(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : char.ToLowerInvariant(c)));

    private void Append(long id, byte[] text)
    {
        if (_blocks.Count == 0 || _blocks[^1].Free < text.Length) _blocks.Add(new Block(Math.Max(BlockBytes, text.Length)));
        _places[id] = (_blocks.Count - 1, _blocks[^1].Append(id, text));
    }

    private void Forget(long id)
    {
        if (!_places.Remove(id, out var place)) return;
        _blocks[place.Block].Forget(place.Slot);
        _dead++;
    }

    /// <summary>Without the records that were replaced.</summary>
    private void Compact()
    {
        var before = _blocks.ToList();
        _blocks.Clear();
        _places.Clear();
        _dead = 0;
        foreach (var (id, text) in before.SelectMany(block => block.Living())) Append(id, text);
    }

    private sealed class Block(int size)
    {
        private readonly byte[] _text = new byte[size];
        private readonly List<int> _starts = [];
        private readonly List<long> _ids = [];
        private int _used;

        public int Free => _text.Length - _used;

        public int Append(long id, byte[] text)
        {
            _starts.Add(_used);
            _ids.Add(id);
            text.CopyTo(_text, _used);
            _used += text.Length;
            return _ids.Count - 1;
        }

        /// <summary>Identities of cards begin at 1.</summary>
        public void Forget(int slot) => _ids[slot] = 0;

        public IEnumerable<(long Id, byte[] Text)> Living() =>
            Enumerable.Range(0, _ids.Count).Where(slot => _ids[slot] != 0).Select(slot => (_ids[slot], Record(slot).ToArray()));

        public void Find(List<byte[]> terms, List<long> found)
        {
            var first = terms[0].AsSpan();
            for (var at = 0; at < _used;)
            {
                var hit = _text.AsSpan(at, _used - at).IndexOf(first);
                if (hit < 0) return;
                var slot = SlotOf(at + hit);
                var record = Record(slot);
                if (_ids[slot] != 0 && Others(record, terms)) found.Add(_ids[slot]);
                at = _starts[slot] + record.Length;
            }
        }

        private static bool Others(ReadOnlySpan<byte> record, List<byte[]> terms)
        {
            for (var i = 1; i < terms.Count; i++)
                if (record.IndexOf(terms[i]) < 0) return false;
            return true;
        }

        private int SlotOf(int position) => _starts.BinarySearch(position) is >= 0 and var exact ? exact : ~_starts.BinarySearch(position) - 1;

        private ReadOnlySpan<byte> Record(int slot) => _text.AsSpan(_starts[slot], (slot + 1 < _starts.Count ? _starts[slot + 1] : _used) - _starts[slot]);
    }
}
