using Antiphon.TestKit.Audio;

namespace Antiphon.Switch.Tests;

/// <summary>REFER and Replaces of phones (RFC 3515, 3891, 4488), and who may not (threats 13, 31).</summary>
public sealed class TransferTests : SwitchStory
{
    private readonly string _folder = TestFolder.New("transfer");

    [Fact]
    public async Task Phone_asks_for_a_blind_transfer_and_is_told_how_it_went()
    {
        var (phone, call, _, leg) = await AnsweredDesk();
        await Refer(call, "<sip:8002@antiphon>");
        var asked = await Told.Expect<TransferAsked>();
        Assert.Equal((leg, "8002", null), (asked.Leg, asked.Target, asked.Replaces));
        Switch.Do(new AcceptTransfer(leg, asked.Request));
        Assert.NotEqual("", (await call.Expect(202, "REFER")).Header("Contact"));
        await Notified(phone, call, "SIP/2.0 100 Trying", "active;");
        Switch.Do(new TellTransfer(leg, asked.Request, 180));
        await Notified(phone, call, "SIP/2.0 180 Ringing", "active;");
        Switch.Do(new TellTransfer(leg, asked.Request, 200));
        await Notified(phone, call, "SIP/2.0 200 OK", "terminated;reason=noresource");
        Switch.Do(new TellTransfer(leg, asked.Request, 200));                    // Void: it was the last.

        await Refer(call, "<sip:8003@antiphon>");                                // The second one in a dialog is told apart by its number.
        asked = await Told.Expect<TransferAsked>();
        Switch.Do(new AcceptTransfer(leg, asked.Request));
        Switch.Do(new TellTransfer(leg, asked.Request, 486));
        await call.Expect(202, "REFER");
        var notify = await Notified(phone, call, "SIP/2.0 100 Trying", "active;");
        Assert.Equal($"refer;id={call.CSeq}", notify.Header("Event"));
        await Notified(phone, call, "SIP/2.0 486 Busy Here", "terminated;");
        await call.Bye();
        await Told.Expect<LegEnded>();
    }

    [Fact]
    public async Task Attended_transfer_names_the_consultation_call_of_the_same_phone()
    {
        var (desk, call, audio, leg) = await AnsweredDesk();
        var consult = await CallsIn(desk, "8001", "secret-1");
        Assert.NotEqual(leg, consult.Leg);
        await Refer(call, $"<sip:8002@antiphon?Replaces={Uri.EscapeDataString($"{consult.Call.CallId};to-tag={consult.RemoteTag};from-tag={consult.Call.LocalTag}")}>");
        var asked = await Told.Expect<TransferAsked>();
        Assert.Equal((leg, "8002", consult.Leg), (asked.Leg, asked.Target, asked.Replaces));
        Switch.Do(new RefuseTransfer(leg, asked.Request, HangupCause.Rejected));
        await call.Expect(603, "REFER");
        await consult.Call.Bye();
        await call.Bye();
        await Told.Expect<LegEnded>(e => e.Leg == leg);
        await Told.Expect<LegEnded>(e => e.Leg == consult.Leg);
    }

    [Fact]
    public async Task Nobody_decides_in_time_and_the_phone_is_refused()
    {
        var (_, call, _, _) = await AnsweredDesk();
        await Refer(call, "<tel:8002>");
        await Told.Expect<TransferAsked>();
        await Refer(call, "<sip:8003@antiphon>");
        await call.Expect(491, "REFER");                                         // One at a time.
        Skip(Limits.TransferAnswerWithin);
        await call.Expect(603, "REFER");
        await call.Bye();
        await Told.Expect<LegEnded>();
        Assert.Single(Told.All.OfType<TransferAsked>());
    }

    [Fact] // RFC 4488
    public async Task Phone_that_wants_no_news_gets_none()
    {
        var (phone, call, _, leg) = await AnsweredDesk();
        await Refer(call, "<sip:8002@antiphon>", "Refer-Sub: false", "Require: norefersub");
        var asked = await Told.Expect<TransferAsked>();
        Switch.Do(new AcceptTransfer(leg, asked.Request));
        Assert.Equal("false", (await call.Expect(202, "REFER")).Header("Refer-Sub"));
        Switch.Do(new TellTransfer(leg, asked.Request, 200));
        await call.Bye();
        await Told.Expect<LegEnded>();
        Assert.DoesNotContain(phone.Unread, m => m.Method == "NOTIFY");
    }

