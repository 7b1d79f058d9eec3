using System.Text;

namespace Antiphon.TestKit.Wire;

/// <summary>REGISTER requests of one phone: one Call-ID, rising numbers.</summary>
public sealed class WireRegister
{
    private readonly WirePhone _phone;
    private readonly string _callId = $"reg-{Guid.NewGuid():n}";
    private int _cseq;

    private WireRegister(WirePhone phone) => _phone = phone;

    public static WireRegister Of(WirePhone phone) => new(phone);

    /// <summary>The request sent last, to be sent again as an eavesdropper would.</summary>
    public string Last { get; private set; } = "";

    /// <param name="contact">Value of Contact; empty asks for what is bound.</param>
    /// <param name="challenge">The 401 to answer.</param>
    /// <param name="header">Which of several challenges: 0 the first.</param>
    public async Task Send(int? expires, string contact, WireMessage? challenge = null, string password = "", int header = 0, string? to = null)
    {
        var uri = $"sip:{_phone.Server}";
        var text = new StringBuilder($"REGISTER {uri} SIP/2.0\r\nVia: SIP/2.0/UDP {_phone.Local};branch=z9hG4bK{Guid.NewGuid():n};rport\r\nMax-Forwards: 70\r\n");
        text.Append($"From: <sip:{_phone.User}@{_phone.Server}>;tag=r1\r\nTo: <sip:{to ?? _phone.User}@{_phone.Server}>\r\nCall-ID: {_callId}\r\nCSeq: {++_cseq} REGISTER\r\n");
        if (contact.Length > 0) text.Append($"Contact: {contact}\r\n");
        if (expires is not null) text.Append($"Expires: {expires}\r\n");
        if (challenge is not null)
            text.Append($"Authorization: {WireDigest.Answer(challenge.Headers("WWW-Authenticate").ElementAt(header), "REGISTER", uri, _phone.User, password)}\r\n");
        text.Append("Content-Length: 0\r\n\r\n");
        Last = text.ToString();
        await _phone.Send(Last);
    }
}
