namespace Antiphon.Sip;

/// <summary>Cuts a byte stream into messages by Content-Length (RFC 3261 §18.3); CRLF CRLF between messages is a keep-alive (RFC 5626 §3.5.1).
/// Knows no socket.</summary>
internal sealed class StreamFramer(SipLimits limits)
{
    internal enum Step { NeedMore, Skip, Message, Ping, Bad }

    private byte[] _buffer = new byte[4096];
    private int _start;
    private int _end;
    private int _searched;
    private bool _halfPing;

    /// <summary>A message has begun and is not complete: the deadline runs.</summary>
    internal bool IsMidMessage => _end > _start;

    internal Memory<byte> Space()
    {
        if (_start == _end) _start = _end = 0;
        if (_end == _buffer.Length)
        {
            if (_start > 0)
            {
                _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
                (_start, _end) = (0, _end - _start);
            }
            else Array.Resize(ref _buffer, _buffer.Length * 2);     // bounded: Next() refuses before it passes twice the largest message
        }
        return _buffer.AsMemory(_end);
    }

    internal void Filled(int count) => _end += count;

    /// <summary>Call until NeedMore. <paramref name="message"/> is valid until the next call of <see cref="Space"/>.</summary>
    internal Step Next(out ReadOnlySpan<byte> message)
    {
        message = default;
        var data = _buffer.AsSpan(_start, _end - _start);
        if (data.IsEmpty) return Step.NeedMore;
        if (data[0] is (byte)'\r' or (byte)'\n') return KeepAlive(data);
        _halfPing = false;
        if (data[0] < 0x21 || data[0] > 0x7E) return Step.Bad;
        var headersEnd = data[_searched..].IndexOf("\r\n\r\n"u8);
        if (headersEnd < 0)
        {
            _searched = Math.Max(0, data.Length - 3);
            return data.Length > limits.MessageBytesMax ? Step.Bad : Step.NeedMore;
        }
        headersEnd += _searched + 4;
        if (!TryFindLength(data[..headersEnd], out var body) || headersEnd + (long)body > limits.MessageBytesMax) return Step.Bad;
        if (data.Length < headersEnd + body) return Step.NeedMore;
        message = data[..(headersEnd + body)];
        _start += message.Length;
        _searched = 0;
        return Step.Message;
    }

    // CRLF CRLF asks for a pong; a single CRLF is a pong or line noise before a message (§7.5).
    private Step KeepAlive(ReadOnlySpan<byte> data)
    {
        if (data[0] == '\n' || (data.Length > 1 && data[1] != '\n')) return Step.Bad;
        if (data.Length == 1) return Step.NeedMore;
        if (_halfPing)
        {
            (_start, _halfPing) = (_start + 2, false);
            return Step.Ping;
        }
        (_start, _halfPing) = (_start + 2, true);
        return Step.Skip;
    }

    // Content-Length is a must on streams (§20.14). Compact form "l"; twice with different values is refused.
    private static bool TryFindLength(ReadOnlySpan<byte> headers, out int length)
    {
        length = -1;
        while (headers.IndexOf("\r\n"u8) is var end and > 0)
        {
            var line = headers[..end];
            headers = headers[(end + 2)..];
            var colon = line.IndexOf((byte)':');
            if (colon <= 0 || HeaderNames.Read(line[..colon].TrimEnd(" \t"u8)) != HeaderId.ContentLength) continue;
            if (!Ascii.TryReadNumber(Ascii.Trim(line[(colon + 1)..]), int.MaxValue, out var value) || (length >= 0 && length != value)) return false;
            length = (int)value;
        }
        return length >= 0;
    }
}
