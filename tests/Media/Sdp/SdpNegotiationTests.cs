using System.Net;
using Antiphon.Media.Sdp;

namespace Antiphon.Media.Tests.Sdp;

/// <summary>Offer in, golden answer out.</summary>
public class SdpNegotiationTests
{
    private static LocalMedia Phone => new() { Address = IPAddress.Parse("192.0.2.10"), Port = 20_000, RtcpPort = 20_001 };

    private static LocalMedia Browser => new()
    {
        Address = IPAddress.Parse("192.0.2.10"), Port = 20_002, RtcpPort = 20_002, Secure = true, IceUfrag = "abcd",
        IcePwd = "0123456789abcdefghijkl", Fingerprint = "AA:BB", Ssrc = 77, Cname = "antiphon", Codecs = [AudioCodec.Pcmu, AudioCodec.Pcma],
    };

    private const string PhoneOffer = """
        v=0
        o=phone 1 1 IN IP4 198.51.100.7
        s=call
        c=IN IP4 198.51.100.7
        t=0 0
        m=audio 40000 RTP/AVP 9 8 0 97
        a=rtpmap:9 G722/8000
        a=rtpmap:97 telephone-event/8000
        a=sendrecv
        """;

    private const string PeerFingerprint =
        "00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF";

    private const string BrowserOffer = $"""
        v=0
        o=- 4611731400430051336 2 IN IP4 127.0.0.1
        s=-
        t=0 0
        a=group:BUNDLE 0
        a=extmap-allow-mixed
        a=msid-semantic: WMS stream
        m=audio 58779 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126
        c=IN IP4 10.1.1.1
        a=rtcp:9 IN IP4 0.0.0.0
        a=candidate:1 1 udp 2122260223 10.1.1.1 58779 typ host
        a=candidate:2 1 tcp 1518280447 10.1.1.1 9 typ host tcptype active
        a=ice-ufrag:F00d
        a=ice-pwd:abcdefghijklmnopqrstuvwx
        a=ice-options:trickle
        a=fingerprint:sha-256 {PeerFingerprint}
        a=setup:actpass
        a=mid:0
        a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level
        a=sendrecv
        a=rtcp-mux
        a=rtpmap:111 opus/48000/2
        a=rtpmap:0 PCMU/8000
        a=rtpmap:8 PCMA/8000
        a=rtpmap:110 telephone-event/48000
        a=rtpmap:126 telephone-event/8000
        """;

    [Fact]
    public void A_phone_gets_its_first_codec_that_we_have_and_its_own_event_number()
    {
        var outcome = new SdpNegotiator(Phone, 5).Answer(PhoneOffer);

        Assert.Equal(Lines("""
            v=0
            o=- 5 1 IN IP4 192.0.2.10
            s=-
            c=IN IP4 192.0.2.10
            t=0 0
            m=audio 20000 RTP/AVP 8 97
            a=rtpmap:8 PCMA/8000
            a=rtpmap:97 telephone-event/8000
            a=fmtp:97 0-15
            a=ptime:20
            a=sendrecv
            """), outcome.LocalSdp);
        Assert.Equal(new IPEndPoint(IPAddress.Parse("198.51.100.7"), 40_000), outcome.Audio!.Remote);
        Assert.Equal(40_001, outcome.Audio.RemoteRtcp!.Port);
        Assert.Equal((AudioCodec.Pcma, (byte)8, (byte?)97), (outcome.Audio.Codec, outcome.Audio.PayloadType, outcome.Audio.EventPayloadType));
    }

