using System.Diagnostics.CodeAnalysis;

namespace Antiphon.Sip;

/// <summary>Reads one message. Never throws, whatever the bytes; allocates the message, its bytes and its index.</summary>
public static class SipParser
{
    private const int HeadersCeiling = 256;

    /// <summary>Reads a whole datagram, WebSocket message or framed stream message.</summary>
    /// <param name="message">Set when true is returned; also with false, for a request whose Via, From, To, Call-ID and CSeq can be
    /// copied: answer it with <see cref="ParseProblem.Status"/>.</param>
    public static bool TryParse(ReadOnlySpan<byte> data, [NotNullWhen(true)] out SipMessage? message, out ParseProblem problem) =>
        TryParse(data, SipLimits.Default, out message, out problem);

    /// <inheritdoc cref="TryParse(ReadOnlySpan{byte}, out SipMessage?, out ParseProblem)"/>
    public static bool TryParse(ReadOnlySpan<byte> data, SipLimits limits, [NotNullWhen(true)] out SipMessage? message, out ParseProblem problem)
    {
        message = null;
        data = SkipLineEnds(data);
        problem = default;
        if (data.Length > limits.MessageBytesMax) problem = new(ParseFault.TooLarge);
        else if (!StartLine.TryRead(data, limits, out var start, out problem)) { }
        else message = Read(data, limits, start, ref problem);
        if (message is not null && problem.Fault == ParseFault.None) return true;
        if (message is SipResponse || (message is not null && !CanBeAnswered(message))) message = null;
        return false;
    }

    private static SipMessage? Read(ReadOnlySpan<byte> data, SipLimits limits, in StartLine start, ref ParseProblem problem)
    {
        Span<HeaderLine> lines = stackalloc HeaderLine[Math.Min(limits.HeadersMax, HeadersCeiling)];
        // The bytes are ours from here on: folds are made straight in place, so that every value is one piece (RFC 3261 §7.3.1).
        var bytes = data.ToArray();
        var fault = HeaderIndex.TryBuild(bytes, start.Length, limits, lines, out var count, out var bodyAt);
        if (fault.Fault != ParseFault.None) { problem = fault; return null; }
        var known = lines[..count];
        if (problem.Fault == ParseFault.None) problem = Body(ref bytes, ref bodyAt, known);
        var message = start.Make(bytes, known.ToArray(), bodyAt);
        if (problem.Fault == ParseFault.None) problem = MandatoryHeaders.Check(message);
        return message;
    }

    // A datagram ends where Content-Length says; what follows is discarded, what is missing is an error (§18.3).
    private static ParseProblem Body(ref byte[] bytes, ref int bodyAt, ReadOnlySpan<HeaderLine> lines)
    {
        uint? length = null;
        foreach (var line in lines)
        {
            if (line.Id != HeaderId.ContentLength) continue;
            if (!Ascii.TryReadNumber(bytes.AsSpan(line.ValueAt, line.ValueLength), int.MaxValue, out var value) || (length ?? value) != value)
                return new(ParseFault.BadContentLength, line.ValueAt, HeaderId.ContentLength);
            length = value;
        }
        var present = bytes.Length - bodyAt;
        if (length > present) return new(ParseFault.BodyTruncated, bodyAt, HeaderId.ContentLength);
        if (length < present) bytes = bytes[..(bodyAt + (int)length)];
        return default;
    }

    private static ReadOnlySpan<byte> SkipLineEnds(ReadOnlySpan<byte> data)
    {
        while (data.Length >= 2 && data[0] == '\r' && data[1] == '\n') data = data[2..];
        return data;
    }

    private static bool CanBeAnswered(SipMessage message) =>
        ((SipRequest)message).Method != SipMethod.Ack && !ReferenceEquals(message.TopVia, Via.Unreadable)
        && message.Has(HeaderId.From) && message.Has(HeaderId.To) && message.Has(HeaderId.CallId) && message.Has(HeaderId.CSeq);
}
