using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Antiphon.Switch;
using Antiphon.Switch.Contract;

namespace Antiphon.Bench;

/// <summary>Callers who all stand in a menu and key digits at the same time, through a whole switch on loopback: are they all right, and how soon does the next prompt come.</summary>
internal static class MenuRun
{
    private const int DigitsEach = 20;
    private const int FrameMs = 20;

    /// <param name="callers">At one time; 500 are to be reached.</param>
    public static int Run(int callers)
    {
        var fine = Round(callers, inBand: false);
        return Round(callers, inBand: true) && fine ? 0 : 1;
    }

    private static bool Round(int callers, bool inBand)
    {
        var options = new SwitchOptions { BindAddress = IPAddress.Loopback, SipPort = 0, RtpPortFirst = 42_000, RtpPortLast = 45_999 };
        var made = new TelephoneSwitch(options, TimeProvider.System, new IdSource(TimeProvider.System));
        made.Configure(new SwitchConfiguration([new Trunk("caller") { Sources = [IPAddress.Loopback] }], ImmutableDictionary<string, Extension>.Empty));
        var menu = new Menu(made);
        made.Start(menu);
        using var signalling = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 10_000 };
        signalling.Connect(made.SipUdp);
        var phones = Enumerable.Range(0, callers).Select(i => new KeyingPhone(i + 1, DigitsEach, inBand)).ToArray();
        try
        {
            for (var i = 0; i < callers; i++)
            {
                phones[i].Open();
                phones[i].Connect(LoopbackCaller.Begin(signalling, i, inBand ? "" : "a=rtpmap:101 telephone-event/8000\r\n", phones[i].Port, inBand ? "8" : "8 101").RtpPort);
            }
            Talk(phones, menu, callers);
        }
        finally
        {
            foreach (var phone in phones) phone.Dispose();
            made.Stop().Wait();
        }
        return Judge(phones, menu, inBand);
    }

    /// <summary>Each phone begins a little later than the one before it, as callers do; a second of silence stands before and after the keys.</summary>
    private static void Talk(KeyingPhone[] phones, Menu menu, int callers)
    {
        var clock = Stopwatch.StartNew();
        var frames = (DigitsEach * 5) + 150;
        for (var frame = 0; frame < frames && (frame < DigitsEach * 5 || menu.Collected.Count < callers || phones.Any(p => p.KeyToPromptMs is null)); frame++)
        {
            for (var i = 0; i < phones.Length; i++)
            {
                // Spread over the 20 ms: not all sockets have a packet at the same instant.
                while (clock.Elapsed.TotalMilliseconds < (frame + (double)i / phones.Length) * FrameMs) { phones[i].Hear(); Thread.SpinWait(50); }
                phones[i].Speak();
                phones[i].Hear();
            }
        }
    }

    private static bool Judge(KeyingPhone[] phones, Menu menu, bool inBand)
    {
        var right = 0;
        for (var i = 0; i < phones.Length; i++)
            if (menu.Collected.TryGetValue(i.ToString(CultureInfo.InvariantCulture), out var taken)) right += Same(phones[i].Keyed, taken);
        var percent = 100.0 * right / (phones.Length * DigitsEach);
        var waits = phones.Select(p => p.KeyToPromptMs).OfType<double>().Order().ToList();
        Console.WriteLine($"{(inBand ? "in-band" : "RFC 4733, 5 % lost, 5 % twice")}: {phones.Length} callers at once, {phones.Length * DigitsEach:n0} digits of 50 ms with 50 ms between, {waits.Count} heard the next prompt");
        if (inBand) return Budgets.Check("menu.inBandPercent", percent);
        var fine = Budgets.Check("menu.eventPercent", percent);
        return Budgets.Check("menu.keyToPromptP99ms", waits.Count == 0 ? double.MaxValue : waits[(int)Math.Ceiling(waits.Count * 0.99) - 1]) && fine;
    }

    private static int Same(string keyed, string taken) => keyed.Zip(taken).Count(pair => pair.First == pair.Second);

    private sealed class Menu(TelephoneSwitch made) : ISwitchListener
    {
        private readonly ConcurrentDictionary<LegId, string> _callers = [];

        public ConcurrentDictionary<string, string> Collected { get; } = [];

        public void On(SwitchEvent happened)
        {
            switch (happened)
            {
                case LegArrived arrived:
                    _callers[arrived.Leg] = arrived.Caller;
                    made.Do(new AnswerLeg(arrived.Leg));
                    made.Do(new CollectKeys(arrived.Leg, 1, [], DigitsEach, DigitsEach, EndKey: null, TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(2)));
                    break;
                case KeysCollected { Outcome: not KeysOutcome.Stopped } keys:
                    made.Do(new Play(keys.Leg, 2, [new TonePart(850, null)]));
                    if (_callers.TryGetValue(keys.Leg, out var caller)) Collected[caller] = keys.Digits;
                    break;
            }
        }
    }
}
