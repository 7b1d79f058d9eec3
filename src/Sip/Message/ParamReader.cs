using System.Text;

namespace Antiphon.Sip;

/// <summary>*( SEMI generic-param ); generic-param = token [ EQUAL ( token / host / quoted-string ) ] (RFC 3261 §25.1).</summary>
internal static class ParamReader
{
    private const int ParamsMax = 64;

    /// <summary><paramref name="text"/> begins with ";" or is empty. Spaces around ";" and "=" are allowed.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> text, out SipParams parameters)
    {
        parameters = SipParams.Empty;
        text = Ascii.Trim(text);
        if (text.IsEmpty) return true;
        List<KeyValuePair<string, string?>> items = [];
        while (!text.IsEmpty)
        {
            if (text[0] != ';' || items.Count == ParamsMax) return false;
            text = text[1..];
            var end = Delimiters.IndexOfSemicolon(text);
            var item = Ascii.Trim(end < 0 ? text : text[..end]);
            text = end < 0 ? default : text[end..];
            if (item.IsEmpty) continue;     // ";;" is seen in the field and harms nobody
            if (!TryReadOne(item, out var pair)) return false;
            items.Add(pair);
        }
        parameters = items.Count == 0 ? SipParams.Empty : new SipParams([.. items]);
        return true;
    }

    /// <summary>The same check without making anything.</summary>
    internal static bool IsWellFormed(ReadOnlySpan<byte> text)
    {
        text = Ascii.Trim(text);
        for (var count = 0; !text.IsEmpty; count++)
        {
            if (text[0] != ';' || count == ParamsMax) return false;
            text = text[1..];
            var end = Delimiters.IndexOfSemicolon(text);
            var item = Ascii.Trim(end < 0 ? text : text[..end]);
            text = end < 0 ? default : text[end..];
            if (!item.IsEmpty && !TryCut(item, out _, out _)) return false;
        }
        return true;
    }

    private static bool TryCut(ReadOnlySpan<byte> item, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        value = default;
        var equal = item.IndexOf((byte)'=');
        name = Ascii.Trim(equal < 0 ? item : item[..equal]);
        if (!Ascii.IsToken(name)) return false;
        if (equal < 0) return true;
        value = Ascii.Trim(item[(equal + 1)..]);
        return IsValue(value);
    }

    private static bool TryReadOne(ReadOnlySpan<byte> item, out KeyValuePair<string, string?> pair)
    {
        pair = default;
        if (!TryCut(item, out var name, out var raw)) return false;
        var value = raw.IsEmpty ? null : Encoding.UTF8.GetString(raw);
        pair = KeyValuePair.Create(Encoding.ASCII.GetString(name), value);
        return true;
    }

    private static bool IsValue(ReadOnlySpan<byte> raw)
    {
        if (raw.IsEmpty) return false;
        if (raw[0] == '"') return Quoted.Length(raw) == raw.Length;
        return raw.IndexOfAny("\"<> \t"u8) < 0;
    }
}
