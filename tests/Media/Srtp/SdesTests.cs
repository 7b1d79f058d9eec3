using System.Net;
using System.Net.Sockets;
using Antiphon.Media.Engine;
using Antiphon.Media.Rtp;
using Antiphon.Media.Sdp;
using Antiphon.Media.Srtp;
using Antiphon.Media.Tests.Engine;
using Antiphon.TestKit.Audio;

namespace Antiphon.Media.Tests.Srtp;

/// <summary>SRTP with keys in the session description (RFC 4568), as desk phones have it.</summary>
public class SdesTests
{
    private const string Key = "d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj";          // of RFC 4568 §6.1
    private const string Own = "PS1uQCVeeCFCanVmcjkpPywjNWhcYD0mXXtxaVBR";

    private static LocalMedia Phone => new() { Address = IPAddress.Parse("192.0.2.10"), Port = 20_000, RtcpPort = 20_001, SdesKey = Own };

    private static string Offer(string crypto, string profile = "RTP/SAVP") =>
        $"v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 4000 {profile} 8 101\r\na=rtpmap:101 telephone-event/8000\r\n{crypto}";

    [Fact]
    public void A_phone_that_offers_a_key_gets_ours_under_its_tag()
    {
        var negotiator = new SdpNegotiator(Phone, 5);
        var outcome = negotiator.Answer(Offer($"a=crypto:1 AES_256_CM_HMAC_SHA1_80 inline:AAAA\r\na=crypto:2 AES_CM_128_HMAC_SHA1_80 inline:{Key}|2^31\r\n"));
        Assert.Equal((SdpProblem.None, 2, Key, true), (outcome.Problem, outcome.Audio?.SdesTag ?? 0, outcome.Audio?.RemoteSdesKey, outcome.Audio?.IsEncrypted));
        Assert.Contains($"m=audio 20000 RTP/SAVP 8 101\r\na=crypto:2 AES_CM_128_HMAC_SHA1_80 inline:{Own}\r\n", outcome.LocalSdp);
        Assert.Contains("RTP/SAVP", negotiator.Offer());
        Assert.Equal(SdpProblem.WrongProfile, new SdpNegotiator(Phone with { Secure = true }, 5).Answer(Offer($"a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:{Key}\r\n")).Problem);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a=crypto:1 AES_CM_128_HMAC_SHA1_32 inline:d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj\r\n")]
    [InlineData("a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj|2^20|1:4\r\n")]      // an MKI
    [InlineData("a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj UNENCRYPTED_SRTP\r\n")]
    [InlineData("a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:short\r\n")]
    [InlineData("a=crypto:x AES_CM_128_HMAC_SHA1_80 inline:d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj\r\n")]
    [InlineData("a=crypto:\r\n")]
    public void What_we_cannot_do_is_refused_and_never_taken_in_the_clear(string crypto) =>
        Assert.Equal(SdpProblem.NotSecure, new SdpNegotiator(Phone, 5).Answer(Offer(crypto)).Problem);

    [Fact]
    public void An_answer_in_the_clear_to_our_key_is_refused()
    {
        var negotiator = new SdpNegotiator(Phone, 5);
        negotiator.Answer(Offer($"a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:{Key}\r\n"));
        negotiator.Offer();
        Assert.Equal(SdpProblem.NotSecure, negotiator.Accept(Offer("", "RTP/AVP")).Problem);
        Assert.Equal(SdpProblem.None, negotiator.Accept(Offer($"a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:{Key}\r\n")).Problem);
    }

    [Fact]
    public void Damaged_keys_are_taken_or_refused_but_never_throw()
    {
        var sample = Offer($"a=crypto:2 AES_CM_128_HMAC_SHA1_80 inline:{Key}|2^31\r\n");
        for (var length = 0; length <= sample.Length; length++) new SdpNegotiator(Phone, 1).Answer(sample[..length]);
        var dice = new Random(4_568);
        for (var i = 0; i < 10_000; i++)
        {
            var negotiator = new SdpNegotiator(Phone, 1);
            if (negotiator.Answer(Damage.Text(dice, sample)).Audio is { RemoteSdesKey: { Length: > 0 } key }) SdesCrypto.ContextOf(key).Dispose();
        }
    }

    [Fact]
    public async Task Voice_goes_both_ways_encrypted_and_what_is_not_authentic_is_not_heard()
    {
        using var board = new Switchboard();
        using var far = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var id = new MediaPortId(800);
        Assert.True(board.Engine.TryOpenPort(id, PortKind.Rtp, out var local, out _));
        var to = new IPEndPoint(local.Address, local.Port);
        board.Engine.Connect(id, new NegotiatedAudio { Remote = (IPEndPoint)far.Client.LocalEndPoint!, Codec = AudioCodec.Pcma, PayloadType = 8, SdesTag = 1, RemoteSdesKey = Key });
        board.Engine.Echo(id);

        using var ours = SdesCrypto.ContextOf(Key);
        using var theirs = SdesCrypto.ContextOf(local.SdesKey);
        var tone = Sound.Tone(440, TimeSpan.FromSeconds(1)).ToAlaw();
        var heard = new List<byte>();
        using var deadline = new CancellationTokenSource(Switchboard.Deadline);
        for (ushort n = 0; n < 50; n++)
        {
            var packet = new byte[12 + 160 + SrtpContext.TagLength];
            RtpHeader.Write(packet, 8, marker: false, n, n * 160u, 9);
            tone.AsSpan(n * 160, 160).CopyTo(packet.AsSpan(12));
            await far.SendAsync(packet.AsMemory(0, 172), to, deadline.Token);       // in the clear: refused
            ours.Protect(packet, 172, 12);
            await far.SendAsync(packet, to, deadline.Token);
            var back = (await far.ReceiveAsync(deadline.Token)).Buffer;
            Assert.Equal(172 + SrtpContext.TagLength, back.Length);
            Assert.Equal(172, theirs.Unprotect(back));
            heard.AddRange(back[12..172]);
        }
        Assert.Equal(tone, heard);
        Assert.Equal(50, board.Engine.Counters.PacketsRefused);
        board.Engine.Close(id);
        await board.Until(() => board.Engine.Counters.OpenPorts == 0, "closed");
    }
}
