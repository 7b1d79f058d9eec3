using System.Collections.Concurrent;

namespace Antiphon.Switch.Tests;

/// <summary>Phones and a commander that do anything at any time, by a seed: no action fails on the loop, every leg ends once, and nothing is left.</summary>
public sealed class StormTests : SwitchStory, ISwitchLog
{
    private readonly ConcurrentQueue<string> _faults = new();

    void ISwitchLog.Write(SwitchNote note, string text)
    {
        if (text.Contains("Exception", StringComparison.Ordinal)) _faults.Enqueue(text);
    }

    [Theory, InlineData(1), InlineData(20261122), InlineData(3261)]
    public async Task Anything_at_any_time_leaves_the_switch_whole(int seed)
    {
        var random = new Random(seed);
        var told = new ToldEvents();
        var made = Keep(new TelephoneSwitch(new SwitchOptions { BindAddress = IPAddress.Loopback, SipPort = 0, RtpPortFirst = 29_000, RtpPortLast = 29_499 }, Clock, Ids, this));
        made.Configure(Configuration());
        made.Start(told);
        var phones = new List<WirePhone>();
        for (var i = 0; i < 3; i++) phones.Add(Keep(new WirePhone($"1380000000{i}", made.SipUdp)));
        var desk = Keep(new WirePhone("8001", made.SipUdp, Desk));
        Assert.Equal(200, (await Register(desk, "secret-1")).Status);
        phones.Add(desk);

        var calls = new List<(WirePhone Phone, WireCall Call)>();
        var dialled = new List<LegId>();
        for (var step = 0; step < 600; step++)
        {
            if (calls.Count < 6 || random.Next(30) == 0)
            {
                var phone = phones[random.Next(3)];
                var call = WireCall.To(phone, "4000");
                calls.Add((phone, call));
                if (calls.Count <= 4) { await Establish(made, told, phone, call); continue; }
                await call.Send("INVITE", random.Next(4) == 0 ? null : WireCall.Sdp(phone.Local), headers: Header(random));
            }
            if (random.Next(40) == 0) made.Do(new DialLeg(NewLegOf(dialled), new ExtensionTarget("8001"), "4000", "", TimeSpan.FromSeconds(random.Next(1, 60))));
            await Act(calls[random.Next(calls.Count)], random);
            await Answer(phones[random.Next(phones.Count)], calls, random);
            Command(made, told, random);
            if (random.Next(60) == 0) Clock.Skip(TimeSpan.FromSeconds(random.Next(1, 40)));
            if (step % 3 == 0) await Done(made, told);
        }
        await Eventually.Holds(() =>
        {
            foreach (var leg in told.All.OfType<LegArrived>().Select(l => l.Leg).Concat(dialled)) made.Do(new HangUpLeg(leg, HangupCause.Normal));
            Clock.Skip(TimeSpan.FromSeconds(4));                                 // Some INVITEs are still on their way in: legs may come yet.
            return made.Leftovers() is { Legs: 0, Dialogs: 0, Transactions: 0 };
        }, WirePhone.Patience, "all legs end", () => $"{made.Leftovers()}");
        await NothingIsLeft(made);
        Assert.Empty(_faults);
        Assert.All(told.All.OfType<LegEnded>().GroupBy(e => e.Leg), ends => Assert.Single(ends));
        Assert.True(told.All.OfType<LegAnswered>().Count() >= 4, "some calls were up");
    }

    private LegId NewLegOf(List<LegId> dialled)
    {
        dialled.Add(Ids.NextLeg());
        return dialled[^1];
    }

    /// <summary>The loop has dealt with what came before: a leg to nowhere ends at once, in its turn.</summary>
    private async Task Done(TelephoneSwitch made, ToldEvents told)
    {
        var leg = Ids.NextLeg();
        made.Do(new DialLeg(leg, new TrunkTarget("nowhere", "1"), "", "", TimeSpan.FromSeconds(1)));
        await told.Expect<LegEnded>(e => e.Leg == leg);
    }

    private static async Task Establish(TelephoneSwitch made, ToldEvents told, WirePhone phone, WireCall call)
    {
        await call.Invite(WireCall.Sdp(phone.Local));
        var leg = (await told.Expect<LegArrived>()).Leg;
        made.Do(new AnswerLeg(leg));
        await call.Expect(200);
        await call.Ack();
        await told.Expect<LegAnswered>(a => a.Leg == leg);
    }

