using System.Collections.Immutable;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Antiphon.Switch;
using Antiphon.Switch.Contract;

namespace Antiphon.Bench;

/// <summary>A trusted caller calls, is answered and hangs up, one call after the other, through a whole switch on loopback: what one call allocates,
/// the caller's own few strings included.</summary>
internal static class CallRun
{
    private const int Warm = 300, Calls = 2_000;

    public static int Run()
    {
        var ids = new IdSource(TimeProvider.System);
        var options = new SwitchOptions { BindAddress = IPAddress.Loopback, SipPort = 0, RtpPortFirst = 42_000, RtpPortLast = 43_999 };
        var made = new TelephoneSwitch(options, TimeProvider.System, ids);
        made.Configure(new SwitchConfiguration([new Trunk("caller") { Sources = [IPAddress.Loopback] }], ImmutableDictionary<string, Extension>.Empty));
        made.Start(new Answering(made));
        using var caller = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 10_000 };
        caller.Connect(made.SipUdp);
        for (var i = 0; i < Warm; i++) Call(caller, i);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < Calls; i++) Call(caller, Warm + i);
        var seconds = clock.Elapsed.TotalSeconds;
        var bytes = (double)(GC.GetTotalAllocatedBytes(precise: true) - before) / Calls;
        Console.WriteLine($"calls: {Calls:n0} one after the other, {seconds / Calls * 1_000:0.00} ms each");
        made.Stop().Wait();
        return Budgets.Check("call.bytes", bytes) ? 0 : 1;
    }

    private static void Call(Socket caller, int number)
    {
        var sdp = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 9000 RTP/AVP 8 101\r\na=rtpmap:101 telephone-event/8000\r\n";
        Send(caller, number, "INVITE", 1, "", $"Content-Type: application/sdp\r\nContent-Length: {sdp.Length}\r\n\r\n{sdp}");
        var ok = Expect(caller, "1 INVITE");
        var tag = ok.IndexOf(";tag=", ok.IndexOf("\r\nTo:", StringComparison.Ordinal), StringComparison.Ordinal);
        var to = ok[tag..ok.IndexOf("\r\n", tag, StringComparison.Ordinal)];
        Send(caller, number, "ACK", 1, to, "Content-Length: 0\r\n\r\n");
        Send(caller, number, "BYE", 2, to, "Content-Length: 0\r\n\r\n");
        Expect(caller, "2 BYE");
    }

    private static void Send(Socket caller, int number, string method, int cseq, string toTag, string rest) => caller.Send(Encoding.ASCII.GetBytes(
        $"{method} sip:4000@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP {caller.LocalEndPoint};branch=z9hG4bK{number}{method};rport\r\nMax-Forwards: 70\r\nFrom: <sip:138@a>;tag=f{number}\r\n"
        + $"To: <sip:4000@b>{toTag}\r\nCall-ID: c{number}\r\nCSeq: {cseq} {method}\r\nContact: <sip:138@{caller.LocalEndPoint}>\r\nAllow: INVITE, ACK, BYE, CANCEL, UPDATE\r\nSupported: timer, replaces\r\n{rest}"));

    private static string Expect(Socket caller, string cseq)
    {
        var buffer = new byte[2_048];
        while (true)
        {
            var text = Encoding.ASCII.GetString(buffer, 0, caller.Receive(buffer));
            if (text.StartsWith("SIP/2.0 200", StringComparison.Ordinal) && text.Contains($"CSeq: {cseq}", StringComparison.Ordinal)) return text;
        }
    }

    private sealed class Answering(TelephoneSwitch made) : ISwitchListener
    {
        public void On(SwitchEvent happened)
        {
            if (happened is LegArrived arrived) made.Do(new AnswerLeg(arrived.Leg));
        }
    }
}
