using System.Diagnostics;
using Antiphon.Media.Fax;
using Antiphon.TestKit.Peers;

namespace Antiphon.Switch.Tests;

/// <summary>Faxes between the switch and a machine that is none of ours, over G.711 and T.38: what arrives is compared pixel by pixel. Those of one story run at the same
/// time, because a fax takes half a minute.</summary>
public sealed class FaxTests : SwitchStory
{
    private static readonly TimeSpan FaxedWithin = TimeSpan.FromSeconds(150);
    private readonly string _folder = TestFolder.New("fax");

    private string NewFile => Path.Combine(_folder, $"{Guid.NewGuid():n}.tif");

    [Fact]
    public async Task A_fax_goes_both_ways_over_audio_page_identical_where_T38_is_refused()
    {
        await Task.WhenAll(TakenOverAudio(), SentOverAudio(ecm: true), SentOverAudio(ecm: false));
    }

    [Fact]
    public async Task A_fax_goes_both_ways_over_T38_page_identical_with_loss()
    {
        await Task.WhenAll(TakenOverT38(lossPercent: 0), TakenOverT38(lossPercent: 10), SentOverT38());
    }

    [Fact]
    public async Task The_end_of_the_worker_ends_that_fax_and_nothing_else()
    {
        var (_, call, _, leg) = await AnsweredCaller();
        Switch.Do(new SendFax(leg, "lost", await FaxPeer.Document(_folder, 1)));
        var worker = await Worker();
        worker.Kill();
        var ended = await Told.Expect<FaxEnded>(e => e.Leg == leg);
        Assert.Equal(FaxOutcome.Failed, ended.Outcome);
        Assert.Contains(Switch.Legs(), l => l.Leg == leg);
        await call.Bye();
    }

    [Fact]
    public async Task A_fax_without_a_worker_is_told_as_such()
    {
        var told = new ToldEvents();
        await using var other = NewSwitch(told, with: options => options with { Fax = new FaxOptions { Worker = ["/nowhere/antiphon-fax"] } });
        other.Configure(Configuration());
        await using var phone = new WirePhone("13800002222", other.SipUdp);
        var audio = Audio();
        var call = WireCall.To(phone, "4000");
        await call.Invite(WireCall.Sdp(audio.Local));
        var leg = (await told.Expect<LegArrived>()).Leg;
        other.Do(new AnswerLeg(leg));
        await call.Expect(200);
        await call.Ack();
        other.Do(new SendFax(leg, "none", NewFile));
        Assert.Equal(FaxOutcome.Failed, (await told.Expect<FaxEnded>()).Outcome);
        await call.Bye();
    }

    [Fact]
    public async Task Whoever_hangs_up_in_the_middle_of_a_fax_ends_it_before_the_call()
    {
        var (_, call, _, leg) = await AnsweredCaller();
        Switch.Do(new SendFax(leg, "cut", await FaxPeer.Document(_folder, 1)));
        await Worker();
        await call.Bye();
        Assert.Equal(FaxOutcome.Stopped, (await Told.Expect<FaxEnded>(e => e.Leg == leg)).Outcome);
        await Told.Expect<LegEnded>(e => e.Leg == leg);
        var told = Told.All.OfType<LegEvent>().Where(e => e.Leg == leg).ToList();
        Assert.True(told.FindIndex(e => e is FaxEnded) < told.FindIndex(e => e is LegEnded));
    }

    [Fact]
    public async Task T38_is_refused_on_a_call_without_a_fax_and_the_call_goes_on()
    {
        var (_, call, audio, leg) = await AnsweredCaller();
        call.CSeq++;
        await call.Invite(T38(audio.Local.Port));
        await call.Ack(refused: await call.Expect(488));
        Switch.Do(new Echo(leg));
        await audio.Hears(440);
        await call.Bye();
    }