    private static async Task Act((WirePhone Phone, WireCall Call) at, Random random)
    {
        var (phone, call) = at;
        if (random.Next(5) > 0 && phone.Unread.LastOrDefault(m => m is { Status: 200, Method: "INVITE" } && m.Header("Call-ID") == call.CallId) is { } ok)
        {
            call.LearnUnread();
            phone.Forget(ok);
            call.CSeq = ok.CSeq;
            await call.Ack(random.Next(3) == 0 ? WireCall.Sdp(phone.Local) : null);
        }
        var methods = new[] { "INVITE", "INVITE", "UPDATE", "ACK", "ACK", "BYE", "CANCEL", "INFO", "OPTIONS", "REFER", "PRACK", "NOTIFY", "SUBSCRIBE", "MESSAGE", "FROB" };
        var method = methods[random.Next(methods.Length)];
        if (method == "BYE" && random.Next(3) > 0) return;
        if (method is not ("ACK" or "CANCEL")) call.CSeq = Math.Max(1, call.CSeq + random.Next(-1, 3));
        var body = random.Next(4) switch { 0 => null, 1 => "Signal=5\r\n", _ => WireCall.Sdp(new IPEndPoint(IPAddress.Loopback, random.Next(10_000, 60_000)), Direction(random), random.Next(9)) };
        var type = random.Next(8) switch { 0 => "application/dtmf-relay", 1 => "multipart/mixed;boundary=x", _ => "application/sdp" };
        await call.Send(method, body, type, sameTransaction: method == "CANCEL" || random.Next(12) == 0, Header(random));
        call.LearnUnread();                                                      // The dialog, where there is one, becomes known by whatever was answered.
    }

    private static async Task Answer(WirePhone phone, List<(WirePhone, WireCall)> calls, Random random)
    {
        foreach (var request in phone.Unread.Where(m => !m.IsResponse && m.Method != "ACK").Take(3).ToArray())
        {
            phone.Forget(request);
            if (request.Method == "INVITE" && !request.Header("To").Contains("tag=")) calls.Add((phone, WireCall.From(phone, request)));
            var (status, sdp) = random.Next(7) switch
            {
                0 => (491, null), 1 => (481, null), 2 => (486, null), 3 => (180, null), 4 => (183, WireCall.Sdp(phone.Local)), 5 => (302, null), _ => (200, request.Method == "INVITE" ? WireCall.Sdp(phone.Local) : null),
            };
            await phone.Respond(request, status, "As It Comes", $"t{random.Next(3)}", sdp, random.Next(3) == 0 ? ["Require: 100rel", $"RSeq: {random.Next(4)}"] : ["Session-Expires: 90;refresher=uac"]);
        }
    }

    private static void Command(TelephoneSwitch made, ToldEvents told, Random random)
    {
        var arrived = told.All.OfType<LegArrived>().TakeLast(8).ToArray();
        if (arrived.Length == 0) return;
        var (leg, other) = (arrived[random.Next(arrived.Length)].Leg, arrived[random.Next(arrived.Length)].Leg);
        made.Do(random.Next(12) switch
        {
            0 => new RingLeg(leg),
            1 => new SendEarlyMedia(leg),
            2 or 3 or 4 => new AnswerLeg(leg),
            5 => new Play(leg, random.Next(), [new TonePart(500, TimeSpan.FromSeconds(1))]),
            6 => new JoinLegs(leg, other),
            7 => new AcceptTransfer(leg, random.Next(1, 30)),
            8 => new TellTransfer(leg, random.Next(1, 30), random.Next(100, 700)),
            9 => new SetMessageWaiting("8001", random.Next(3), 0),
            10 when random.Next(6) == 0 => new HangUpLeg(leg, HangupCause.Normal),
            10 when random.Next(6) == 0 => new RejectLeg(leg, HangupCause.Busy),
            _ => new PartLegs(leg, other),
        });
    }

    private static string Header(Random random) => random.Next(10) switch
    {
        0 => "Supported: 100rel, timer", 1 => "Require: 100rel", 2 => $"Session-Expires: {random.Next(60, 200)};refresher=uas", 3 => "Session-Expires: 90;refresher=uac",
        4 => "Refer-To: <sip:8002@x?Replaces=a%3Bto-tag%3Db%3Bfrom-tag%3Dc>", 5 => $"RAck: {random.Next()} 1 INVITE", 6 => "Event: dialog", 7 => "Replaces: a;to-tag=b;from-tag=c",
        8 => "Allow: INVITE, ACK, BYE, UPDATE", _ => "Diversion: <sip:1@x>;reason=busy",
    };

    private static string Direction(Random random) => random.Next(4) switch { 0 => "sendonly", 1 => "recvonly", 2 => "inactive", _ => "sendrecv" };
}
