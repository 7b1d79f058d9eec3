using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Antiphon.Bench;

/// <summary>The signalling of a trusted caller on loopback, one call after the other on one socket.</summary>
internal static class LoopbackCaller
{
    /// <returns>The tag of the far end, and where it wants to hear.</returns>
    public static (string ToTag, int RtpPort) Begin(Socket caller, int number, string attributes, int rtpPort, string payloads)
    {
        var sdp = $"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio {rtpPort} RTP/AVP {payloads}\r\n{attributes}";
        Send(caller, number, "INVITE", 1, "", $"Content-Type: application/sdp\r\nContent-Length: {sdp.Length}\r\n\r\n{sdp}");
        var ok = Expect(caller, $"c{number}\r\n", "1 INVITE");
        var tag = ok.IndexOf(";tag=", ok.IndexOf("\r\nTo:", StringComparison.Ordinal), StringComparison.Ordinal);
        var to = ok[tag..ok.IndexOf("\r\n", tag, StringComparison.Ordinal)];
        Send(caller, number, "ACK", 1, to, "Content-Length: 0\r\n\r\n");
        var media = ok.IndexOf("m=audio ", StringComparison.Ordinal) + "m=audio ".Length;
        return (to, int.Parse(ok.AsSpan(media, ok.IndexOf(' ', media) - media), CultureInfo.InvariantCulture));
    }

    public static void End(Socket caller, int number, string toTag)
    {
        Send(caller, number, "BYE", 2, toTag, "Content-Length: 0\r\n\r\n");
        Expect(caller, $"c{number}\r\n", "2 BYE");
    }

    private static void Send(Socket caller, int number, string method, int cseq, string toTag, string rest) => caller.Send(Encoding.ASCII.GetBytes(
        $"{method} sip:4000@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP {caller.LocalEndPoint};branch=z9hG4bK{number}{method};rport\r\nMax-Forwards: 70\r\nFrom: <sip:{number}@a>;tag=f{number}\r\n"
        + $"To: <sip:4000@b>{toTag}\r\nCall-ID: c{number}\r\nCSeq: {cseq} {method}\r\nContact: <sip:{number}@{caller.LocalEndPoint}>\r\nAllow: INVITE, ACK, BYE, CANCEL, UPDATE\r\nSupported: timer, replaces\r\n{rest}"));

    private static string Expect(Socket caller, string call, string cseq)
    {
        var buffer = new byte[2_048];
        while (true)
        {
            var text = Encoding.ASCII.GetString(buffer, 0, caller.Receive(buffer));
            if (text.StartsWith("SIP/2.0 200", StringComparison.Ordinal) && text.Contains($"CSeq: {cseq}", StringComparison.Ordinal) && text.Contains($"Call-ID: {call}", StringComparison.Ordinal)) return text;
        }
    }
}
