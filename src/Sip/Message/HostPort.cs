using System.Net;
using System.Text;

namespace Antiphon.Sip;

/// <summary>hostport = host [ ":" port ]; host = hostname / IPv4address / IPv6reference (RFC 3261 §25.1).</summary>
internal static class HostPort
{
    internal static bool IsWellFormed(ReadOnlySpan<byte> text) => TryFindHost(text, out var hostEnd, out _) && hostEnd > 0;

    internal static bool TryRead(ReadOnlySpan<byte> text, out string host, out int port)
    {
        var good = TryFindHost(text, out var hostEnd, out port);
        host = good ? Encoding.ASCII.GetString(text[..hostEnd]) : "";
        return good;
    }

    private static bool TryFindHost(ReadOnlySpan<byte> text, out int hostEnd, out int port)
    {
        (hostEnd, port) = (0, 0);
        if (!text.IsEmpty && text[0] == '[')
        {
            hostEnd = text.IndexOf((byte)']') + 1;
            if (hostEnd <= 0 || !IPAddress.TryParse(text[1..(hostEnd - 1)], out _)) return false;
        }
        else
        {
            hostEnd = text.IndexOf((byte)':');
            if (hostEnd < 0) hostEnd = text.Length;
            if (!IsHostName(text[..hostEnd])) return false;
        }
        if (hostEnd < text.Length)
        {
            if (text[hostEnd] != ':' || !Ascii.TryReadNumber(text[(hostEnd + 1)..], 65535, out var number)) return false;
            port = (int)number;
        }
        return true;
    }

    // Underscores are no host name, but phones in the field have them.
    private static bool IsHostName(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || text.Length > 253) return false;
        foreach (var b in text)
            if (!char.IsAsciiLetterOrDigit((char)b) && b is not ((byte)'-' or (byte)'.' or (byte)'_')) return false;
        return true;
    }
}
