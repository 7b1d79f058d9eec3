using System.Text;

namespace Antiphon.Sip;

/// <summary>"Digest" LWS dig-param *(COMMA dig-param), of a challenge or of credentials (RFC 3261 §25.1).</summary>
internal sealed class DigestParams
{
    private const int ParamsMax = 32;

    private readonly Dictionary<string, string> _items = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Unquoted value; null when absent.</summary>
    internal string? this[string name] => _items.GetValueOrDefault(name);

    /// <summary>False: another scheme, or malformed; a name given twice is malformed.</summary>
    internal static bool TryParse(ReadOnlySpan<byte> value, out DigestParams parameters)
    {
        parameters = new DigestParams();
        if (value.Length < 8 || !IsDigest(value)) return false;
        value = value[7..];
        while (!value.IsEmpty)
        {
            var end = Delimiters.IndexOfCommaUnbracketed(value);
            var item = Ascii.Trim(end < 0 ? value : value[..end]);
            value = end < 0 ? default : value[(end + 1)..];
            if (!item.IsEmpty && !parameters.TryAdd(item)) return false;
        }
        return true;
    }

    internal static bool IsDigest(ReadOnlySpan<byte> value) => value.Length > 6 && Ascii.EqualsIgnoreCase(value[..6], "Digest"u8) && Ascii.IsSpace(value[6]);

    private bool TryAdd(ReadOnlySpan<byte> item)
    {
        var equal = item.IndexOf((byte)'=');
        if (equal <= 0 || _items.Count == ParamsMax) return false;
        var name = Ascii.Trim(item[..equal]);
        var value = Ascii.Trim(item[(equal + 1)..]);
        if (!Ascii.IsToken(name) || value.IsEmpty) return false;
        if (value[0] == '"' && Quoted.Length(value) != value.Length) return false;
        return _items.TryAdd(Encoding.ASCII.GetString(name), value[0] == '"' ? Quoted.Unquote(value) : Encoding.UTF8.GetString(value));
    }
}
