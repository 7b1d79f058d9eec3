using Antiphon.Sip;

namespace Antiphon.Switch.Tests;

public sealed class InboundCallTests : SwitchStory
{
    [Fact]
    public async Task Caller_from_the_trunk_is_rung_answered_and_says_goodbye()
    {
        var phone = Phone("13800001111");
        var audio = Audio();
        var call = WireCall.To(phone, "4000");
        await call.Invite(WireCall.Sdp(audio.Local));

        var arrived = await Told.Expect<LegArrived>();
        Assert.Equal(new LegOrigin(OriginKind.Trunk, TrustedTrunk), arrived.Origin);
        Assert.Equal(("4000", "13800001111"), (arrived.Called, arrived.Caller));

        Switch.Do(new RingLeg(arrived.Leg));
        await call.Expect(180);
        Switch.Do(new AnswerLeg(arrived.Leg));
        var ok = await call.Expect(200);
        Assert.Contains("RTP/AVP 8", ok.Sdp("m=audio "));
        await call.Ack();
        await Told.Expect<LegAnswered>();

        await call.Bye();
        var ended = await Told.Expect<LegEnded>();
        Assert.Equal((arrived.Leg, HangupCause.Normal, EndedBy.FarEnd, 0), (ended.Leg, ended.Cause, ended.By, ended.SipStatus));
    }

    [Fact]
    public async Task Switch_says_goodbye_and_the_end_is_told_once()
    {
        var (_, call, _, leg) = await AnsweredCaller();
        Switch.Do(new HangUpLeg(leg, HangupCause.Normal));
        Switch.Do(new HangUpLeg(leg, HangupCause.Failure));
        await call.ExpectBye();
        var ended = await Told.Expect<LegEnded>();
        Assert.Equal((HangupCause.Normal, EndedBy.Switch), (ended.Cause, ended.By));
        await NothingIsLeft(Switch);
        Assert.Single(Told.All.OfType<LegEnded>());
        Assert.Same(ended, Told.All.Last(e => e is LegEvent));
    }

    [Fact]
    public async Task Caller_who_gives_up_gets_487_and_the_leg_ends_cancelled()
    {
        var phone = Phone("13800001111");
        var call = WireCall.To(phone, "4000");
        await call.Invite(WireCall.Sdp(phone.Local));
        var arrived = await Told.Expect<LegArrived>();
        Switch.Do(new RingLeg(arrived.Leg));
        await call.Expect(180);

        await WireCancel(phone, call);
        await phone.ExpectStatus(200, "CANCEL");
        var refused = await call.Expect(487);
        await call.Ack(refused: refused);
        Assert.Equal(HangupCause.Cancelled, (await Told.Expect<LegEnded>()).Cause);
    }

    [Theory]
    [InlineData(HangupCause.Busy, 486)]
    [InlineData(HangupCause.NotFound, 404)]
    [InlineData(HangupCause.Rejected, 603)]
    [InlineData(HangupCause.Congestion, 503)]
    public async Task Refusal_has_the_status_of_its_cause(HangupCause cause, int status)
    {
        var phone = Phone("13800001111");
        var call = WireCall.To(phone, "4000");
        await call.Invite(WireCall.Sdp(phone.Local));
        Switch.Do(new RejectLeg((await Told.Expect<LegArrived>()).Leg, cause));
        var refused = await call.Expect(status);
        await call.Ack(refused: refused);
        Assert.Equal((cause, EndedBy.Switch, status), await EndOf());
    }

    [Fact]
    public async Task Announcement_before_the_answer_is_heard_by_early_media()
    {
        var phone = Phone("13800001111");
        var audio = Audio();
        var call = WireCall.To(phone, "4009");
        await call.Invite(WireCall.Sdp(audio.Local));
        var leg = (await Told.Expect<LegArrived>()).Leg;
        Switch.Do(new SendEarlyMedia(leg));
        Switch.Do(new Play(leg, 7, [new TonePart(600, null)]));
        audio.TalkTo(await call.Expect(183));
        await audio.Hears(600);

        Switch.Do(new AnswerLeg(leg));
        var ok = await call.Expect(200);
        Assert.StartsWith("v=0", ok.Body);
        await call.Ack();
        await call.Bye();
        Assert.Equal(PlayOutcome.Stopped, (await Told.Expect<PlayEnded>(p => p.Request == 7)).Outcome);
        await Told.Expect<LegEnded>();
    }

    [Fact]
    public async Task Caller_without_an_offer_answers_ours_in_the_ack()
    {
        var phone = Phone("13800001111");
        var audio = Audio();
        var call = WireCall.To(phone, "4000");
        await call.Invite(null);
        var leg = (await Told.Expect<LegArrived>()).Leg;
        Switch.Do(new AnswerLeg(leg));
        var ok = await call.Expect(200);
        await call.Ack(WireCall.Sdp(audio.Local));
        audio.TalkTo(ok);
        await Told.Expect<LegAnswered>();
        Switch.Do(new Play(leg, 1, [new TonePart(600, null)]));
        await audio.Hears(600);
        await call.Bye();
        await Told.Expect<LegEnded>();
    }

    [Fact]
    public async Task Ack_without_the_answer_that_we_wait_for_ends_the_call()
    {
        var phone = Phone("13800001111");
        var call = WireCall.To(phone, "4000");
        await call.Invite(null);
        Switch.Do(new AnswerLeg((await Told.Expect<LegArrived>()).Leg));
        await call.Expect(200);
        await call.Ack();
        await call.ExpectBye();
        Assert.Equal(HangupCause.NotAcceptable, (await Told.Expect<LegEnded>()).Cause);
    }

