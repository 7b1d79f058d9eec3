using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Antiphon.Sip;

// ( name-addr / addr-spec ) *( SEMI generic-param ); name-addr = [ display-name ] LAQUOT addr-spec RAQUOT (RFC 3261 §25.1).
public sealed partial record NameAddr
{
    public static readonly NameAddr Unreadable = new(SipUri.Unreadable);

    public static bool TryParse(string text, [NotNullWhen(true)] out NameAddr? address) => TryParse(Encoding.UTF8.GetBytes(text), out address);

    public static bool TryParse(ReadOnlySpan<byte> text, [NotNullWhen(true)] out NameAddr? address)
    {
        address = null;
        if (!TrySlice(text, out var display, out var uriText, out var rest)) return false;
        if (!SipUri.TryParse(uriText, out var uri) || !ParamReader.TryRead(rest, out var parameters)) return false;
        address = new NameAddr(uri) { DisplayName = DisplayOf(display), Params = parameters };
        return true;
    }

    /// <summary>Cuts without copying: what the parser asks of From and To.</summary>
    internal static bool TrySlice(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> display, out ReadOnlySpan<byte> uri, out ReadOnlySpan<byte> rest)
    {
        display = uri = rest = default;
        text = Ascii.Trim(text);
        if (text.IsEmpty) return false;
        var nameEnd = 0;
        if (text[0] == '"' && (nameEnd = Quoted.Length(text)) < 0) return false;
        var open = text[nameEnd..].IndexOf((byte)'<');
        if (open < 0)
        {
            if (nameEnd > 0) return false;
            // Without brackets, parameters belong to the header, not to the URI (§20.10).
            var semicolon = text.IndexOf((byte)';');
            uri = Ascii.Trim(semicolon < 0 ? text : text[..semicolon]);
            rest = semicolon < 0 ? default : text[semicolon..];
            return !uri.IsEmpty && uri.IndexOfAny((byte)',', (byte)'?') < 0;
        }
        open += nameEnd;
        display = Ascii.Trim(text[..open]);
        if (nameEnd > 0 ? display.Length != nameEnd : display.IndexOfAny("\",;:@"u8) >= 0) return false;
        var close = text[open..].IndexOf((byte)'>');
        if (close < 0) return false;
        uri = text.Slice(open + 1, close - 1);
        rest = Ascii.Trim(text[(open + close + 1)..]);
        return !uri.IsEmpty && (rest.IsEmpty || rest[0] == ';');
    }

    private static string DisplayOf(ReadOnlySpan<byte> display) =>
        display.IsEmpty ? "" : display[0] == '"' ? Quoted.Unquote(display) : Encoding.UTF8.GetString(display);

    /// <summary>As it goes on the wire, always with angle brackets.</summary>
    public override string ToString() =>
        DisplayName.Length == 0 ? $"<{Uri}>{Params}" : $"{Quoted.Quote(DisplayName)} <{Uri}>{Params}";
}
