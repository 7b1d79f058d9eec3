using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text;

namespace Antiphon.Sip;

// SIP-URI = "sip:" [ userinfo ] hostport uri-parameters [ headers ] (RFC 3261 §25.1); telephone-uri: RFC 3966 §3.
public sealed partial record SipUri
{
    /// <summary>Stands for a URI that could not be read: empty host, matches nothing.</summary>
    public static readonly SipUri Unreadable = new() { Scheme = SipScheme.Other, Opaque = "invalid:" };

    private static readonly SearchValues<byte> PhoneDigits = SearchValues.Create("0123456789+-.()*#ABCDEFabcdef"u8);

    public static SipUri Of(string user, string host, int port = 0) => new() { User = user, Host = host, Port = port };

    public static bool TryParse(string text, [NotNullWhen(true)] out SipUri? uri) => TryParse(Encoding.UTF8.GetBytes(text), out uri);

    public static bool TryParse(ReadOnlySpan<byte> text, [NotNullWhen(true)] out SipUri? uri)
    {
        uri = null;
        if (text.Length > 8192 || text.ContainsAnyInRange((byte)0, (byte)' ') || text.IndexOfAny("<>\""u8) >= 0) return false;
        var colon = text.IndexOf((byte)':');
        if (colon <= 0 || !Ascii.IsToken(text[..colon])) return false;
        var rest = text[(colon + 1)..];
        if (Ascii.EqualsIgnoreCase(text[..colon], "sip"u8)) return TryParseSip(SipScheme.Sip, rest, out uri);
        if (Ascii.EqualsIgnoreCase(text[..colon], "sips"u8)) return TryParseSip(SipScheme.Sips, rest, out uri);
        if (Ascii.EqualsIgnoreCase(text[..colon], "tel"u8)) return TryParseTel(rest, out uri);
        if (rest.IsEmpty) return false;
        uri = new SipUri { Scheme = SipScheme.Other, Opaque = Encoding.UTF8.GetString(text) };
        return true;
    }

    /// <summary>Checks without copying the parts that decide whether the message can be routed: scheme and host.</summary>
    internal static bool IsWellFormed(ReadOnlySpan<byte> text)
    {
        if (text.ContainsAnyInRange((byte)0, (byte)' ') || text.IndexOfAny("<>\""u8) >= 0) return false;
        var colon = text.IndexOf((byte)':');
        if (colon <= 0 || colon == text.Length - 1 || !Ascii.IsToken(text[..colon])) return false;
        if (!Ascii.EqualsIgnoreCase(text[..colon], "sip"u8) && !Ascii.EqualsIgnoreCase(text[..colon], "sips"u8)) return true;
        var rest = text[(colon + 1)..];
        if (rest.IndexOf((byte)'@') is var at and >= 0) rest = rest[(at + 1)..];
        return HostPort.IsWellFormed(rest.IndexOfAny((byte)';', (byte)'?') is var end and >= 0 ? rest[..end] : rest);
    }

    private static bool TryParseSip(SipScheme scheme, ReadOnlySpan<byte> rest, [NotNullWhen(true)] out SipUri? uri)
    {
        uri = null;
        var user = "";
        var at = rest.IndexOf((byte)'@');       // A user part may hold ";" and "?", so "@" comes first.
        if (at >= 0)
        {
            if (at == 0 || !TryUnescape(rest[..at], out user)) return false;
            rest = rest[(at + 1)..];
        }
        var headersAt = rest.IndexOf((byte)'?');
        var headers = headersAt < 0 ? "" : Encoding.UTF8.GetString(rest[(headersAt + 1)..]);
        if (headersAt >= 0) rest = rest[..headersAt];
        var paramsAt = rest.IndexOf((byte)';');
        var parameters = SipParams.Empty;
        if (paramsAt >= 0 && !TryReadUriParams(rest[paramsAt..], out parameters)) return false;
        if (!HostPort.TryRead(paramsAt < 0 ? rest : rest[..paramsAt], out var host, out var port)) return false;
        uri = new SipUri { Scheme = scheme, User = user, Host = host, Port = port, Params = parameters, Headers = headers };
        return true;
    }

