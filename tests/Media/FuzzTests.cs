using System.Net;
using System.Text;
using Antiphon.Media.Dtls;
using Antiphon.Media.Engine;
using Antiphon.Media.Fax;
using Antiphon.Media.Ice;
using Antiphon.Media.Playback;
using Antiphon.Media.Rtp;
using Antiphon.Media.Sdp;
using Antiphon.TestKit;

namespace Antiphon.Media.Tests;

/// <summary>Nothing that comes from outside makes a parser of media throw, and twice the length costs no more than about twice the time.</summary>
public sealed class FuzzTests
{
    private const int Parsers = 13;                          // with those of signalling
    private static readonly PeerAddress Far = PeerAddress.From(new IPEndPoint(IPAddress.Parse("192.0.2.1"), 4_000));
    private static readonly Dictionary<string, Func<Func<byte[], int>>> Kinds = new()
    {
        ["sdp"] = () => Description, ["rtp"] = () => Rtp, ["rtcp"] = () => Control, ["stun"] = Checks, ["dtls"] = Handshake, ["wav"] = () => Sound, ["tiff"] = () => Pages, ["udptl"] = () => Fax,
    };

    public static TheoryData<string> Names => [.. Kinds.Keys];

    [Theory, MemberData(nameof(Names))]
    public void A_hundred_thousand_damaged_inputs_are_values(string kind) => Fuzz.Run(kind, Fuzz.Daily, seed: 1, Kinds[kind]());

    [Theory, MemberData(nameof(Names)), Trait("Level", "long")]
    public void Ten_million_damaged_inputs_are_values(string kind) => Fuzz.Run(kind, Fuzz.Long / Parsers + 1, seed: 2, Kinds[kind]());

    [Theory, InlineData("a=x:1\r\n"), InlineData("a=rtpmap:8 PCMA/8000\r\n"), InlineData("a=crypto:1 X inline:a\r\n"), InlineData("m=audio 9 RTP/AVP 0\r\n"), InlineData("a=candidate:1 1 udp 1 192.0.2.1 9 typ host\r\n")]
    public void Four_times_the_description_costs_no_more_than_its_length(string line) =>
        Assert.InRange(Fuzz.AllocationOfFourTimes(length => OfLength(line, length), 2_000, input => Description(input)), 0, 6);

    [Theory, InlineData("a=x:1\r\n"), InlineData("a=rtpmap:8 PCMA/8000\r\n"), InlineData("a=crypto:1 X inline:a\r\n"), InlineData("m=audio 9 RTP/AVP 0\r\n"), InlineData("a=candidate:1 1 udp 1 192.0.2.1 9 typ host\r\n"), Trait("Level", "long")]
    public void Four_times_the_description_takes_no_more_time_than_its_length(string line) =>
        Assert.InRange(Fuzz.TimeOfFourTimes(length => OfLength(line, length), 2_000, input => Description(input)), 0, 12);

    private static byte[] OfLength(string line, int length) => Encoding.ASCII.GetBytes("v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 8 0\r\n"
            + string.Concat(Enumerable.Repeat(line, length / line.Length)));

    private static int Description(byte[] input)
    {
        var text = Encoding.UTF8.GetString(input);
        var outcome = 17;
        foreach (var secure in (bool[])[false, true])
        {
            var local = new LocalMedia { Address = IPAddress.Loopback, Port = 4_000, RtcpPort = secure ? 4_000 : 4_001, Secure = secure, IceUfrag = "abcd", IcePwd = new string('p', 24), Fingerprint = "AB", SdesKey = SdesCrypto.NewKey() };
            var negotiator = new SdpNegotiator(local, 1);
            outcome = HashCode.Combine(outcome, negotiator.Answer(text).Problem, negotiator.Audio?.Codec, negotiator.Audio?.Direction, SdpNegotiator.OffersFax(text), negotiator.AnswerFax(text) is null);
            _ = new SdpNegotiator(local, 2) is { } offerer ? (offerer.Offer(), offerer.Accept(text).Problem) : default;
        }
        return outcome;
    }

    private static int Rtp(byte[] input)
    {
        if (!RtpHeader.TryRead(input, out var header)) return 0;
        var payload = input.AsSpan(header.PayloadOffset, header.PayloadLength);
        return HashCode.Combine(header.PayloadOffset, header.PayloadLength / 16, header.Marker, TelephoneEvent.TryRead(payload, out var key) ? key.Event : -1);
    }

    private static int Control(byte[] input) => Rtcp.TryRead(input, 9, out var read) ? HashCode.Combine(read.AboutUs is null, read.SenderSsrc != 0, input.Length / 4) : 0;

    private static Func<byte[], int> Checks()
    {
        var ice = new IceLite("evtj", "VOkJxbRl1RmTxUk/WvJxBt");
        var response = new byte[IceLite.ResponseLengthMax];
        return input => HashCode.Combine(ice.Take(input, Far, 1, response), StunMessage.TryRead(input, out _), input.Length / 8);
    }

    /// <summary>Records reach OpenSSL by a session each few hundred: what it makes of them is its own, but nothing comes out of it.</summary>
    private static Func<byte[], int> Handshake()
    {
        DtlsSession? session = null;
        var (count, sent) = (0, 0);
        return input =>
        {
            if (session is null || ++count % 300 == 0 || session.State is not DtlsState.Handshaking)
            {
                session?.Dispose();
                session = new DtlsSession(client: false, _ => sent++);
            }
            session.Take(input);
            return HashCode.Combine(session.State, sent > 0, input.Length / 16);
        };
    }

    private static int Sound(byte[] input) => PromptFile.Parse(input) is { } prompt ? HashCode.Combine(prompt.Samples / 8, 1) : 0;

    private static int Pages(byte[] input) => HashCode.Combine(TiffDocument.Check(input, out var pages), pages);

    private static int Fax(byte[] input)
    {
        var found = 0;
        var read = UdptlPacket.TryRead(input, (_, ifp) => found = HashCode.Combine(found, ifp.Length));
        return HashCode.Combine(found, read);
    }
}
