namespace Antiphon.Sip;

/// <summary>Request-Line = Method SP Request-URI SP SIP-Version CRLF; Status-Line = SIP-Version SP Status-Code SP Reason-Phrase CRLF.</summary>
internal readonly struct StartLine
{
    private readonly SipMethod _method;
    private readonly int _methodLength;
    private readonly int _uriLength;
    private readonly int _status;
    private readonly int _reasonLength;

    /// <summary>Bytes with its CRLF.</summary>
    internal int Length { get; }

    private StartLine(int length, SipMethod method, int methodLength, int uriLength) =>
        (Length, _method, _methodLength, _uriLength) = (length, method, methodLength, uriLength);

    private StartLine(int length, int status, int reasonLength) => (Length, _status, _reasonLength) = (length, status, reasonLength);

    internal SipMessage Make(byte[] bytes, HeaderLine[] lines, int bodyAt) => _status != 0
        ? new SipResponse(bytes, lines, bodyAt, _status, _reasonLength)
        : new SipRequest(bytes, lines, bodyAt, _method, _methodLength, _uriLength);

    /// <summary>True with a problem in <paramref name="problem"/>: the line can be read far enough to answer the request.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> data, SipLimits limits, out StartLine start, out ParseProblem problem)
    {
        start = default;
        problem = default;
        var end = data.IndexOf("\r\n"u8);
        if (end <= 0) { problem = new(ParseFault.NotSip); return false; }
        var line = data[..end];
        if (line.IndexOfAny((byte)'\r', (byte)'\n') >= 0) { problem = new(ParseFault.BadStartLine); return false; }
        if (line.Length > 4 && line[3] == '/' && Ascii.EqualsIgnoreCase(line[..4], "SIP/"u8)) return TryReadStatus(line, out start, out problem);
        return TryReadRequest(line, limits, out start, out problem);
    }

    private static bool TryReadStatus(ReadOnlySpan<byte> line, out StartLine start, out ParseProblem problem)
    {
        start = default;
        problem = new(ParseFault.BadStartLine);
        if (line.Length < 11 || line[7] != ' ' || !Ascii.TryReadNumber(line.Slice(8, 3), 699, out var status) || status < 100) return false;
        if (!Ascii.EqualsIgnoreCase(line[..7], "SIP/2.0"u8)) { problem = new(ParseFault.BadVersion); return false; }
        if (line.Length > 11 && line[11] != ' ') return false;      // "200" without a space and a phrase is accepted
        start = new StartLine(line.Length + 2, (int)status, Math.Max(0, line.Length - 12));
        problem = default;
        return true;
    }

    private static bool TryReadRequest(ReadOnlySpan<byte> line, SipLimits limits, out StartLine start, out ParseProblem problem)
    {
        start = default;
        problem = new(ParseFault.NotSip);
        var space = line.IndexOf((byte)' ');
        var last = line.TrimEnd((byte)' ').LastIndexOf((byte)' ');
        if (space <= 0 || last <= space || !Ascii.IsToken(line[..space])) return false;
        var version = Ascii.Trim(line[last..]);
        if (version.Length < 5 || !Ascii.EqualsIgnoreCase(version[..4], "SIP/"u8)) return false;
        var uri = line[(space + 1)..last];
        start = new StartLine(line.Length + 2, SipMethods.Read(line[..space]), space, uri.Length);
        problem = !Ascii.EqualsIgnoreCase(version, "SIP/2.0"u8) ? new(ParseFault.BadVersion, last + 1)
            : version.Length != line.Length - last - 1 ? new(ParseFault.BadStartLine, last)      // spaces after the version
            : uri.Length > limits.UriBytesMax ? new(ParseFault.UriTooLong, space + 1)
            : !SipUri.IsWellFormed(uri) ? new(ParseFault.BadRequestUri, space + 1)
            : default;
        return true;
    }
}