    [Fact]
    public void A_browser_gets_an_ice_lite_answer_with_its_own_mid_and_event_number()
    {
        var outcome = new SdpNegotiator(Browser, 6).Answer(BrowserOffer);

        Assert.Equal(Lines("""
            v=0
            o=- 6 1 IN IP4 192.0.2.10
            s=-
            c=IN IP4 192.0.2.10
            t=0 0
            a=ice-lite
            a=group:BUNDLE 0
            m=audio 20002 UDP/TLS/RTP/SAVPF 0 126
            a=mid:0
            a=rtcp-mux
            a=ice-ufrag:abcd
            a=ice-pwd:0123456789abcdefghijkl
            a=fingerprint:sha-256 AA:BB
            a=setup:passive
            a=rtpmap:0 PCMU/8000
            a=rtpmap:126 telephone-event/8000
            a=fmtp:126 0-15
            a=ptime:20
            a=sendrecv
            a=msid:antiphon audio
            a=ssrc:77 cname:antiphon
            a=candidate:1 1 udp 2130706431 192.0.2.10 20002 typ host
            a=end-of-candidates
            """), outcome.LocalSdp);
        Assert.True(outcome.Audio is { Secure: true, RtcpMux: true, WeAreDtlsClient: false, Remote: null, RemoteUfrag: "F00d" });
        Assert.Equal(PeerFingerprint, outcome.Audio!.RemoteFingerprint);
    }

    [Fact]
    public void Our_offer_to_a_browser_is_actpass_and_its_answer_decides_the_dtls_part()
    {
        var negotiator = new SdpNegotiator(Browser, 6);
        var offer = negotiator.Offer();
        Assert.Contains("a=setup:actpass\r\n", offer);
        Assert.Contains("m=audio 20002 UDP/TLS/RTP/SAVPF 0 8 101\r\n", offer);
        Assert.Contains("a=group:BUNDLE 0\r\n", offer);

        var outcome = negotiator.Accept(BrowserOffer.Replace("actpass", "active"));
        Assert.Equal(SdpProblem.None, outcome.Problem);
        Assert.False(outcome.Audio!.WeAreDtlsClient);
        Assert.Equal((byte)126, outcome.Audio.EventPayloadType);
    }

    [Fact]
    public void An_answer_without_an_offer_is_refused() =>
        Assert.Equal(SdpProblem.NoOffer, new SdpNegotiator(Phone, 1).Accept(PhoneOffer).Problem);

    [Theory]
    [InlineData("UDP/TLS/RTP/SAVPF", "RTP/AVP", SdpProblem.WrongProfile)]
    [InlineData("UDP/TLS/RTP/SAVPF", "RTP/SAVP", SdpProblem.WrongProfile)]
    [InlineData("fingerprint:sha-256 " + PeerFingerprint, "crypto:1 AES_CM_128_HMAC_SHA1_80 inline:abc", SdpProblem.NotSecure)]
    [InlineData("fingerprint:sha-256", "fingerprint:sha-1", SdpProblem.NotSecure)]
    [InlineData("a=rtcp-mux", "a=x", SdpProblem.NotSecure)]
    [InlineData("a=ice-pwd:abcdefghijklmnopqrstuvwx", "a=ice-pwd:short", SdpProblem.NotSecure)]
    public void A_browser_port_refuses_everything_below_verified_dtls_srtp(string good, string bad, SdpProblem problem)
    {
        var outcome = new SdpNegotiator(Browser, 6).Answer(BrowserOffer.Replace(good, bad));
        Assert.Equal(problem, outcome.Problem);
        Assert.Null(outcome.Audio);
    }

    [Fact]
    public void A_phone_port_refuses_srtp_it_cannot_do() =>
        Assert.Equal(SdpProblem.WrongProfile, new SdpNegotiator(Phone, 6).Answer(BrowserOffer).Problem);

    [Fact]
    public void Video_is_answered_with_port_0_in_its_place()
    {
        var outcome = new SdpNegotiator(Phone, 5).Answer(PhoneOffer.Replace("m=audio", "m=video 5000 RTP/AVP 96\na=rtpmap:96 H264/90000\nm=audio"));
        Assert.Contains("t=0 0\r\nm=video 0 RTP/AVP 96\r\nm=audio 20000 RTP/AVP 8 97\r\n", outcome.LocalSdp);
    }

