using System.Text;

namespace Antiphon.Sip;

/// <summary>Collects headers and a body, and builds an immutable message. Values with CR, LF or NUL are refused with
/// <see cref="ArgumentException"/>: nothing that came from outside can add a line.</summary>
public abstract class MessageBuilder<TSelf> where TSelf : MessageBuilder<TSelf>
{
    private protected readonly List<Field> Fields = [];

    private protected SipBody? Content;

    private ReadOnlyMemory<byte> _rawBody;

    private protected readonly record struct Field(HeaderId Id, string? Name, string? Text, ReadOnlyMemory<byte> Raw);

    /// <summary>Adds a line at the end.</summary>
    public TSelf Add(HeaderId id, string value)
    {
        if (id == HeaderId.Other) throw new ArgumentException("give the name", nameof(id));
        return Append(new Field(id, null, SipWriter.Checked(value), default));
    }

    /// <summary>Adds a line at the end; a known name is written in its long form.</summary>
    public TSelf Add(string name, string value)
    {
        if (!Ascii.IsToken(name)) throw new ArgumentException("not a header name", nameof(name));
        var id = HeaderNames.Read(name);
        return Append(new Field(id, id == HeaderId.Other ? name : null, SipWriter.Checked(value), default));
    }

    public TSelf Add(HeaderId id, NameAddr address) => Add(id, address.ToString());

    public TSelf Add(HeaderId id, long number) => Add(id, number.ToString());

    /// <summary>Replaces every line of that header by one.</summary>
    public TSelf Set(HeaderId id, string value)
    {
        Fields.RemoveAll(f => f.Id == id);
        return Add(id, value);
    }

    public bool Has(HeaderId id) => Fields.Exists(f => f.Id == id);

    public TSelf Remove(HeaderId id)
    {
        Fields.RemoveAll(f => f.Id == id);
        return (TSelf)this;
    }

    /// <summary>Copies every line of that header as it came, byte for byte.</summary>
    public TSelf Copy(SipMessage from, HeaderId id)
    {
        foreach (var line in from.Lines)
            if (line.Id == id) Append(new Field(id, null, null, from.RawValueOf(line)));
        return (TSelf)this;
    }

    public TSelf Body(SipBody? body)
    {
        if (body is not null) SipWriter.Checked(body.ContentType);
        Content = body;
        return (TSelf)this;
    }

    /// <summary>One line of another message as it stands there, name and all.</summary>
    internal TSelf AddLine(SipMessage from, HeaderLine line) =>
        Append(new Field(line.Id, line.Id == HeaderId.Other ? Encoding.ASCII.GetString(from.NameOf(line)) : null, null, from.RawValueOf(line)));

    /// <summary>A body whose Content-Type is among the lines already.</summary>
    internal TSelf RawBody(ReadOnlyMemory<byte> body)
    {
        _rawBody = body;
        return (TSelf)this;
    }

    private protected TSelf Append(Field field)
    {
        Fields.Add(field);
        return (TSelf)this;
    }

    private protected void WriteFields(SipWriter writer)
    {
        foreach (var field in Fields)
        {
            if (field.Id is HeaderId.ContentLength or HeaderId.ContentType && Content is not null) continue;
            if (field.Id == HeaderId.ContentLength) continue;
            writer.Header(field.Id, field.Name, field.Text, field.Raw.Span);
        }
        if (Content is not null) writer.Header(HeaderId.ContentType, null, Content.ContentType, default);
        writer.End(Content is null ? _rawBody.Span : Content.Bytes.Span);
    }
}

/// <summary>Builds a request. Via is not among the headers to give: the transaction puts it on top.</summary>
public sealed class SipRequestBuilder : MessageBuilder<SipRequestBuilder>
{
    private readonly SipMethod _method;
    private readonly string _uri;

    public SipRequestBuilder(SipMethod method, SipUri uri)
    {
        if (method == SipMethod.Unknown) throw new ArgumentException("no method", nameof(method));
        (_method, _uri) = (method, SipWriter.CheckedUri(uri.ToString()));
    }

    /// <summary>A request outside a dialog with what RFC 3261 §8.1.1 demands. <paramref name="from"/> gets a new tag when it has none.</summary>
    public static SipRequestBuilder New(SipMethod method, SipUri uri, NameAddr from, NameAddr to, string callId, uint cseq) =>
        new SipRequestBuilder(method, uri)
            .Add(HeaderId.MaxForwards, 70)
            .Add(HeaderId.From, from.Tag is null ? from.WithTag(SipTokens.Tag()) : from)
            .Add(HeaderId.To, to)
            .Add(HeaderId.CallId, callId)
            .Add(HeaderId.CSeq, new CSeq(cseq, method).ToString());

    public SipRequest Build()
    {
        var writer = SipWriter.Rent();
        var (methodLength, uriLength) = writer.RequestLine(_method, _uri);
        WriteFields(writer);
        return writer.TakeRequest(_method, methodLength, uriLength);
    }
}

/// <summary>Builds a response to a request: Via, From, To, Call-ID and CSeq are copied (RFC 3261 §8.2.6.2), received and rport filled in.</summary>
public sealed class SipResponseBuilder : MessageBuilder<SipResponseBuilder>
{
    private readonly int _status;
    private readonly string _reason;

    private SipResponseBuilder(int status, string reason) => (_status, _reason) = (status, SipWriter.Checked(reason));

    /// <param name="toTag">Put into To when the request's has none; needed on every response but 100.</param>
    public static SipResponseBuilder For(SipRequest request, int status, string? reason = null, string? toTag = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(status, 100);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(status, 699);
        var builder = new SipResponseBuilder(status, reason ?? StatusReasons.Of(status));
        builder.CopyVias(request);
        builder.Copy(request, HeaderId.From);
        if (toTag is null || request.To.Tag is not null) builder.Copy(request, HeaderId.To);
        else builder.CopyTo(request, toTag);
        builder.Copy(request, HeaderId.CallId).Copy(request, HeaderId.CSeq);
        if (status is > 100 and < 300) builder.Copy(request, HeaderId.RecordRoute);
        if (status == 100) builder.Copy(request, HeaderId.Timestamp);
        return builder;
    }

    public SipResponse Build()
    {
        var writer = SipWriter.Rent();
        var reasonLength = writer.StatusLine(_status, _reason);
        WriteFields(writer);
        return writer.TakeResponse(_status, reasonLength);
    }

    private void CopyVias(SipRequest request)
    {
        var first = true;
        foreach (var value in request.Values(HeaderId.Via))
        {
            if (first && request.Source is { } source && Via.TryParse(value, out var top))
                Append(new Field(HeaderId.Via, null, top.SeenFrom(source.Remote).ToString(), default));
            else
                Append(new Field(HeaderId.Via, null, null, value.ToArray()));
            first = false;
        }
    }

    private void CopyTo(SipRequest request, string toTag)
    {
        SipWriter.Checked(toTag);
        var to = request.Header(HeaderId.To);
        byte[] tagged = [.. to, .. ";tag="u8, .. Encoding.ASCII.GetBytes(toTag)];
        Append(new Field(HeaderId.To, null, null, tagged));
    }
}
