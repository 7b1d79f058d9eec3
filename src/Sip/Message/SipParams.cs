using System.Text;

namespace Antiphon.Sip;

/// <summary>Parameters in order, *(";" name [ "=" value ]). Names compare without case; a quoted value is kept with its quotes.</summary>
public sealed class SipParams : IEquatable<SipParams>
{
    public static readonly SipParams Empty = new([]);

    private readonly KeyValuePair<string, string?>[] _items;

    internal SipParams(KeyValuePair<string, string?>[] items) => _items = items;

    public int Count => _items.Length;

    public IReadOnlyList<KeyValuePair<string, string?>> Items => _items;

    /// <summary>Value of the first of that name; null when absent or without a value.</summary>
    public string? this[string name]
    {
        get
        {
            foreach (var item in _items)
                if (string.Equals(item.Key, name, StringComparison.OrdinalIgnoreCase)) return item.Value;
            return null;
        }
    }

    public bool Has(string name) => _items.Any(i => string.Equals(i.Key, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The same list with one parameter replaced in place or added at the end.</summary>
    public SipParams With(string name, string? value = null)
    {
        var item = KeyValuePair.Create(name, value);
        var at = Array.FindIndex(_items, i => string.Equals(i.Key, name, StringComparison.OrdinalIgnoreCase));
        if (at < 0) return new([.. _items, item]);
        var copy = _items.ToArray();
        copy[at] = item;
        return new(copy);
    }

    public SipParams Without(string name) =>
        Has(name) ? new([.. _items.Where(i => !string.Equals(i.Key, name, StringComparison.OrdinalIgnoreCase))]) : this;

    public override string ToString()
    {
        if (_items.Length == 0) return "";
        var text = new StringBuilder();
        foreach (var (name, value) in _items)
        {
            text.Append(';').Append(name);
            if (value is not null) text.Append('=').Append(value);
        }
        return text.ToString();
    }

    public bool Equals(SipParams? other) => other is not null && _items.AsSpan().SequenceEqual(other._items);

    public override bool Equals(object? obj) => Equals(obj as SipParams);

    public override int GetHashCode() => _items.Length;
}
