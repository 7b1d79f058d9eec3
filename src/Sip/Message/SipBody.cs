using System.Text;

namespace Antiphon.Sip;

/// <param name="ContentType">Whole value of Content-Type.</param>
public sealed record SipBody(string ContentType, ReadOnlyMemory<byte> Bytes)
{
    public static SipBody Sdp(string sdp) => new("application/sdp", Encoding.UTF8.GetBytes(sdp));

    public static SipBody Sdp(ReadOnlyMemory<byte> sdp) => new("application/sdp", sdp);

    public static SipBody Text(string contentType, string text) => new(contentType, Encoding.UTF8.GetBytes(text));
}
