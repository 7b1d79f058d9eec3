using System.Text;

namespace Antiphon.Sip;

/// <summary>One part of a multipart body: its media type in lower case, and its bytes.</summary>
/// <param name="IsOptional">Content-Disposition says <c>handling=optional</c> (RFC 3204 §5): who does not know it may pass it over.</param>
public readonly record struct BodyPart(string MediaType, ReadOnlyMemory<byte> Bytes, bool IsOptional);

/// <summary>multipart/mixed (RFC 2046 §5.1, RFC 5621 §3): what carriers send that carry ISUP beside the description. One level deep.</summary>
public static class Multipart
{
    /// <summary>Parts that are read; a body with more is not read at all.</summary>
    public const int PartsMax = 8;

    private const int HeaderBytesMax = 2_048;

    /// <summary>Empty: it is no multipart body, or it is malformed.</summary>
    public static IReadOnlyList<BodyPart> PartsOf(SipMessage message)
    {
        if (!message.MediaType().StartsWith("multipart/", StringComparison.Ordinal) || BoundaryOf(message) is not { } boundary) return [];
        var parts = new List<BodyPart>();
        var body = message.Body;
        var at = IndexOfDelimiter(body.Span, boundary);
        while (at >= 0)
        {
            body = body[(at + boundary.Length)..];
            if (body.Span.StartsWith("--"u8)) return parts;                                     // the close delimiter
            var line = body.Span.IndexOf("\r\n"u8);
            if (line < 0 || parts.Count == PartsMax) return [];
            body = body[(line + 2)..];
            at = IndexOfDelimiter(body.Span, boundary);
            if (at < 0 || Read(TrimEnd(body[..at])) is not { } part) return [];
            parts.Add(part);
        }
        return [];
    }

    /// <summary>The line end before a delimiter belongs to it.</summary>
    private static ReadOnlyMemory<byte> TrimEnd(ReadOnlyMemory<byte> part) => part.Span.EndsWith("\r\n"u8) ? part[..^2] : part;

    private static int IndexOfDelimiter(ReadOnlySpan<byte> body, ReadOnlySpan<byte> boundary)
    {
        for (var from = 0; ;)
        {
            var found = body[from..].IndexOf(boundary);
            if (found < 0) return -1;
            if (from + found == 0 || body[from + found - 1] == '\n') return from + found;       // only at the beginning of a line
            from += found + 1;
        }
    }

    private static BodyPart? Read(ReadOnlyMemory<byte> part)
    {
        var (type, optional) = ("text/plain", false);
        while (true)
        {
            var end = part.Span.IndexOf("\r\n"u8);
            if (end == 0) return new BodyPart(type, part[2..], optional);
            if (end < 0 || end > HeaderBytesMax) return null;
            var line = Encoding.UTF8.GetString(part.Span[..end]);
            part = part[(end + 2)..];
            if (line.IndexOf(':') is not (> 0 and var colon)) continue;
            var value = line[(colon + 1)..].Trim();
            if (line[..colon].Trim().Equals("Content-Type", StringComparison.OrdinalIgnoreCase)) type = value.Split(';')[0].Trim().ToLowerInvariant();
            else if (line[..colon].Trim().Equals("Content-Disposition", StringComparison.OrdinalIgnoreCase))
                optional = value.Replace(" ", "").Contains("handling=optional", StringComparison.OrdinalIgnoreCase);
        }
    }

    /// <summary>The delimiter "--boundary"; null when the boundary is missing or none (RFC 2046: 1–70 characters).</summary>
    private static byte[]? BoundaryOf(SipMessage message)
    {
        var type = message.Header(HeaderId.ContentType);
        var semicolon = type.IndexOf((byte)';');
        if (semicolon < 0 || !ParamReader.TryRead(type[semicolon..], out var parameters) || parameters["boundary"] is not { } text) return null;
        var boundary = text.StartsWith('"') ? text.Trim('"') : text;
        return boundary.Length is > 0 and <= 70 ? Encoding.UTF8.GetBytes("--" + boundary) : null;
    }
}
