using System.Text;

namespace Antiphon.Sip;

/// <summary>A message as a person may read it: what authenticates, what encrypts and what was keyed is hidden; lines end with LF.</summary>
public static class MaskedText
{
    private const string Hidden = "…";

    private static readonly HashSet<string> DigestParamsShown = new(["username", "realm", "algorithm", "qop", "stale", "nc"], StringComparer.OrdinalIgnoreCase);

    /// <param name="message">As it stood on the wire; may be cut off.</param>
    public static string Of(ReadOnlySpan<byte> message)
    {
        var text = new StringBuilder(message.Length);
        var headersEnd = message.IndexOf("\r\n\r\n"u8);
        var type = "";
        foreach (var line in Lines(headersEnd < 0 ? message : message[..headersEnd]))
        {
            var id = HeaderOf(line, out var value);
            if (id == HeaderId.ContentType) type = value.Split(';')[0].Trim().ToLowerInvariant();
            text.Append(id is { } header ? Masked(header, line, value) : line).Append('\n');
        }
        if (headersEnd >= 0) AppendBody(text.Append('\n'), message[(headersEnd + 4)..], type);
        return text.ToString().TrimEnd('\n');
    }

    /// <summary>Its first line.</summary>
    public static string FirstLine(ReadOnlySpan<byte> message)
    {
        var end = message.IndexOf("\r\n"u8);
        return Plain(end < 0 ? message : message[..end]);
    }

    private static HeaderId? HeaderOf(string line, out string value)
    {
        value = "";
        var colon = line.IndexOf(':');
        if (colon <= 0) return null;
        value = line[(colon + 1)..].Trim();
        return HeaderNames.Read(line[..colon].TrimEnd());
    }

    private static string Masked(HeaderId id, string line, string value) => id switch
    {
        HeaderId.Authorization or HeaderId.ProxyAuthorization or HeaderId.WwwAuthenticate or HeaderId.ProxyAuthenticate => $"{id.Text()}: {Digest(value)}",
        _ when line.StartsWith("Identity", StringComparison.OrdinalIgnoreCase) || line.StartsWith("Authentication-Info", StringComparison.OrdinalIgnoreCase) =>
            $"{line[..line.IndexOf(':')]}: {Hidden}",
        _ => line,
    };

    private static string Digest(string value)
    {
        if (!DigestParams.TryParse(Encoding.UTF8.GetBytes(value), out var given)) return Hidden;
        var shown = DigestParamsShown.Where(name => given[name] is not null).Select(name => $"{name}={Quoted.Quote(given[name]!)}");
        return $"Digest {string.Join(", ", shown)}, {Hidden}";
    }

    private static void AppendBody(StringBuilder text, ReadOnlySpan<byte> body, string type)
    {
        if (body.IsEmpty) return;
        if (type is not ("application/sdp" or "message/sipfrag" or "application/simple-message-summary" or "application/dialog-info+xml"))
        {
            text.Append(Hidden[0]);
            return;
        }
        foreach (var line in Lines(body)) text.Append(type == "application/sdp" ? SdpLine(line) : line).Append('\n');
    }

    // RFC 4568 a=crypto, RFC 8839 a=ice-pwd, RFC 8866 k=
    private static string SdpLine(string line)
    {
        foreach (var secret in (ReadOnlySpan<string>)["a=crypto:", "a=ice-pwd:", "k="])
            if (line.StartsWith(secret, StringComparison.OrdinalIgnoreCase)) return line[..secret.Length] + Hidden;
        return line;
    }

    private static string[] Lines(ReadOnlySpan<byte> bytes) => Plain(bytes, keepLines: true).Split('\n');

    private static string Plain(ReadOnlySpan<byte> bytes, bool keepLines = false)
    {
        var text = new StringBuilder(Encoding.UTF8.GetString(bytes).Replace("\r\n", "\n", StringComparison.Ordinal));
        for (var i = 0; i < text.Length; i++)
            if (char.IsControl(text[i]) && !(keepLines && text[i] == '\n')) text[i] = '\uFFFD';
        return text.ToString();
    }
}
