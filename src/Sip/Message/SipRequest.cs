using System.Text;

namespace Antiphon.Sip;

public sealed class SipRequest : SipMessage
{
    private readonly int _uriAt;
    private readonly int _uriLength;
    private SipUri? _uri;

    internal SipRequest(byte[] bytes, HeaderLine[] lines, int bodyAt, SipMethod method, int methodLength, int uriLength) : base(bytes, lines, bodyAt) =>
        (Method, _uriAt, _uriLength) = (method, methodLength + 1, uriLength);

    public SipMethod Method { get; }

    /// <summary>The method as it came, for those outside <see cref="SipMethod"/>.</summary>
    public string MethodText => Method == SipMethod.Unknown ? Encoding.ASCII.GetString(Slice(0, _uriAt - 1)) : Method.Text();

    public ReadOnlySpan<byte> UriBytes => Slice(_uriAt, _uriLength);

    /// <summary>Request-URI.</summary>
    public SipUri Uri => _uri ??= SipUri.TryParse(UriBytes, out var uri) ? uri : SipUri.Unreadable;

    internal ReadOnlySpan<byte> MethodBytes => Slice(0, _uriAt - 1);

    internal int UriLength => _uriLength;
}
