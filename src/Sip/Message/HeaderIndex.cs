namespace Antiphon.Sip;

/// <summary>message-header = (name HCOLON value) CRLF, up to the empty line (RFC 3261 §7.3). Line ends are CRLF; a lone CR or LF is refused,
/// because the next hop might take it for a line end.</summary>
internal static class HeaderIndex
{
    internal static ParseProblem TryBuild(Span<byte> bytes, int at, SipLimits limits, Span<HeaderLine> lines, out int count, out int bodyAt)
    {
        (count, bodyAt) = (0, 0);
        while (true)
        {
            var end = LineEnd(bytes, at, limits.HeaderBytesMax, out var fault);
            if (end < 0) return new(fault, at);
            if (end == at) { bodyAt = end + 2; return default; }
            if (count == lines.Length) return new(ParseFault.TooManyHeaders, at);
            if (!TryReadLine(bytes[at..end], at, out lines[count])) return new(ParseFault.BadHeader, at);
            count++;
            at = end + 2;
        }
    }

    /// <summary>End of the logical line that begins at <paramref name="at"/>; folds within it become spaces.</summary>
    private static int LineEnd(Span<byte> bytes, int at, int max, out ParseFault fault)
    {
        fault = ParseFault.BadHeader;
        for (var from = at; ;)
        {
            var found = bytes[from..].IndexOfAny((byte)'\r', (byte)'\n');
            if (found < 0) return -1;
            var end = from + found;
            if (end - at > max + 64) { fault = ParseFault.HeaderTooLong; return -1; }
            if (bytes[end] != '\r' || end + 1 >= bytes.Length || bytes[end + 1] != '\n') return -1;
            if (end == at || end + 2 >= bytes.Length || !Ascii.IsSpace(bytes[end + 2])) return end;
            bytes[end] = bytes[end + 1] = (byte)' ';
            from = end + 2;
        }
    }

    private static bool TryReadLine(ReadOnlySpan<byte> line, int at, out HeaderLine header)
    {
        header = default;
        var colon = line.IndexOf((byte)':');
        if (colon <= 0) return false;
        var name = line[..colon].TrimEnd(" \t"u8);
        if (!Ascii.IsToken(name) || name.Length > ushort.MaxValue) return false;
        var value = line[(colon + 1)..];
        var lead = value.Length - value.TrimStart(" \t"u8).Length;
        header = new HeaderLine(HeaderNames.Read(name), (ushort)name.Length, at, at + colon + 1 + lead, Ascii.Trim(value).Length);
        return true;
    }
}
