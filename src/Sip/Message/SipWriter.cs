using System.Text;

namespace Antiphon.Sip;

/// <summary>Writes a message and its header index at once. One per thread, reused: only the finished bytes are allocated.</summary>
internal sealed class SipWriter
{
    [ThreadStatic] private static SipWriter? _spare;

    private readonly List<HeaderLine> _lines = [];
    private byte[] _buffer = new byte[4096];
    private int _length;
    private int _bodyAt;

    internal static SipWriter Rent()
    {
        var writer = _spare ?? new SipWriter();
        _spare = null;
        writer._length = 0;
        writer._lines.Clear();
        return writer;
    }

    /// <summary>The text itself, if it can stand in one line.</summary>
    internal static string Checked(string text) =>
        text.AsSpan().IndexOfAny('\r', '\n', '\0') < 0 ? text : throw new ArgumentException("CR, LF or NUL in a header");

    internal static string CheckedUri(string uri) =>
        Checked(uri).AsSpan().IndexOfAny(' ', '\t', '>') < 0 ? uri : throw new ArgumentException("space or bracket in a URI");

    internal (int Method, int Uri) RequestLine(SipMethod method, string uri)
    {
        var methodLength = Put(method.Text());
        Put(" "u8);
        var uriLength = Put(uri);
        Put(" SIP/2.0\r\n"u8);
        return (methodLength, uriLength);
    }

    internal int StatusLine(int status, string reason)
    {
        Put("SIP/2.0 "u8);
        Put(status.ToString());
        Put(" "u8);
        var length = Put(reason);
        Put("\r\n"u8);
        return length;
    }

    internal void Header(HeaderId id, string? name, string? text, ReadOnlySpan<byte> raw)
    {
        var nameAt = _length;
        if (name is not null) Put(name); else Put(HeaderNames.Bytes(id));
        var nameLength = _length - nameAt;
        Put(": "u8);
        var valueAt = _length;
        if (text is not null) Put(text); else Put(raw);
        _lines.Add(new HeaderLine(id, (ushort)nameLength, nameAt, valueAt, _length - valueAt));
        Put("\r\n"u8);
    }

    internal void End(ReadOnlySpan<byte> body)
    {
        Header(HeaderId.ContentLength, null, body.Length.ToString(), default);
        Put("\r\n"u8);
        _bodyAt = _length;
        Put(body);
    }

    internal SipRequest TakeRequest(SipMethod method, int methodLength, int uriLength)
    {
        var request = new SipRequest(_buffer.AsSpan(0, _length).ToArray(), [.. _lines], _bodyAt, method, methodLength, uriLength);
        _spare = this;
        return request;
    }

    internal SipResponse TakeResponse(int status, int reasonLength)
    {
        var response = new SipResponse(_buffer.AsSpan(0, _length).ToArray(), [.. _lines], _bodyAt, status, reasonLength);
        _spare = this;
        return response;
    }

    private int Put(string text)
    {
        Grow(Encoding.UTF8.GetMaxByteCount(text.Length));
        var length = Encoding.UTF8.GetBytes(text, _buffer.AsSpan(_length));
        _length += length;
        return length;
    }

    private void Put(ReadOnlySpan<byte> bytes)
    {
        Grow(bytes.Length);
        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += bytes.Length;
    }

    private void Grow(int by)
    {
        if (_length + by > _buffer.Length) Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + by));
    }
}
