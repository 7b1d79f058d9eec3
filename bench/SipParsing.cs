using System.Text;
using Antiphon.Sip;
using BenchmarkDotNet.Attributes;

namespace Antiphon.Bench;

/// <summary>An INVITE of a carrier, 17 headers and SDP, with the fields read that every request is asked for.</summary>
public class SipParsing
{
    private static readonly byte[] Invite = Encoding.UTF8.GetBytes(string.Join("\r\n",
        "INVITE sip:4000@192.0.2.1:5060;user=phone SIP/2.0",
        "Via: SIP/2.0/UDP 198.51.100.7:5060;branch=z9hG4bK-74bf9-1;rport",
        "Via: SIP/2.0/UDP 203.0.113.4:5060;branch=z9hG4bK-5a4b3c;received=203.0.113.4",
        "Record-Route: <sip:198.51.100.7;lr>",
        "Max-Forwards: 68",
        "From: \"Zhang\" <sip:+8613800138000@203.0.113.4;user=phone>;tag=9fxced76sl",
        "To: <sip:4000@192.0.2.1>",
        "Call-ID: 3848276298220188511@203.0.113.4",
        "CSeq: 314159 INVITE",
        "Contact: <sip:+8613800138000@203.0.113.4:5060>",
        "Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, UPDATE, PRACK, INFO",
        "Supported: timer, 100rel, replaces",
        "Session-Expires: 1800;refresher=uac",
        "Min-SE: 90",
        "P-Asserted-Identity: <sip:+8613800138000@203.0.113.4>",
        "User-Agent: Carrier SBC 7.3",
        "Content-Type: application/sdp",
        "Content-Length: 240",
        "",
        "v=0\r\no=- 20518 1 IN IP4 203.0.113.4\r\ns=-\r\nc=IN IP4 203.0.113.4\r\nt=0 0\r\nm=audio 49170 RTP/AVP 8 0 18 101\r\n" +
        "a=rtpmap:8 PCMA/8000\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:18 G729/8000\r\na=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\na=ptime:20\r\na=sr\r\n".PadRight(1)));

    [Benchmark]
    public int Parse()
    {
        if (!SipParser.TryParse(Invite, out var message, out _)) throw new InvalidOperationException("the sample is not a message");
        return message.TopVia.Branch!.Length + message.From.Tag!.Length + message.CallId.Length + (int)message.CSeq.Number;
    }
}
