namespace Antiphon.Switch.Tests;

/// <summary>RFC 4028 on both kinds of legs, as refresher and not. Time is put forward; silence of the audio does not count here.</summary>
public sealed class SessionTimerTests : SwitchStory
{
    private const string TakesUpdate = "Allow: INVITE, ACK, BYE, CANCEL, UPDATE";
    private static readonly TimeSpan Half = TimeSpan.FromSeconds(45);

    protected override SwitchLimits Limits => new() { MediaSilenceMax = TimeSpan.FromDays(1) };

    [Fact]
    public async Task Session_that_the_caller_does_not_refresh_is_ended_before_it_runs_out()
    {
        var (_, call, _, leg) = await AnsweredCaller(headers: ["Session-Expires: 90;refresher=uac", "Supported: timer"]);
        await Later(call, TimeSpan.FromSeconds(50));
        call.CSeq++;
        await call.Send("UPDATE", headers: ["Session-Expires: 90;refresher=uac", "Supported: timer"]);
        Assert.Equal(("90;refresher=uac", "timer"), await call.Expect(200, "UPDATE") is var ok ? (ok.Header("Session-Expires"), ok.Header("Require")) : default);
        await Later(call, TimeSpan.FromSeconds(50));
        await Later(call, TimeSpan.FromSeconds(10));             // Refreshed: still there after 100 s, and not after 110.
        await call.ExpectBye();
        var ended = await Told.Expect<LegEnded>();
        Assert.Equal((leg, HangupCause.MediaTimeout, EndedBy.Network), (ended.Leg, ended.Cause, ended.By));
    }

    [Fact]
    public async Task We_refresh_by_update_when_the_caller_wants_it_so()
    {
        var (phone, call, _, _) = await AnsweredCaller(headers: ["Session-Expires: 90;refresher=uas", "Supported: timer", TakesUpdate]);
        for (var i = 0; i < 3; i++)
        {
            await Later(call, Half);
            var update = await call.ExpectRequest("UPDATE");
            Assert.Equal("90;refresher=uac", update.Header("Session-Expires"));          // Of this transaction we are the client.
            Assert.Contains("timer", update.Header("Supported"));
            Assert.Equal("", update.Body);
            await phone.Respond(update, 200, "OK", "", null, "Session-Expires: 90;refresher=uac", "Require: timer");
        }
        await StillTalks(call);
    }

    [Fact]
    public async Task We_refresh_by_reinvite_when_the_caller_takes_no_update_and_nothing_changes_by_it()
    {
        var (phone, call, audio, leg) = await AnsweredCaller(headers: ["Session-Expires: 90;refresher=uas", "Supported: timer", "Allow: INVITE, ACK, BYE"]);
        await Later(call, Half);
        var first = await call.ExpectRequest("INVITE");
        await phone.Respond(first, 200, "OK", "", WireCall.Sdp(audio.Local), "Session-Expires: 90;refresher=uac");
        await call.ExpectRequest("ACK");
        await Later(call, Half);
        var second = await call.ExpectRequest("INVITE");
        Assert.Equal(first.Body, second.Body);
        await phone.Respond(second, 200, "OK", "", WireCall.Sdp(audio.Local), "Session-Expires: 90;refresher=uac");
        await call.ExpectRequest("ACK");
        Switch.Do(new Play(leg, 1, [new TonePart(600, null)]));
        await audio.Hears(600);
        await StillTalks(call);
    }

    [Fact] // RFC 3261 §14.1
    public async Task Reinvites_that_cross_are_both_refused_and_ours_is_tried_again()
    {
        var (phone, call, audio, _) = await AnsweredCaller(headers: ["Session-Expires: 90;refresher=uas", "Supported: timer", "Allow: INVITE, ACK, BYE"]);
        await Later(call, Half);
        var ours = await call.ExpectRequest("INVITE");
        call.CSeq++;
        await call.Invite(WireCall.Sdp(audio.Local, "sendonly", version: 2));
        await call.Ack(refused: await call.Expect(491));
        await phone.Respond(ours, 491, "Request Pending", "");
        await phone.Expect(m => m.Method == "ACK" && m.CSeq == ours.CSeq, "ACK of the 491");
        await Later(call, TimeSpan.FromSeconds(2));             // The caller owns the Call-ID: ours waits 2 s at most.
        var again = await call.ExpectRequest("INVITE");
        Assert.True(again.CSeq > ours.CSeq);
        await phone.Respond(again, 200, "OK", "", WireCall.Sdp(audio.Local), "Session-Expires: 90;refresher=uac");
        await call.ExpectRequest("ACK");

        call.CSeq++;
        await call.Invite(WireCall.Sdp(audio.Local, "sendonly", version: 2));
        await call.Expect(200);
        await call.Ack();
        await Told.Expect<LegHeld>();
        await Later(call, Half);
        var later = await call.ExpectRequest("INVITE");
        Assert.Contains("a=recvonly", later.Body);               // What was agreed meanwhile stands.
        await phone.Respond(later, 200, "OK", "", WireCall.Sdp(audio.Local, "sendonly", version: 2), "Session-Expires: 90;refresher=uac");
        await call.ExpectRequest("ACK");
        await StillTalks(call);
    }

