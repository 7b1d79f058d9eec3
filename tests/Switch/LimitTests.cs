namespace Antiphon.Switch.Tests;

public sealed class LimitTests : SwitchStory
{
    protected override SwitchLimits Limits => new()
    {
        LegsMax = 2, PendingInvitesPerSourceMax = 1, TrustedSourcesExempt = false,
    };

    [Fact]
    public async Task Invite_above_the_limit_of_its_source_gets_503_until_the_first_has_its_answer()
    {
        var phone = Phone("13800001111");
        var first = WireCall.To(phone, "4000");
        await first.Invite(WireCall.Sdp(phone.Local));
        var leg = (await Told.Expect<LegArrived>()).Leg;
        var second = WireCall.To(phone, "4000");
        await second.Invite(WireCall.Sdp(phone.Local));
        var refused = await second.Expect(503);
        Assert.NotEqual("", refused.Header("Retry-After"));
        await second.Ack(refused: refused);

        Switch.Do(new RejectLeg(leg, HangupCause.Busy));
        await first.Ack(refused: await first.Expect(486));
        var third = WireCall.To(phone, "4000");
        await third.Invite(WireCall.Sdp(phone.Local));
        Switch.Do(new RejectLeg((await Told.Expect<LegArrived>()).Leg, HangupCause.Busy));
        await third.Ack(refused: await third.Expect(486));
    }

    [Fact]
    public async Task Dialling_above_the_limit_of_legs_ends_with_congestion()
    {
        var (_, one, firstAudio, _) = await AnsweredCaller("13800000001");
        var (_, two, secondAudio, _) = await AnsweredCaller("13800000002");
        var leg = NewLeg();
        Switch.Do(new DialLeg(leg, new ExtensionTarget("8001"), "", "", TimeSpan.FromSeconds(5)));
        Assert.Equal((HangupCause.Congestion, 503), await Told.Expect<LegEnded>(e => e.Leg == leg) is var e ? (e.Cause, e.SipStatus) : default);
        await one.Bye();
        await two.Bye();
    }

    [Fact]
    public async Task Leg_that_nobody_answers_ends_by_itself()
    {
        var phone = Phone("13800001111");
        var call = WireCall.To(phone, "4000");
        await call.Invite(WireCall.Sdp(phone.Local));
        await Told.Expect<LegArrived>();
        Skip(Limits.UnansweredMax);
        await call.Ack(refused: await call.Expect(480));
        Assert.Equal(HangupCause.NoAnswer, (await Told.Expect<LegEnded>()).Cause);
    }

    [Fact] // Threat 29
    public async Task Phone_whose_power_is_cut_is_released_but_not_while_it_is_on_hold()
    {
        var (_, held, heldAudio, heldLeg) = await AnsweredCaller("13800000001");
        held.CSeq++;
        await held.Invite(WireCall.Sdp(heldAudio.Local, "inactive", version: 2));
        await held.Expect(200);
        await held.Ack();
        heldAudio.FallSilent();

        var (_, dead, deadAudio, deadLeg) = await AnsweredCaller("13800000002");
        await Told.Expect<LegMediaUp>(m => m.Leg == deadLeg);
        deadAudio.FallSilent();
        await Eventually.Holds(() =>
        {
            Skip(Limits.MediaSilenceMax);           // Again, if a last packet was still on its way.
            return Told.All.OfType<LegEnded>().Any();
        }, WirePhone.Patience, "the silent phone is released");
        await dead.ExpectBye();
        var ended = await Told.Expect<LegEnded>();
        Assert.Equal((deadLeg, HangupCause.MediaTimeout, EndedBy.Network), (ended.Leg, ended.Cause, ended.By));
        Assert.DoesNotContain(Told.All, e => e is LegEnded last && last.Leg == heldLeg);
        await held.Bye();
        await Told.Expect<LegEnded>();
    }
}