    [Fact]
    public async Task Caller_who_never_acknowledges_is_let_go()
    {
        var phone = Phone("13800001111");
        var call = WireCall.To(phone, "4000");
        await call.Invite(WireCall.Sdp(phone.Local));
        Switch.Do(new AnswerLeg((await Told.Expect<LegArrived>()).Leg));
        await call.Expect(200);
        Skip(SipTimers.Rfc.Timeout);
        await call.ExpectBye();
        Assert.Equal(EndedBy.Network, (await Told.Expect<LegEnded>()).By);
    }

    [Fact] // RFC 3264 §8.4
    public async Task Hold_is_answered_with_the_other_direction_and_resume_brings_the_audio_back()
    {
        var (_, call, audio, leg) = await AnsweredCaller();
        Switch.Do(new Play(leg, 1, [new TonePart(600, null)]));
        await audio.Hears(600);

        call.CSeq++;
        await call.Invite(WireCall.Sdp(audio.Local, "sendonly", version: 2));
        Assert.Contains("a=recvonly", (await call.Expect(200)).Body);
        await call.Ack();

        call.CSeq++;
        await call.Invite(WireCall.Sdp(audio.Local, "sendrecv", version: 3));
        Assert.Contains("a=sendrecv", (await call.Expect(200)).Body);
        await call.Ack();
        await audio.Hears(600);
        await call.Bye();
        await Told.Expect<LegEnded>();
    }

    [Fact]
    public async Task Reinvite_that_cannot_be_taken_gets_488_and_the_call_goes_on()
    {
        var (_, call, audio, leg) = await AnsweredCaller();
        call.CSeq++;
        await call.Invite("v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 96\r\na=rtpmap:96 speex/8000\r\n");
        await call.Ack(refused: await call.Expect(488));
        Switch.Do(new Play(leg, 1, [new TonePart(600, null)]));
        await audio.Hears(600);
        await call.Bye();
        await Told.Expect<LegEnded>();
    }

    [Fact] // JsSIP's default for keys
    public async Task Key_by_info_is_told_like_any_other()
    {
        var (_, call, _, leg) = await AnsweredCaller();
        call.CSeq++;
        await call.Send("INFO", "Signal=9\r\nDuration=100\r\n", "application/dtmf-relay");
        await call.Expect(200, "INFO");
        Assert.Equal(('9', leg), await KeyOf());
        await call.Bye();
        await Told.Expect<LegEnded>();
    }

    [Fact] // RFC 4028
    public async Task Session_interval_is_accepted_when_long_enough_and_the_caller_refreshes_it()
    {
        var phone = Phone("13800001111");
        var hurried = WireCall.To(phone, "4000");
        await hurried.Invite(WireCall.Sdp(phone.Local), "Session-Expires: 30", "Supported: timer");
        var refused = await hurried.Expect(422);
        Assert.Equal("90", refused.Header("Min-SE"));
        await hurried.Ack(refused: refused);

        var call = WireCall.To(phone, "4000");
        await call.Invite(WireCall.Sdp(phone.Local), "Session-Expires: 90", "Supported: timer");
        Switch.Do(new AnswerLeg((await Told.Expect<LegArrived>()).Leg));
        var ok = await call.Expect(200);
        Assert.Equal(("90;refresher=uac", "timer"), (ok.Header("Session-Expires"), ok.Header("Require")));
        await call.Ack();

        call.CSeq++;
        await call.Send("UPDATE", headers: ["Session-Expires: 90;refresher=uac", "Supported: timer"]);
        Assert.Equal("90;refresher=uac", (await call.Expect(200, "UPDATE")).Header("Session-Expires"));
        await call.Bye();
        await Told.Expect<LegEnded>();
    }

    [Fact]
    public async Task Number_withheld_reads_as_empty_and_asserted_identity_is_believed_from_the_trusted_trunk()
    {
        var phone = Phone("anonymous");
        var hidden = WireCall.To(phone, "4000");
        await hidden.Invite(WireCall.Sdp(phone.Local), "Privacy: id", "P-Asserted-Identity: <sip:13911112222@carrier>");
        var arrived = await Told.Expect<LegArrived>();
        Assert.Equal("", arrived.Caller);
        Switch.Do(new RejectLeg(arrived.Leg, HangupCause.Busy));
        await hidden.Ack(refused: await hidden.Expect(486));

        var shown = WireCall.To(phone, "4000");
        await shown.Invite(WireCall.Sdp(phone.Local), "P-Asserted-Identity: \"Li\" <sip:13911112222@carrier>");
        arrived = await Told.Expect<LegArrived>();
        Assert.Equal(("13911112222", "Li"), (arrived.Caller, arrived.CallerName));
        Switch.Do(new RejectLeg(arrived.Leg, HangupCause.Busy));
        await shown.Ack(refused: await shown.Expect(486));
        await Told.Expect<LegEnded>(e => e.Leg == arrived.Leg);
    }

    private async Task<(char, LegId)> KeyOf() => await Told.Expect<KeyPressed>() is var pressed ? (pressed.Key, pressed.Leg) : default;

    private async Task<(HangupCause, EndedBy, int)> EndOf() => await Told.Expect<LegEnded>() is var ended ? (ended.Cause, ended.By, ended.SipStatus) : default;

    private static Task WireCancel(WirePhone phone, WireCall call) => call.Send("CANCEL", sameTransaction: true);
}
