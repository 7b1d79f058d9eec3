using System.Collections.Immutable;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
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
        var to = LoopbackCaller.Begin(caller, number, "a=rtpmap:101 telephone-event/8000\r\n", 9_000, "8 101").ToTag;
        LoopbackCaller.End(caller, number, to);
    }

    private sealed class Answering(TelephoneSwitch made) : ISwitchListener
    {
        public void On(SwitchEvent happened)
        {
            if (happened is LegArrived arrived) made.Do(new AnswerLeg(arrived.Leg));
        }
    }
}