    [Theory]
    [InlineData("<sip:@antiphon>", 400)]
    [InlineData("<sip:antiphon>", 404)]
    [InlineData("<sip:00%40evil%3E@antiphon>", 404)]
    [InlineData("<mailto:a@b.c>", 416)]
    [InlineData("<sip:8002@antiphon;method=BYE>", 501)]
    [InlineData("<sip:8002@antiphon>, <sip:8003@antiphon>", 400)]
    [InlineData("<sip:8002@antiphon?Replaces=nonsense>", 400)]
    [InlineData("<sip:8002@antiphon?Replaces=a%3Bto-tag%3Db%3Bfrom-tag%3Dc>", 404)]
    [InlineData(null, 400)]
    public async Task Wish_that_cannot_be_read_is_refused_and_the_call_goes_on(string? referTo, int status)
    {
        var (_, call, _, _) = await AnsweredDesk();
        await Refer(call, referTo);
        await call.Expect(status, "REFER");
        await call.Bye();
        await Told.Expect<LegEnded>();
        Assert.DoesNotContain(Told.All, e => e is TransferAsked);
    }

    [Fact] // Threat 31
    public async Task Trunk_may_not_refer_inside_or_outside_of_its_call()
    {
        var (phone, call, _, _) = await AnsweredCaller();
        await Refer(call, "<sip:00900123@outside>");
        await call.Expect(403, "REFER");
        var outside = WireCall.To(phone, "4000");
        await outside.Send("REFER", headers: "Refer-To: <sip:00900123@outside>");
        await outside.Expect(403, "REFER");
        await call.Bye();
        await Told.Expect<LegEnded>();
        Assert.DoesNotContain(Told.All, e => e is TransferAsked);
    }

    [Theory, InlineData(true), InlineData(false)] // RFC 3891
    public async Task Phone_takes_its_own_call_over_and_the_caller_hears_it_at_once(bool offer)
    {
        var (_, callerCall, caller, callerLeg) = await AnsweredCaller(toneHz: 440);
        var (deskPhone, desk, deskAudio, deskLeg) = await AnsweredDesk(toneHz: 700);
        Switch.Do(new JoinLegs(callerLeg, deskLeg));
        await caller.Hears(700);

        var mobile = Phone("8001", "127.0.3.5");
        var audio = Audio(550, "127.0.3.5");
        var (callId, to, from) = await DialogOf(desk, deskPhone);
        var taken = await Invite(mobile, "8001", "secret-1", offer ? WireCall.Sdp(audio.Local) : null, $"Replaces: {callId};to-tag={to};from-tag={from}");
        audio.TalkTo(await taken.Expect(200));
        await taken.Ack(offer ? null : WireCall.Sdp(audio.Local));
        var replaced = await Told.Expect<LegReplaced>();
        Assert.Equal((deskLeg, new LegOrigin(OriginKind.Extension, "8001")), (replaced.Leg, replaced.Origin));
        await desk.ExpectBye();
        await Told.Expect<LegEnded>(e => e.Leg == deskLeg);
        await caller.Hears(550);
        await audio.Hears(440);
        await taken.Bye();
        await Told.Expect<LegEnded>(e => e.Leg == replaced.By);
        await callerCall.Bye();
        await Told.Expect<LegEnded>(e => e.Leg == callerLeg);
        Assert.Equal(1, Told.All.Count(e => e is LegArrived));                   // The caller alone: the taking over is told as such.
    }