    [Fact]
    public void A_re_offer_of_ours_repeats_the_refused_video_line()
    {
        var negotiator = new SdpNegotiator(Phone, 5);
        negotiator.Answer(PhoneOffer.ReplaceLineEndings("\r\n") + "\r\nm=video 5000 RTP/AVP 96\r\n");
        Assert.Contains("m=video 0 RTP/AVP 96\r\n", negotiator.Offer(MediaDirection.SendOnly));
    }

    [Theory]
    [InlineData("a=sendrecv", "a=sendonly", MediaDirection.RecvOnly, "recvonly")]
    [InlineData("a=sendrecv", "a=recvonly", MediaDirection.SendOnly, "sendonly")]
    [InlineData("a=sendrecv", "a=inactive", MediaDirection.Inactive, "inactive")]
    [InlineData("c=IN IP4 198.51.100.7", "c=IN IP4 0.0.0.0", MediaDirection.RecvOnly, "recvonly")]
    public void Hold_in_every_form_is_understood(string from, string to, MediaDirection ours, string answered)
    {
        var outcome = new SdpNegotiator(Phone, 5).Answer(PhoneOffer.Replace(from, to));
        Assert.Equal(ours, outcome.Audio!.Direction);
        Assert.True(outcome.Audio.OnHold);
        Assert.Contains($"a={answered}\r\n", outcome.LocalSdp);
    }

    [Fact]
    public void The_version_grows_with_a_change_and_only_then()
    {
        var negotiator = new SdpNegotiator(Phone, 5);
        Assert.Contains("o=- 5 1 ", negotiator.Answer(PhoneOffer).LocalSdp);
        Assert.Contains("o=- 5 1 ", negotiator.Answer(PhoneOffer).LocalSdp);
        Assert.Contains("o=- 5 2 ", negotiator.Answer(PhoneOffer.Replace("sendrecv", "sendonly")).LocalSdp);
        Assert.Contains("o=- 5 3 ", negotiator.Answer(PhoneOffer).LocalSdp);
    }

    [Theory]
    [InlineData("m=audio 40000", "m=audio 0", SdpProblem.NoAudio)]
    [InlineData("9 8 0 97", "9 18 97", SdpProblem.NoCommonCodec)]
    [InlineData("c=IN IP4 198.51.100.7", "c=IN IP4 239.1.1.1", SdpProblem.Malformed)]
    [InlineData("c=IN IP4 198.51.100.7", "c=IN IP4 media.example.com", SdpProblem.Malformed)]
    [InlineData("v=0", "v=9", SdpProblem.Malformed)]
    public void What_cannot_be_taken_up_says_why(string good, string bad, SdpProblem problem) =>
        Assert.Equal(problem, new SdpNegotiator(Phone, 5).Answer(PhoneOffer.Replace(good, bad)).Problem);

    [Fact]
    public void A_dynamic_number_for_G711_is_taken_as_such()
    {
        var outcome = new SdpNegotiator(Phone, 5).Answer(PhoneOffer.Replace("9 8 0 97", "100 97").Replace("a=rtpmap:9 G722", "a=rtpmap:100 PCMU"));
        Assert.Equal((AudioCodec.Pcmu, (byte)100), (outcome.Audio!.Codec, outcome.Audio.PayloadType));
    }

    [Fact]
    public void Our_offer_names_every_codec_we_may_speak_with_events_of_both_clocks()
    {
        var offer = new SdpNegotiator(Phone with { Codecs = [AudioCodec.Pcma, AudioCodec.Pcmu, AudioCodec.G722, AudioCodec.Opus] }, 5).Offer();
        Assert.Contains(Lines("""
            m=audio 20000 RTP/AVP 8 0 9 111 101 110
            a=rtpmap:8 PCMA/8000
            a=rtpmap:0 PCMU/8000
            a=rtpmap:9 G722/8000
            a=rtpmap:111 opus/48000/2
            a=fmtp:111 minptime=10;useinbandfec=1
            a=rtpmap:101 telephone-event/8000
            a=fmtp:101 0-15
            a=rtpmap:110 telephone-event/48000
            a=fmtp:110 0-15
            """), offer);
    }