    private static bool TryParseTel(ReadOnlySpan<byte> rest, [NotNullWhen(true)] out SipUri? uri)
    {
        uri = null;
        var paramsAt = rest.IndexOf((byte)';');
        var number = paramsAt < 0 ? rest : rest[..paramsAt];
        if (number.IsEmpty || number.IndexOfAnyExcept(PhoneDigits) >= 0) return false;
        var parameters = SipParams.Empty;
        if (paramsAt >= 0 && !TryReadUriParams(rest[paramsAt..], out parameters)) return false;
        uri = new SipUri { Scheme = SipScheme.Tel, User = Encoding.ASCII.GetString(number), Params = parameters };
        return true;
    }

    // uri-parameter values hold more than tokens ("[", "]", "/", ":", "&", "+", "$"): they are kept escaped, as they came.
    private static bool TryReadUriParams(ReadOnlySpan<byte> text, out SipParams parameters)
    {
        List<KeyValuePair<string, string?>> items = [];
        parameters = SipParams.Empty;
        while (!text.IsEmpty)
        {
            text = text[1..];
            var end = text.IndexOf((byte)';');
            var item = end < 0 ? text : text[..end];
            text = end < 0 ? default : text[end..];
            if (item.IsEmpty) continue;
            if (items.Count == 64) return false;
            var equal = item.IndexOf((byte)'=');
            var name = Encoding.UTF8.GetString(equal < 0 ? item : item[..equal]);
            if (name.Length == 0) return false;
            items.Add(KeyValuePair.Create(name, equal < 0 ? null : Encoding.UTF8.GetString(item[(equal + 1)..])));
        }
        parameters = items.Count == 0 ? SipParams.Empty : new SipParams([.. items]);
        return true;
    }

    private static bool TryUnescape(ReadOnlySpan<byte> escaped, out string text)
    {
        text = "";
        if (escaped.IndexOf((byte)'%') < 0) { text = Encoding.UTF8.GetString(escaped); return true; }
        var plain = new byte[escaped.Length];
        var length = 0;
        for (var i = 0; i < escaped.Length; i++)
        {
            if (escaped[i] != '%') { plain[length++] = escaped[i]; continue; }
            if (i + 2 >= escaped.Length || !char.IsAsciiHexDigit((char)escaped[i + 1]) || !char.IsAsciiHexDigit((char)escaped[i + 2])) return false;
            plain[length++] = Convert.ToByte(Encoding.ASCII.GetString(escaped.Slice(i + 1, 2)), 16);
            i += 2;
        }
        text = Encoding.UTF8.GetString(plain, 0, length);
        return true;
    }

    /// <summary>user = 1*( unreserved / escaped / user-unreserved ); ":" parts the password, which is kept as part of the user.</summary>
    private const string UserPlain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.!~*'()&=+$,;?/:";

    private static void AppendEscaped(StringBuilder text, string user)
    {
        foreach (var b in Encoding.UTF8.GetBytes(user))
        {
            if (b < 128 && UserPlain.Contains((char)b)) text.Append((char)b);
            else text.Append('%').Append(b.ToString("X2"));
        }
    }

    /// <summary>The URI as it goes on the wire.</summary>
    public override string ToString()
    {
        if (Scheme == SipScheme.Other) return Opaque;
        var text = new StringBuilder(Scheme switch { SipScheme.Sip => "sip:", SipScheme.Sips => "sips:", _ => "tel:" });
        if (Scheme == SipScheme.Tel) return text.Append(User).Append(Params).ToString();
        if (User.Length > 0) { AppendEscaped(text, User); text.Append('@'); }
        text.Append(Host);
        if (Port != 0) text.Append(':').Append(Port);
        text.Append(Params);
        if (Headers.Length > 0) text.Append('?').Append(Headers);
        return text.ToString();
    }

    /// <summary>The host as an address, when it is one.</summary>
    public IPAddress? Address => IPAddress.TryParse(Host, out var address) ? address : null;
}
