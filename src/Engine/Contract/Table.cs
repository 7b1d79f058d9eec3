using System.Collections;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;

namespace Antiphon.Engine.Contract;

/// <summary>Values by key: a tree of the bits of the key's hash. Never changes for whoever holds it; a change copies the way from the root to the value, and
/// what is of the generation that makes the change is changed in place. Has no stable order.</summary>
[JsonConverter(typeof(TableJson))]
public sealed partial class Table<TKey, TValue> : IReadOnlyDictionary<TKey, TValue> where TKey : struct, IEquatable<TKey> where TValue : class
{
    private const int Bits = 4, Width = 1 << Bits, HashBits = 32;
    public static readonly Table<TKey, TValue> Empty = new(new Node(null), 0, null);
    private readonly Generation? _owner;
    private Node _root;
    private Node? _spare;
    private int _version;

    private Table(Node root, int count, Generation? owner) => (_root, Count, _owner) = (root, count, owner);

    public int Count { get; private set; }

    public bool IsEmpty => Count == 0;

    public IEnumerable<TKey> Keys => this.Select(pair => pair.Key);

    public IEnumerable<TValue> Values => this.Select(pair => pair.Value);

    /// <exception cref="KeyNotFoundException"/>
    public TValue this[TKey key] => Find(key) ?? throw new KeyNotFoundException($"{key} is not there");

    public bool ContainsKey(TKey key) => Find(key) is not null;

    public TValue? GetValueOrDefault(TKey key) => Find(key);

    public TValue GetValueOrDefault(TKey key, TValue otherwise) => Find(key) ?? otherwise;

    public bool TryGetValue(TKey key, [System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out TValue value) => (value = Find(key)) is not null;

    public Table<TKey, TValue> SetItem(TKey key, TValue value) => With(key, value, by: null);

    /// <exception cref="ArgumentException">The key is there already.</exception>
    public Table<TKey, TValue> Add(TKey key, TValue value) =>
        ContainsKey(key) ? throw new ArgumentException($"{key} is there already", nameof(key)) : With(key, value, by: null);

    public Table<TKey, TValue> Remove(TKey key) => Without(key, by: null);

    public Table<TKey, TValue> Clear() => Empty;

    public Walk GetEnumerator() => new(this);

    IEnumerator<KeyValuePair<TKey, TValue>> IEnumerable<KeyValuePair<TKey, TValue>>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal Table<TKey, TValue> With(TKey key, TValue value, Generation? by)
    {
        var table = Own(by);
        table._root = table.Put(table._root, (uint)key.GetHashCode(), 0, key, value, by);
        table._version++;
        return table;
    }

    internal Table<TKey, TValue> Without(TKey key, Generation? by)
    {
        if (!ContainsKey(key)) return this;
        var table = Own(by);
        table._root = table.Cut(table._root, (uint)key.GetHashCode(), 0, key, by);
        table.Count--;
        table._version++;
        return table;
    }

    private Table<TKey, TValue> Own(Generation? by) => by is not null && by == _owner ? this : new(_root, Count, by);

    private TValue? Find(TKey key)
    {
        var (hash, node) = ((uint)key.GetHashCode(), _root);
        for (var shift = 0; shift < HashBits; shift += Bits)
        {
            var what = node.Below[(int)(hash >> shift) & (Width - 1)];
            if (what is Node next) node = next;
            else if (what is Entry entry) return entry.Key.Equals(key) ? entry.Value : null;
            else return what is Entry[] alike ? FindAmongAlike(alike, key) : null;
        }
        return null;
    }

    private static TValue? FindAmongAlike(Entry[] alike, TKey key) => Array.Find(alike, entry => entry.Key.Equals(key))?.Value;

    private Node Put(Node node, uint hash, int shift, TKey key, TValue value, Generation? by)
    {
        node = node.Own(by);
        ref var what = ref node.Below[(int)(hash >> shift) & (Width - 1)];
        switch (what)
        {
            case Node next: what = Put(next, hash, shift + Bits, key, value, by); break;
            case Entry entry when entry.Key.Equals(key): what = entry.With(value, by); break;
            case Entry entry when shift + Bits < HashBits:
                var below = Fresh(by);
                (below.Below[(int)((uint)entry.Key.GetHashCode() >> shift + Bits) & (Width - 1)], below.Used) = (entry, 1);
                what = Put(below, hash, shift + Bits, key, value, by);
                break;
            case null:
                what = Added(key, value, by);
                node.Used++;
                break;
            default: what = PutAmongAlike(what as Entry[] ?? [(Entry)what], key, value, by); break;
        }
        return node;
    }

    private Entry[] PutAmongAlike(Entry[] alike, TKey key, TValue value, Generation? by)
    {
        var place = Array.FindIndex(alike, entry => entry.Key.Equals(key));
        if (place < 0) return [.. alike, Added(key, value, by)];
        var changed = (Entry[])alike.Clone();
        changed[place] = new Entry(key, value, by);
        return changed;
    }

    private Entry Added(TKey key, TValue value, Generation? by)
    {
        Count++;
        return new Entry(key, value, by);
    }

    private Node Cut(Node node, uint hash, int shift, TKey key, Generation? by)
    {
        node = node.Own(by);
        ref var what = ref node.Below[(int)(hash >> shift) & (Width - 1)];
        if (what is Node next)
        {
            var rest = Cut(next, hash, shift + Bits, key, by);
            what = rest;
            if (rest.Used > 0) return node;
            Spare(rest, by);
        }
        else if (what is Entry[] { Length: > 1 } alike)
        {
            what = WithoutAmongAlike(alike, key);
            return node;
        }
        what = null;
        node.Used--;
        return node;
    }

    private static Entry[] WithoutAmongAlike(Entry[] alike, TKey key) => Array.FindAll(alike, entry => !entry.Key.Equals(key));

    private Node Fresh(Generation? by)
    {
        if (by is null || _spare is not { } spare) return new Node(by);
        _spare = (Node?)spare.Below[0];
        spare.Below[0] = null;
        return spare;
    }

    private void Spare(Node node, Generation? by)
    {
        if (by is null) return;
        node.Below[0] = _spare;
        _spare = node;
    }

    private sealed class Entry(TKey key, TValue value, Generation? owner)
    {
        public TKey Key => key;
        public TValue Value => value;

        public Entry With(TValue next, Generation? by)
        {
            if (by is null || by != owner) return new Entry(key, next, by);
            value = next;
            return this;
        }
    }

    /// <summary>Entries, nodes of those whose hash begins alike, at the last bits lists of those whose hash is the same, and nulls.</summary>
    [InlineArray(Width)]
    private struct Places
    {
        private object? _first;
    }

    private sealed class Node(Generation? owner)
    {
        public Places Below;

        public int Used { get; set; }

        public Node Own(Generation? by) => by is not null && by == owner ? this : new Node(by) { Below = Below, Used = Used };
    }
}