    [Fact]
    public async Task Refresh_that_meets_a_stranger_ends_the_call()
    {
        var (phone, call, _, leg) = await AnsweredCaller(headers: ["Session-Expires: 90;refresher=uas", "Supported: timer", TakesUpdate]);
        await Later(call, Half);
        await phone.Respond(await call.ExpectRequest("UPDATE"), 481, "Call Does Not Exist", "");
        Assert.Equal((leg, HangupCause.MediaTimeout), await Told.Expect<LegEnded>() is var ended ? (ended.Leg, ended.Cause) : default);
        await call.ExpectBye();
    }

    [Fact]
    public async Task We_ask_for_a_session_interval_and_obey_who_wants_it_longer()
    {
        var phone = await RegisteredPhone();
        var leg = NewLeg();
        Switch.Do(new DialLeg(leg, new ExtensionTarget("8001"), "13800001111", "", TimeSpan.FromSeconds(30)));
        var first = await phone.ExpectRequest("INVITE");
        Assert.Equal(("1800", "90"), (first.Header("Session-Expires"), first.Header("Min-SE")));
        Assert.Contains("timer", first.Header("Supported"));
        await phone.Respond(first, 422, "Session Interval Too Small", "x", null, "Min-SE: 3600");
        await phone.ExpectRequest("ACK");
        var second = await phone.ExpectRequest("INVITE");
        Assert.Equal(("3600", "3600", first.Header("Call-ID"), first.CSeq + 1), (second.Header("Session-Expires"), second.Header("Min-SE"), second.Header("Call-ID"), second.CSeq));
        var call = WireCall.From(phone, second);
        await call.Answer(second, WireCall.Sdp(phone.Local), "Session-Expires: 3600;refresher=uas", "Require: timer");
        await Told.Expect<LegAnswered>(a => a.Leg == leg);
        await Later(call, TimeSpan.FromSeconds(3_600 - 32));    // The phone wanted to refresh, and did not.
        await call.ExpectBye();
        Assert.Equal(EndedBy.Network, (await Told.Expect<LegEnded>()).By);
    }

    [Fact]
    public async Task Second_422_is_the_end_of_it()
    {
        var phone = await RegisteredPhone();
        Switch.Do(new DialLeg(NewLeg(), new ExtensionTarget("8001"), "13800001111", "", TimeSpan.FromSeconds(30)));
        foreach (var minimum in new[] { 3_600, 7_200 })
        {
            await phone.Respond(await phone.ExpectRequest("INVITE"), 422, "Session Interval Too Small", "x", null, $"Min-SE: {minimum}");
            await phone.ExpectRequest("ACK");
        }
        Assert.Equal(422, (await Told.Expect<LegEnded>()).SipStatus);
        Assert.DoesNotContain(phone.Unread, m => m.Method == "INVITE");
    }

    [Fact]
    public async Task Callee_that_lets_us_refresh_is_refreshed_and_one_without_timers_is_left_alone()
    {
        var (phone, call, _, _) = await AnsweredDesk(headers: ["Session-Expires: 90;refresher=uac", "Require: timer", TakesUpdate]);
        await Later(call, Half);
        var update = await call.ExpectRequest("UPDATE");
        await phone.Respond(update, 405, "Method Not Allowed", "");              // It said otherwise before.
        var reinvite = await call.ExpectRequest("INVITE");
        await phone.Respond(reinvite, 200, "OK", "", WireCall.Sdp(phone.Local));  // No timer any more.
        await call.ExpectRequest("ACK");
        await Later(call, TimeSpan.FromHours(2));
        Assert.DoesNotContain(phone.Unread, m => !m.IsResponse);
        await StillTalks(call);
    }

    /// <summary>Puts the clock forward when all that was sent before is dealt with.</summary>
    private async Task Later(WireCall call, TimeSpan time)
    {
        call.CSeq++;
        await call.Send("OPTIONS");
        await call.Expect(200, "OPTIONS");
        Skip(time);
    }

    private async Task StillTalks(WireCall call)
    {
        Assert.DoesNotContain(Told.All, e => e is LegEnded);
        await call.Bye();
        await Told.Expect<LegEnded>();
    }
}