    [Fact]
    public async Task Recording_goes_on_at_the_phone_that_takes_over_and_ends_once()
    {
        var (_, callerCall, caller, callerLeg) = await AnsweredCaller(toneHz: 440);
        var (deskPhone, desk, _, deskLeg) = await AnsweredDesk(toneHz: 700);
        var file = Path.Combine(_folder, "one.wav");
        Switch.Do(new JoinLegs(callerLeg, deskLeg));
        Switch.Do(new StartRecording(deskLeg, "one", file));
        await Told.Expect<RecordingStarted>();
        await caller.Hears(700, seconds: 1);

        var mobile = Phone("8001", "127.0.3.5");
        var audio = Audio(550, "127.0.3.5");
        var (callId, to, from) = await DialogOf(desk, deskPhone);
        var taken = await Invite(mobile, "8001", "secret-1", WireCall.Sdp(audio.Local), $"Replaces: {callId};to-tag={to};from-tag={from}");
        audio.TalkTo(await taken.Expect(200));
        await taken.Ack();
        var by = (await Told.Expect<LegReplaced>()).By;
        await desk.ExpectBye();
        await Told.Expect<LegEnded>(e => e.Leg == deskLeg);
        await caller.Hears(550, seconds: 1);
        await taken.Bye();
        var ended = await Told.Expect<RecordingEnded>();
        await callerCall.Bye();
        await Told.Expect<LegEnded>(e => e.Leg == callerLeg);

        Assert.Equal((by, "one", 1), (ended.Leg, ended.Recording, Told.All.Count(e => e is RecordingEnded)));
        var sides = Wav.Read(file);
        Assert.Equal(ended.Length, sides[0].Length);
        foreach (var toneHz in new double[] { 700, 550 }) Assert.True(HasStretch(sides[0], toneHz), $"{toneHz} Hz in channel 0");
        Assert.True(HasStretch(sides[1], 440), "the caller in channel 1");
    }

    [Fact]
    public async Task Nobody_takes_over_the_call_of_another()
    {
        var (deskPhone, desk, _, leg) = await AnsweredDesk();
        var (callId, to, from) = await DialogOf(desk, deskPhone);
        var other = await Invite(Phone("8002", "127.0.3.5"), "8002", "secret-2", null, $"Replaces: {callId};to-tag={to};from-tag={from}");
        await other.Ack(refused: await other.Expect(403));
        var trunk = WireCall.To(Phone("13800001111"), "4000");
        await trunk.Invite(null, $"Replaces: {callId};to-tag={to};from-tag={from}");
        await trunk.Ack(refused: await trunk.Expect(403));
        foreach (var (header, status) in new[] { ($"{callId};to-tag={to};from-tag={from};early-only", 486), ($"{callId};to-tag={to};from-tag=x", 481), (callId, 400) })
        {
            var own = await Invite(Phone("8001", "127.0.3.6"), "8001", "secret-1", null, $"Replaces: {header}");
            await own.Ack(refused: await own.Expect(status));
        }
        Assert.DoesNotContain(Told.All, e => e is LegReplaced or LegArrived);
        await desk.Bye();
        await Told.Expect<LegEnded>(e => e.Leg == leg);
    }

    private static Task Refer(WireCall call, string? referTo, params string[] headers)
    {
        call.CSeq++;
        return call.Send("REFER", headers: [.. headers, .. referTo is null ? Array.Empty<string>() : [$"Refer-To: {referTo}", "Referred-By: <sip:8001@antiphon>"]]);
    }

    private static async Task<WireMessage> Notified(WirePhone phone, WireCall call, string line, string state)
    {
        var notify = await call.ExpectRequest("NOTIFY");
        Assert.StartsWith("refer", notify.Header("Event"));
        Assert.StartsWith("message/sipfrag", notify.Header("Content-Type"));
        Assert.StartsWith(line, notify.Body);
        Assert.StartsWith(state, notify.Header("Subscription-State"));
        await phone.Respond(notify, 200, "OK", "");
        return notify;
    }

    /// <summary>A call of a phone to 4000 that was answered.</summary>
    private async Task<(WireCall Call, LegId Leg, string RemoteTag)> CallsIn(WirePhone phone, string user, string password)
    {
        var call = await Invite(phone, user, password, WireCall.Sdp(phone.Local));
        var leg = (await Told.Expect<LegArrived>(l => l.Origin.Name == user)).Leg;
        Switch.Do(new AnswerLeg(leg));
        var ok = await call.Expect(200);
        await call.Ack();
        await Told.Expect<LegAnswered>(a => a.Leg == leg);
        return (call, leg, ok.Parameter("To", "tag"));
    }

    /// <summary>Call-ID, our tag and the phone's, as a message of ours within the dialog shows them.</summary>
    private static async Task<(string CallId, string To, string From)> DialogOf(WireCall call, WirePhone phone)
    {
        call.CSeq++;
        await call.Send("OPTIONS");
        var ok = await phone.ExpectStatus(200, "OPTIONS");
        return (call.CallId, ok.Parameter("To", "tag"), ok.Parameter("From", "tag"));
    }

    private static async Task<WireCall> Invite(WirePhone phone, string user, string password, string? sdp, params string[] headers)
    {
        var call = WireCall.To(phone, "4000", user);
        await call.InviteWithDigest(sdp, password, user, headers);
        return call;
    }
}
