using Antiphon.Sip;

namespace Antiphon.Switch.Tests;

/// <summary>RFC 3262 in both directions.</summary>
public sealed class ReliableProvisionalTests : SwitchStory
{
    [Fact]
    public async Task Early_media_is_acknowledged_by_who_can_and_the_answer_waits_for_that()
    {
        var phone = Phone("13800001111");
        var audio = Audio();
        var call = WireCall.To(phone, "4000");
        await call.Invite(WireCall.Sdp(audio.Local), "Supported: 100rel");
        var leg = (await Told.Expect<LegArrived>()).Leg;
        Switch.Do(new RingLeg(leg));
        Assert.Equal("", (await call.Expect(180)).Header("RSeq"));               // Without a description it need not be sure.
        Switch.Do(new SendEarlyMedia(leg));
        Switch.Do(new Play(leg, 1, [new TonePart(600, null)]));
        Switch.Do(new AnswerLeg(leg));
        var early = await call.Expect(183);
        Assert.Equal("100rel", early.Header("Require"));
        audio.TalkTo(early);
        await audio.Hears(600);
        Assert.DoesNotContain(phone.Unread, m => m.Status == 200);

        Assert.Equal("", (await Prack(call, early)).Body);
        call.CSeq = 1;
        Assert.Equal("", (await call.Expect(200)).Body);                         // The 183 has said it.
        await call.Ack();
        call.CSeq = 2;
        await Told.Expect<LegAnswered>();
        await call.Bye();
        await Told.Expect<LegEnded>();
    }

    [Fact] // §3
    public async Task Reliable_ringing_is_repeated_and_the_caller_who_never_acknowledges_is_refused()
    {
        var phone = Phone("13800001111");
        var call = WireCall.To(phone, "4000");
        await call.Invite(WireCall.Sdp(phone.Local), "Require: 100rel");
        Switch.Do(new RingLeg((await Told.Expect<LegArrived>()).Leg));
        var first = await call.Expect(180);
        Skip(SipTimers.Rfc.T1);
        Assert.Equal(first.Text, (await call.Expect(180)).Text);
        Skip(SipTimers.Rfc.Timeout);
        await call.Ack(refused: await call.Expect(504));
        Assert.Equal(EndedBy.Network, (await Told.Expect<LegEnded>()).By);
    }

    [Fact] // §5: no offer in the INVITE
    public async Task Late_offer_goes_in_the_first_reliable_response_and_its_answer_in_the_prack()
    {
        var phone = Phone("13800001111");
        var audio = Audio();
        var call = WireCall.To(phone, "4000");
        await call.Invite(null, "Require: 100rel");
        var leg = (await Told.Expect<LegArrived>()).Leg;
        Switch.Do(new RingLeg(leg));
        var ringing = await call.Expect(180);
        audio.TalkTo(ringing);
        await Prack(call, ringing, WireCall.Sdp(audio.Local));
        Switch.Do(new AnswerLeg(leg));
        call.CSeq = 1;
        Assert.Equal("", (await call.Expect(200)).Body);
        await call.Ack();
        call.CSeq = 2;
        await Told.Expect<LegAnswered>();
        Switch.Do(new Play(leg, 1, [new TonePart(600, null)]));
        await audio.Hears(600);
        await call.Bye();
        await Told.Expect<LegEnded>();
    }

    [Fact]
    public async Task Prack_of_something_else_is_refused_and_an_update_may_offer_after_the_right_one()
    {
        var phone = Phone("13800001111");
        var call = WireCall.To(phone, "4000");
        await call.Invite(WireCall.Sdp(phone.Local), "Require: 100rel");
        var leg = (await Told.Expect<LegArrived>()).Leg;
        Switch.Do(new SendEarlyMedia(leg));
        var early = await call.Expect(183);
        foreach (var wrong in new[] { "1 1 INVITE", $"{early.Header("RSeq")} 7 INVITE", $"{early.Header("RSeq")} 1 BYE", "x", "99999999999 1 INVITE" })
        {
            call.CSeq++;
            await call.Send("PRACK", headers: $"RAck: {wrong}");
            await call.Expect(481, "PRACK");
        }
        await Prack(call, early);
        call.CSeq++;
        await call.Send("UPDATE", WireCall.Sdp(phone.Local, "sendonly", version: 2));
        Assert.Contains("a=recvonly", (await call.Expect(200, "UPDATE")).Body);
        Switch.Do(new RejectLeg(leg, HangupCause.Busy));
        await phone.ExpectStatus(486, "INVITE");
        await Told.Expect<LegEnded>();
    }