    [Fact]
    public async Task Damaged_packets_of_a_running_T38_fax_end_at_most_that_fax()
    {
        var (phone, call, port, leg, _) = await Answered("13800000030");
        Switch.Do(new ReceiveFax(leg, "attacked", NewFile));
        var offer = await call.ExpectRequest("INVITE");
        await phone.Respond(offer, 200, "OK", call.LocalTag, T38(port));
        await call.ExpectRequest("ACK");
        await Worker();
        using var attacker = new System.Net.Sockets.UdpClient(new IPEndPoint(IPAddress.Loopback, port));
        var draws = new Random(72);
        byte[] whole = [0, 0, 6, 0xC0, 1, 0x80, 0, 0, 0xFF, 0, 2, 1, 0x06, 1, 0x02];
        for (var i = 0; i < 20_000; i++)
        {
            var packet = whole.Concat(new byte[draws.Next(3) == 0 ? draws.Next(300) : 0]).ToArray();
            (packet[0], packet[1]) = ((byte)(i >> 8), (byte)i);
            for (var hits = draws.Next(8); hits > 0; hits--) packet[draws.Next(2, packet.Length)] = (byte)draws.Next(256);
            await attacker.SendAsync(packet, new IPEndPoint(IPAddress.Loopback, PortOf(offer, "m=image ")));
        }
        var (_, other, audio, echo) = await AnsweredCaller("13800000031", toneHz: 700);
        Switch.Do(new Echo(echo));
        await audio.Hears(700);
        await other.Bye();
        await call.Bye();
        await Told.Expect<FaxEnded>(e => e.Leg == leg);
    }

    [Fact]
    public async Task T38_is_never_taken_in_the_clear_for_encrypted_audio()
    {
        var phone = Phone("13800003333");
        var audio = Audio();
        var call = WireCall.To(phone, "4000");
        await call.Invite(WireCall.Sdp(audio.Local).Replace("RTP/AVP", "RTP/SAVP") + $"a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:{Convert.ToBase64String(new byte[30])}\r\n");
        var leg = (await Told.Expect<LegArrived>(l => l.Caller == "13800003333")).Leg;
        Switch.Do(new AnswerLeg(leg));
        await call.Expect(200);
        await call.Ack();
        Switch.Do(new SendFax(leg, "secret", await FaxPeer.Document(_folder, 1)));
        call.CSeq++;
        await call.Invite(T38(audio.Local.Port));
        await call.Ack(refused: await call.Expect(488));
        Switch.Do(new StopFax(leg, "secret"));
        await Told.Expect<FaxEnded>(e => e.Leg == leg && e.Outcome == FaxOutcome.Stopped);
        await call.Bye();
    }

    /// <summary>We take it; the far end wants no T.38.</summary>
    private async Task TakenOverAudio()
    {
        var (document, file) = (await FaxPeer.Document(_folder, 2), NewFile);
        var (phone, call, port, leg, theirs) = await Answered("13800000001");
        Switch.Do(new ReceiveFax(leg, "audio-in", file) { Station = "+86 10 5550 1234" });
        var offer = await call.ExpectRequest("INVITE");
        Assert.StartsWith("image", Line(offer, "m="));
        await phone.Respond(offer, 488, "Not Acceptable Here", call.LocalTag);
        await using var peer = await FaxPeer.Start("audio", sends: true, document, port, theirs);
        var ended = await Faxed(leg);
        Assert.Equal((FaxOutcome.Complete, 2, false, true), (ended.Outcome, ended.Pages, ended.T38, ended.Ecm));
        Assert.Equal("+86 10 5550 4321", ended.RemoteStation);
        Assert.Equal("same 2", await FaxPeer.Compare(document, file));
        Assert.Contains("station +86 10 5550 1234", await peer.Ended());
        await call.Bye();
    }

    private async Task SentOverAudio(bool ecm)
    {
        var (document, file) = (await FaxPeer.Document(_folder, 2), NewFile);
        var (_, call, port, leg, theirs) = await Answered(ecm ? "13800000002" : "13800000003");
        await using var peer = await FaxPeer.Start("audio", sends: false, file, port, theirs);
        Switch.Do(new SendFax(leg, "audio-out", document) { Ecm = ecm });
        var ended = await Faxed(leg);
        Assert.Equal((FaxOutcome.Complete, 2, false, ecm), (ended.Outcome, ended.Pages, ended.T38, ended.Ecm));
        Assert.StartsWith($"ended 0 pages 2 ecm {(ecm ? 1 : 0)}", await peer.Ended());
        Assert.Equal("same 2", await FaxPeer.Compare(document, file));
        await call.Bye();
    }

    /// <summary>We take it, and offer T.38 as soon as the call stands.</summary>
    private async Task TakenOverT38(int lossPercent)
    {
        var (document, file) = (await FaxPeer.Document(_folder, 2), NewFile);
        var (phone, call, port, leg, _) = await Answered($"1380000001{lossPercent / 10}");
        Switch.Do(new ReceiveFax(leg, "t38-in", file));
        var offer = await call.ExpectRequest("INVITE");
        Assert.Contains("udptl t38", Line(offer, "m=image"));
        Assert.Equal("t38UDPRedundancy", Line(offer, "a=T38FaxUdpEC:"));
        await phone.Respond(offer, 200, "OK", call.LocalTag, T38(port));
        await call.ExpectRequest("ACK");
        await using var peer = await FaxPeer.Start("t38", sends: true, document, port, PortOf(offer, "m=image "), lossPercent);
        var ended = await Faxed(leg);
        Assert.Equal((FaxOutcome.Complete, 2, true, true), (ended.Outcome, ended.Pages, ended.T38, ended.Ecm));
        Assert.Equal("same 2", await FaxPeer.Compare(document, file));
        Assert.Equal([1, 2], Told.All.OfType<FaxPage>().Where(p => p.Leg == leg).Select(p => p.Page));
        await call.Bye();
    }

