using System.Text;

namespace Antiphon.Sip;

public sealed class SipResponse : SipMessage
{
    private readonly int _reasonLength;

    internal SipResponse(byte[] bytes, HeaderLine[] lines, int bodyAt, int status, int reasonLength) : base(bytes, lines, bodyAt) =>
        (Status, _reasonLength) = (status, reasonLength);

    /// <summary>100–699.</summary>
    public int Status { get; }

    public string ReasonPhrase => Encoding.UTF8.GetString(Slice(12, _reasonLength));

    public bool IsProvisional => Status < 200;

    public bool IsFinal => Status >= 200;

    public bool IsSuccess => Status is >= 200 and < 300;
}
