using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Antiphon.Sip;

// via-parm = sent-protocol LWS sent-by *( SEMI via-params ); sent-protocol = protocol-name SLASH protocol-version SLASH transport
public sealed partial record Via
{
    public static readonly Via Unreadable = new("UDP", "invalid", 0, SipParams.Empty);

    public static bool TryParse(ReadOnlySpan<byte> text, [NotNullWhen(true)] out Via? via)
    {
        via = null;
        if (!TrySlice(text, out var transport, out var sentBy, out var rest)) return false;
        if (!HostPort.TryRead(sentBy, out var host, out var port) || !ParamReader.TryRead(rest, out var parameters)) return false;
        via = new Via(TransportText(transport), host, port, parameters);
        return true;
    }

    internal static bool TrySlice(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> transport, out ReadOnlySpan<byte> sentBy, out ReadOnlySpan<byte> rest)
    {
        transport = sentBy = rest = default;
        if (!TakePart(ref text, out var name) || !Ascii.EqualsIgnoreCase(name, "SIP"u8)) return false;
        if (!TakePart(ref text, out var version) || !version.SequenceEqual("2.0"u8)) return false;
        text = Ascii.Trim(text);
        var space = text.IndexOfAny((byte)' ', (byte)'\t');
        if (space <= 0 || !Ascii.IsToken(text[..space])) return false;
        transport = text[..space];
        text = Ascii.Trim(text[space..]);
        var semicolon = text.IndexOf((byte)';');
        sentBy = Ascii.Trim(semicolon < 0 ? text : text[..semicolon]);
        rest = semicolon < 0 ? default : text[semicolon..];
        // "host : port" is legal with spaces around the colon; nobody writes it, and the torture test does.
        return !sentBy.IsEmpty;
    }

    private static bool TakePart(ref ReadOnlySpan<byte> text, out ReadOnlySpan<byte> part)
    {
        part = default;
        var slash = text.IndexOf((byte)'/');
        if (slash < 0) return false;
        part = Ascii.Trim(text[..slash]);
        text = text[(slash + 1)..];
        return true;
    }

    private static string TransportText(ReadOnlySpan<byte> transport) => transport.Length switch
    {
        2 when Ascii.EqualsIgnoreCase(transport, "WS"u8) => "WS",
        3 when Ascii.EqualsIgnoreCase(transport, "UDP"u8) => "UDP",
        3 when Ascii.EqualsIgnoreCase(transport, "TCP"u8) => "TCP",
        3 when Ascii.EqualsIgnoreCase(transport, "TLS"u8) => "TLS",
        3 when Ascii.EqualsIgnoreCase(transport, "WSS"u8) => "WSS",
        _ => Encoding.ASCII.GetString(transport),
    };

    public override string ToString() => $"SIP/2.0/{Transport} {Host}{(Port == 0 ? "" : $":{Port}")}{Params}";
}
