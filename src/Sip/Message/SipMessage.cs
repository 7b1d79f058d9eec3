using System.Text;

namespace Antiphon.Sip;

/// <summary>One header line: where its name and value stand in the message's bytes.</summary>
internal readonly record struct HeaderLine(HeaderId Id, ushort NameLength, int NameAt, int ValueAt, int ValueLength);

/// <summary>A request or response: immutable bytes with an index of the headers. Strings and typed values are made when asked for.
/// A message that the parser accepted has one well-formed Via on top, From, To, Call-ID and CSeq.</summary>
public abstract class SipMessage
{
    private readonly byte[] _bytes;
    private readonly HeaderLine[] _lines;
    private readonly int _bodyAt;
    private string? _callId;
    private Via? _topVia;
    private NameAddr? _from;
    private NameAddr? _to;

    private protected SipMessage(byte[] bytes, HeaderLine[] lines, int bodyAt) => (_bytes, _lines, _bodyAt) = (bytes, lines, bodyAt);

    /// <summary>The whole message as it stands on the wire (folded lines made straight).</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes;

    public ReadOnlyMemory<byte> Body => _bytes.AsMemory(_bodyAt);

    /// <summary>Where it came from; null for messages made here. Set by the transport before anyone sees the message.</summary>
    public SipTarget? Source { get; internal set; }

    public int HeaderCount => _lines.Length;

    internal ReadOnlySpan<HeaderLine> Lines => _lines;

    internal int BodyAt => _bodyAt;

    internal int HeadersAt => _lines.Length == 0 ? _bodyAt : _lines[0].NameAt;

    internal ReadOnlySpan<byte> Slice(int at, int length) => _bytes.AsSpan(at, length);

    internal ReadOnlySpan<byte> NameOf(HeaderLine line) => _bytes.AsSpan(line.NameAt, line.NameLength);

    internal ReadOnlySpan<byte> ValueOf(HeaderLine line) => _bytes.AsSpan(line.ValueAt, line.ValueLength);

    internal ReadOnlyMemory<byte> RawValueOf(HeaderLine line) => _bytes.AsMemory(line.ValueAt, line.ValueLength);

    /// <summary>Name (as spelled) and value of header line <paramref name="index"/>.</summary>
    public (string Name, string Value) HeaderAt(int index) =>
        (Encoding.UTF8.GetString(NameOf(_lines[index])), Encoding.UTF8.GetString(ValueOf(_lines[index])));

    public bool Has(HeaderId id) => IndexOf(id) >= 0;

    /// <summary>Value of the first line of that header; empty when absent. No allocation.</summary>
    public ReadOnlySpan<byte> Header(HeaderId id) => IndexOf(id) is var at and >= 0 ? ValueOf(_lines[at]) : default;

    /// <summary>Value of the first line of that header as text; null when absent.</summary>
    public string? HeaderText(HeaderId id) => IndexOf(id) is var at and >= 0 ? Encoding.UTF8.GetString(ValueOf(_lines[at])) : null;

    /// <summary>Any header by its long name, in any case; null when absent.</summary>
    public string? HeaderText(string name)
    {
        if (HeaderNames.Read(name) is var id and not HeaderId.Other) return HeaderText(id);
        var wanted = Encoding.UTF8.GetBytes(name);
        foreach (var line in _lines)
            if (line.Id == HeaderId.Other && Ascii.EqualsIgnoreCase(NameOf(line), wanted)) return Encoding.UTF8.GetString(ValueOf(line));
        return null;
    }

    /// <summary>All values of a list header: its lines and, within them, what commas part. Not for headers whose grammar has no list.</summary>
    public HeaderValues Values(HeaderId id) => new(this, id);

    internal int IndexOf(HeaderId id)
    {
        for (var i = 0; i < _lines.Length; i++)
            if (_lines[i].Id == id) return i;
        return -1;
    }

    public string CallId => _callId ??= HeaderText(HeaderId.CallId) ?? "";

    public CSeq CSeq => CSeqReader.TryRead(Header(HeaderId.CSeq), out var cseq) ? cseq : default;

    public Via TopVia => _topVia ??= ReadTopVia();

    public NameAddr From => _from ??= NameAddr.TryParse(Header(HeaderId.From), out var from) ? from : NameAddr.Unreadable;

    public NameAddr To => _to ??= NameAddr.TryParse(Header(HeaderId.To), out var to) ? to : NameAddr.Unreadable;

    private Via ReadTopVia()
    {
        foreach (var value in Values(HeaderId.Via))
            return Via.TryParse(value, out var via) ? via : Via.Unreadable;
        return Via.Unreadable;
    }

    public override string ToString() => Encoding.UTF8.GetString(_bytes);
}