    /// <summary>We send it over audio, and the far end takes it to T.38.</summary>
    private async Task SentOverT38()
    {
        var (document, file) = (await FaxPeer.Document(_folder, 2), NewFile);
        var (_, call, port, leg, _) = await Answered("13800000020");
        Switch.Do(new SendFax(leg, "t38-out", document));
        call.CSeq++;
        await call.Invite(T38(port));
        var ok = await call.Expect(200);
        await call.Ack();
        await using var peer = await FaxPeer.Start("t38", sends: false, file, port, PortOf(ok, "m=image "));
        var ended = await Faxed(leg);
        Assert.Equal((FaxOutcome.Complete, 2, true), (ended.Outcome, ended.Pages, ended.T38));
        Assert.StartsWith("ended 0 pages 2 ecm 1", await peer.Ended());
        Assert.Equal("same 2", await FaxPeer.Compare(document, file));
        // Afterwards it is a call again.
        var audio = Audio(toneHz: 600);
        call.CSeq++;
        await call.Invite(WireCall.Sdp(audio.Local, version: 3));
        audio.TalkTo(await call.Expect(200));
        await call.Ack();
        Switch.Do(new Echo(leg));
        await audio.Hears(600);
        await call.Bye();
    }

    private async Task<(WirePhone Phone, WireCall Call, int Port, LegId Leg, int Theirs)> Answered(string from)
    {
        var phone = Phone(from);
        var port = FreePorts.Udp();
        var call = WireCall.To(phone, "4000");
        await call.Invite(WireCall.Sdp(new IPEndPoint(IPAddress.Loopback, port)));
        var leg = (await Told.Expect<LegArrived>(l => l.Caller == from)).Leg;
        Switch.Do(new AnswerLeg(leg));
        var ok = await call.Expect(200);
        await call.Ack();
        await Told.Expect<LegAnswered>(l => l.Leg == leg);
        return (phone, call, port, leg, PortOf(ok, "m=audio "));
    }

    private async Task<FaxEnded> Faxed(LegId leg)
    {
        var waiting = Stopwatch.StartNew();
        while (true)
        {
            try { return await Told.Expect<FaxEnded>(e => e.Leg == leg); }
            catch (TimeoutException) when (waiting.Elapsed < FaxedWithin) { }
        }
    }

    /// <summary>The process of the fax that runs: a child of this one.</summary>
    private static async Task<Process> Worker()
    {
        var waiting = Stopwatch.StartNew();
        while (waiting.Elapsed < WirePhone.Patience)
        {
            foreach (var folder in Directory.EnumerateDirectories("/proc").Where(d => int.TryParse(Path.GetFileName(d), out _)))
            {
                try
                {
                    if ((await File.ReadAllTextAsync(Path.Combine(folder, "cmdline"))).Contains("antiphon-fax.dll", StringComparison.Ordinal)
                        && (await File.ReadAllTextAsync(Path.Combine(folder, "stat"))).Split(") ")[1].Split(' ')[1] == $"{Environment.ProcessId}")
                        return Process.GetProcessById(int.Parse(Path.GetFileName(folder)));
                }
                catch (Exception gone) when (gone is IOException or UnauthorizedAccessException) { }
            }
            await Task.Delay(20);
        }
        throw new TimeoutException("no fax worker was started");
    }

    private static string T38(int port) =>
        $"v=0\r\no=fax 1 2 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=image {port} udptl t38\r\na=T38FaxVersion:0\r\na=T38MaxBitRate:14400\r\n"
        + "a=T38FaxRateManagement:transferredTCF\r\na=T38FaxMaxBuffer:2000\r\na=T38FaxMaxDatagram:400\r\na=T38FaxUdpEC:t38UDPRedundancy\r\n";

    private static string Line(WireMessage message, string start) => message.Sdp(start);

    private static int PortOf(WireMessage message, string line) => int.Parse(message.Sdp(line).Split(' ')[0]);
}
