using System.Buffers.Binary;
using System.Net.Sockets;

namespace Antiphon.Switch.Tests;

/// <summary>The way to a phone: proxies in Path (RFC 3327), flows that are kept open (RFC 5626).</summary>
public sealed class FlowTests : SwitchStory
{
    [Fact]
    public async Task Phone_behind_a_proxy_is_called_through_it()
    {
        var proxy = Phone("8001", Desk);
        var contact = "<sip:8001@10.0.0.9:5062>";
        var challenge = await Registered(proxy, contact, null);
        Assert.Equal(401, challenge.Status);
        var ok = await Registered(proxy, contact, challenge);
        Assert.Equal((200, $"<sip:edge@{proxy.Local};lr>"), (ok.Status, ok.Header("Path")));

        var leg = NewLeg();
        Switch.Do(new DialLeg(leg, new ExtensionTarget("8001"), "4000", "", TimeSpan.FromSeconds(30)));
        var invite = await proxy.ExpectRequest("INVITE");                        // At the proxy, not at 10.0.0.9.
        Assert.Equal(("sip:8001@10.0.0.9:5062", $"<sip:edge@{proxy.Local};lr>"), (invite.Uri, invite.Header("Route")));
        await proxy.Respond(invite, 180, "Ringing", "x");
        await Told.Expect<LegRinging>();
        Switch.Do(new HangUpLeg(leg, HangupCause.Normal));
        var cancel = await proxy.ExpectRequest("CANCEL");
        Assert.Equal(invite.Header("Route"), cancel.Header("Route"));
        await proxy.Respond(cancel, 200, "OK", "x");
        await proxy.Respond(invite, 487, "Request Terminated", "x");
        await Told.Expect<LegEnded>();
    }

    [Fact]
    public async Task Path_that_the_phone_does_not_know_of_is_refused()
    {
        var proxy = Phone("8001", Desk);
        var challenge = await Registered(proxy, $"<sip:8001@{proxy.Local}>", null, supported: "");
        var refused = await Registered(proxy, $"<sip:8001@{proxy.Local}>", challenge, supported: "");
        Assert.Equal((420, "path"), (refused.Status, refused.Header("Unsupported")));
    }

    [Fact]
    public async Task Registration_of_a_flow_says_how_often_it_is_to_be_kept_open()
    {
        var phone = Phone("8001", Desk);
        var contact = $"<sip:8001@{phone.Local}>;+sip.instance=\"<urn:uuid:7>\";reg-id=1";
        var ok = await Registered(phone, contact, await Registered(phone, contact, null));
        Assert.Equal(("outbound", "120"), (ok.Header("Require"), ok.Header("Flow-Timer")));
        var plain = await Register(Phone("8002", "127.0.3.5"), "secret-2");
        Assert.Equal(("", ""), (plain.Header("Require"), plain.Header("Flow-Timer")));
    }

    [Theory, InlineData("127.0.3.4"), InlineData("127.0.0.1")]
    public async Task Phone_asks_by_stun_under_which_address_it_is_seen(string address)
    {
        using var socket = new UdpClient(new IPEndPoint(IPAddress.Parse(address), 0));
        var request = new byte[20];
        request[1] = 1;
        BinaryPrimitives.WriteUInt32BigEndian(request.AsSpan(4), 0x2112A442);
        for (var i = 8; i < 20; i++) request[i] = (byte)i;
        await socket.SendAsync("\r\n\r\n"u8.ToArray(), Switch.SipUdp);           // Also a keep-alive: it gets no answer on UDP.
        await socket.SendAsync(request.AsMemory(0, 19), Switch.SipUdp);          // Cut short,
        request[3] = 4;
        await socket.SendAsync(request, Switch.SipUdp);                          // longer than it is,
        (request[1], request[3]) = (0x11, 0);
        await socket.SendAsync(request, Switch.SipUdp);                          // an indication: nothing of this is answered.
        request[1] = 1;
        await socket.SendAsync(request, Switch.SipUdp);
        using var deadline = new CancellationTokenSource(WirePhone.Patience);
        var answer = (await socket.ReceiveAsync(deadline.Token)).Buffer;
        Assert.Equal(0x0101, BinaryPrimitives.ReadUInt16BigEndian(answer));
        Assert.Equal(request[4..], answer[4..20]);
        Assert.Equal(0x0020, BinaryPrimitives.ReadUInt16BigEndian(answer.AsSpan(20)));
        var port = BinaryPrimitives.ReadUInt16BigEndian(answer.AsSpan(26)) ^ 0x2112;
        var seen = new IPAddress(BinaryPrimitives.ReadUInt32BigEndian(answer.AsSpan(28)) ^ 0x2112A442u) is var reversed ? new IPAddress(reversed.GetAddressBytes().Reverse().ToArray()) : null;
        Assert.Equal(socket.Client.LocalEndPoint, new IPEndPoint(seen!, port));
    }

    private static async Task<WireMessage> Registered(WirePhone phone, string contact, WireMessage? challenge, string supported = "path, outbound")
    {
        var uri = $"sip:{phone.Server}";
        var cseq = challenge is null ? 1 : 2;
        await phone.Send($"REGISTER {uri} SIP/2.0\r\nVia: SIP/2.0/UDP {phone.Local};branch=z9hG4bK{Guid.NewGuid():n};rport\r\nMax-Forwards: 70\r\nFrom: <sip:8001@antiphon>;tag=r\r\n"
            + $"To: <sip:8001@antiphon>\r\nCall-ID: path-{phone.Local.Port}\r\nCSeq: {cseq} REGISTER\r\nContact: {contact}\r\nPath: <sip:edge@{phone.Local};lr>\r\nExpires: 300\r\nSupported: {supported}\r\n"
            + (challenge is null ? "" : $"Authorization: {WireDigest.Answer(challenge.Header("WWW-Authenticate"), "REGISTER", uri, "8001", "secret-1")}\r\n") + "Content-Length: 0\r\n\r\n");
        return await phone.Expect(m => m.Method == "REGISTER" && m.CSeq == cseq, "an answer to REGISTER");
    }
}