    [Fact]
    public void Wide_codec_is_taken_where_there_is_no_other_or_where_our_list_says_so()
    {
        LocalMedia all = Phone with { Codecs = [AudioCodec.Pcma, AudioCodec.Pcmu, AudioCodec.G722, AudioCodec.Opus] };
        Assert.Equal(AudioCodec.Pcma, new SdpNegotiator(all, 5).Answer(PhoneOffer).Audio!.Codec);
        Assert.Equal(AudioCodec.G722, new SdpNegotiator(all, 5).Answer(PhoneOffer.Replace("9 8 0 97", "9 97")).Audio!.Codec);
        Assert.Equal(AudioCodec.G722, new SdpNegotiator(all with { Codecs = [AudioCodec.Opus, AudioCodec.G722, AudioCodec.Pcma], CodecsInOrder = true }, 5).Answer(PhoneOffer).Audio!.Codec);
        Assert.Equal(SdpProblem.NoCommonCodec, new SdpNegotiator(Phone with { Codecs = [AudioCodec.Opus], CodecsInOrder = true }, 5).Answer(PhoneOffer).Problem);
    }

    [Fact] // RFC 4733 §2.1: events have the clock of the stream that they stand in.
    public void Browser_that_is_to_speak_opus_gets_events_of_48_kHz()
    {
        var outcome = new SdpNegotiator(Browser with { Codecs = [AudioCodec.Opus, AudioCodec.Pcma], CodecsInOrder = true }, 6).Answer(BrowserOffer);
        Assert.Contains("m=audio 20002 UDP/TLS/RTP/SAVPF 111 110\r\n", outcome.LocalSdp);
        Assert.Contains("a=rtpmap:111 opus/48000/2\r\na=fmtp:111 minptime=10;useinbandfec=1\r\na=rtpmap:110 telephone-event/48000\r\n", outcome.LocalSdp);
        Assert.Equal((AudioCodec.Opus, (byte)111, (byte?)110, 48_000), (outcome.Audio!.Codec, outcome.Audio.PayloadType, outcome.Audio.EventPayloadType, outcome.Audio.EventClockHz));
    }

    [Fact]
    public void First_codec_of_an_answer_is_the_one_that_is_spoken()
    {
        var negotiator = new SdpNegotiator(Phone with { Codecs = [AudioCodec.Pcma, AudioCodec.G722] }, 5);
        negotiator.Offer();
        Assert.Equal(AudioCodec.G722, negotiator.Accept(PhoneOffer).Audio!.Codec);
        Assert.Contains("m=audio 20000 RTP/AVP 9 8 97", negotiator.Offer());                // and a re-offer of ours puts it first
    }

    [Fact]
    public void Prefixes_and_damage_are_answered_or_refused_but_never_throw()
    {
        foreach (var sample in new[] { PhoneOffer, BrowserOffer })
            for (var length = 0; length <= sample.Length; length++) Try(sample[..length]);

        var dice = new Random(20_260_101);
        for (var i = 0; i < 10_000; i++) Try(Damage.Text(dice, i % 2 == 0 ? PhoneOffer : BrowserOffer));

        static void Try(string text)
        {
            new SdpNegotiator(Phone, 1).Answer(text);
            new SdpNegotiator(Browser, 1).Answer(text);
            var offering = new SdpNegotiator(Browser, 1);
            offering.Offer();
            offering.Accept(text);
        }
    }

    [Fact]
    public void Beyond_the_limits_is_malformed()
    {
        Assert.Equal(SdpProblem.Malformed, new SdpNegotiator(Phone, 1).Answer(PhoneOffer + "\r\na=" + new string('x', 70_000)).Problem);
        Assert.Equal(SdpProblem.Malformed, new SdpNegotiator(Phone, 1).Answer(PhoneOffer + string.Concat(Enumerable.Repeat("\r\nm=video 1 RTP/AVP 1", 40))).Problem);
    }

    private static string Lines(string text) => text.ReplaceLineEndings("\r\n") + "\r\n";
}