    [Fact] // §4
    public async Task We_acknowledge_reliable_responses_of_each_fork_once_and_in_order()
    {
        var phone = await RegisteredPhone();
        var leg = NewLeg();
        Switch.Do(new DialLeg(leg, new ExtensionTarget("8001"), "13800001111", "", TimeSpan.FromSeconds(30)));
        var invite = await phone.ExpectRequest("INVITE");
        Assert.Contains("100rel", invite.Header("Supported"));
        var (one, other) = (Audio(550, Desk), Audio(700, Desk));
        await phone.Respond(invite, 183, "Session Progress", "one", WireCall.Sdp(one.Local), "Require: 100rel", "RSeq: 10");
        Assert.Equal($"10 {invite.CSeq} INVITE", (await Acknowledged(phone)).Header("RAck"));
        await phone.Respond(invite, 180, "Ringing", "other", null, "Require: 100rel", "RSeq: 500");
        Assert.Equal($"500 {invite.CSeq} INVITE", (await Acknowledged(phone)).Header("RAck"));
        await phone.Respond(invite, 180, "Ringing", "one", null, "Require: 100rel", "RSeq: 12");        // 11 is missing,
        await phone.Respond(invite, 183, "Session Progress", "one", WireCall.Sdp(one.Local), "Require: 100rel", "RSeq: 10");        // this is a repeat,
        await phone.Respond(invite, 180, "Ringing", "one", null, "Require: 100rel", "RSeq: 11");        // and this is next.
        var prack = await Acknowledged(phone);
        Assert.Equal(($"11 {invite.CSeq} INVITE", true), (prack.Header("RAck"), prack.Header("To").Contains("tag=one")));

        await phone.Respond(invite, 200, "OK", "other", WireCall.Sdp(other.Local));
        await phone.ExpectRequest("ACK");
        other.TalkTo(invite);
        await Told.Expect<LegAnswered>();
        Switch.Do(new Play(leg, 1, [new TonePart(600, null)]));
        await other.Hears(600);
        Assert.DoesNotContain(phone.Unread, m => m.Method == "PRACK");
        await phone.Respond(invite, 200, "OK", "one", WireCall.Sdp(one.Local));                         // The loser answers too.
        var (ack, bye) = (await phone.ExpectRequest("ACK"), await phone.ExpectRequest("BYE"));
        Assert.All([ack, bye], m => Assert.Contains("tag=one", m.Header("To")));
        await phone.Respond(bye, 200, "OK", "one");
        Switch.Do(new HangUpLeg(leg, HangupCause.Normal));
        var last = await phone.ExpectRequest("BYE");
        Assert.Contains("tag=other", last.Header("To"));
        await phone.Respond(last, 200, "OK", "other");
        await Told.Expect<LegEnded>();
    }

    [Fact]
    public async Task Reliable_answer_stands_and_its_repetition_in_the_200_changes_nothing()
    {
        var phone = await RegisteredPhone();
        var leg = NewLeg();
        Switch.Do(new DialLeg(leg, new ExtensionTarget("8001"), "13800001111", "", TimeSpan.FromSeconds(30)));
        var invite = await phone.ExpectRequest("INVITE");
        var audio = Audio(550, Desk);
        var call = WireCall.From(phone, invite);
        await phone.Respond(invite, 183, "Session Progress", call.LocalTag, WireCall.Sdp(audio.Local), "Require: 100rel", "RSeq: 1");
        await Acknowledged(phone);
        await call.Send("UPDATE", WireCall.Sdp(audio.Local, "sendonly", version: 2));                   // The far end holds before it answers.
        Assert.Contains("a=recvonly", (await call.Expect(200, "UPDATE")).Body);
        await call.Answer(invite, WireCall.Sdp(audio.Local));
        await Told.Expect<LegAnswered>();
        await Told.Expect<LegHeld>();
        call.CSeq++;
        await call.Bye();
        await Told.Expect<LegEnded>();
    }

    private static async Task<WireMessage> Prack(WireCall call, WireMessage response, string? sdp = null)
    {
        call.CSeq++;
        await call.Send("PRACK", sdp, headers: $"RAck: {response.Header("RSeq")} 1 INVITE");
        return await call.Expect(200, "PRACK");
    }

    private static async Task<WireMessage> Acknowledged(WirePhone phone)
    {
        var prack = await phone.ExpectRequest("PRACK");
        await phone.Respond(prack, 200, "OK", "");
        return prack;
    }
}
