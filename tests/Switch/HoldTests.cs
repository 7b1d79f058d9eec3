namespace Antiphon.Switch.Tests;

/// <summary>Re-INVITE and UPDATE of phones and trunks (RFC 3261 §14, 3264 §8, 3311, 6141): hold, resume, another place, another codec.</summary>
public sealed class HoldTests : SwitchStory
{
    [Theory]
    [InlineData("INVITE", "sendonly", null, "recvonly")]
    [InlineData("INVITE", "inactive", null, "inactive")]
    [InlineData("INVITE", "sendrecv", "0.0.0.0", "recvonly")]            // as RFC 2543 had it
    [InlineData("UPDATE", "sendonly", null, "recvonly")]
    [InlineData("UPDATE", "sendrecv", "0.0.0.0", "recvonly")]
    public async Task Caller_holds_and_resumes_and_both_are_told(string method, string direction, string? connection, string answered)
    {
        var (_, call, audio, leg) = await AnsweredCaller();
        Switch.Do(new Play(leg, 1, [new TonePart(600, null)]));
        await audio.Hears(600);

        var held = WireCall.Sdp(audio.Local, direction, version: 2);
        if (connection is not null) held = held.Replace($"c=IN IP4 {audio.Local.Address}", $"c=IN IP4 {connection}");
        Assert.Contains($"a={answered}\r\n", (await Renegotiate(call, method, held)).Body);
        Assert.Equal(leg, (await Told.Expect<LegHeld>()).Leg);

        Assert.Contains("a=sendrecv\r\n", (await Renegotiate(call, method, WireCall.Sdp(audio.Local, version: 3))).Body);
        Assert.Equal(leg, (await Told.Expect<LegResumed>()).Leg);
        await audio.Hears(600);
        await call.Bye();
        await Told.Expect<LegEnded>();
    }

    [Theory, InlineData("INVITE"), InlineData("UPDATE")]
    public async Task Desk_phone_that_we_called_holds_and_resumes(string method)
    {
        var (_, call, audio, leg) = await AnsweredDesk();
        Assert.Contains("a=recvonly\r\n", (await Renegotiate(call, method, WireCall.Sdp(audio.Local, "sendonly", version: 2))).Body);
        Assert.Equal(leg, (await Told.Expect<LegHeld>()).Leg);
        await Renegotiate(call, method, WireCall.Sdp(audio.Local, "sendonly", version: 2));        // Once more: told once.
        await Renegotiate(call, method, WireCall.Sdp(audio.Local, version: 3));
        await Told.Expect<LegResumed>();
        Assert.Single(Told.All.OfType<LegHeld>());
        Switch.Do(new Play(leg, 1, [new TonePart(600, null)]));
        await audio.Hears(600);
        await call.Bye();
        await Told.Expect<LegEnded>();
    }

    [Fact]
    public async Task Caller_moves_to_another_port_and_codec_and_the_audio_follows()
    {
        var (_, call, _, leg) = await AnsweredCaller();
        var moved = Audio(550);
        var offer = WireCall.Sdp(moved.Local, version: 2);
        moved.TalkTo(await Renegotiate(call, "INVITE", offer));
        Switch.Do(new Echo(leg));
        await moved.Hears(550);

        var other = await Renegotiate(call, "UPDATE", WireCall.Sdp(moved.Local, version: 3).Replace("RTP/AVP 8 0 101", "RTP/AVP 0 101"));
        Assert.Contains("RTP/AVP 0 101", other.Sdp("m=audio "));
        await call.Bye();
        await Told.Expect<LegEnded>();
    }

    [Fact] // RFC 3261 §14.2, RFC 3264: the offer is in the 200, the answer in the ACK.
    public async Task Reinvite_without_an_offer_gets_ours_and_its_answer_counts()
    {
        var (_, call, audio, leg) = await AnsweredCaller();
        call.CSeq++;
        await call.Invite(null);
        Assert.Contains("a=sendrecv\r\n", (await call.Expect(200)).Body);
        await call.Ack(WireCall.Sdp(audio.Local, "sendonly", version: 2));
        Assert.Equal(leg, (await Told.Expect<LegHeld>()).Leg);

        call.CSeq++;
        await call.Invite(null);
        await call.Expect(200);
        await call.Ack(WireCall.Sdp(audio.Local, version: 3));
        await Told.Expect<LegResumed>();
        await call.Bye();
        await Told.Expect<LegEnded>();
    }

    [Fact] // RFC 6141 §3.4
    public async Task Ack_without_the_answer_leaves_the_session_as_it_was()
    {
        var (_, call, audio, leg) = await AnsweredCaller();
        call.CSeq++;
        await call.Invite(null);
        await call.Expect(200);
        await call.Ack();

        Switch.Do(new Play(leg, 1, [new TonePart(600, null)]));
        await audio.Hears(600);
        await Renegotiate(call, "INVITE", WireCall.Sdp(audio.Local, "sendonly", version: 2));      // Nothing of ours is open: no 491.
        await Told.Expect<LegHeld>();
        await call.Bye();
        await Told.Expect<LegEnded>();
    }

    [Theory, InlineData("INVITE"), InlineData("UPDATE")]
    public async Task Wish_that_cannot_be_met_is_refused_and_the_call_goes_on(string method)
    {
        var (_, call, audio, leg) = await AnsweredCaller();
        foreach (var (sdp, header, status) in new (string?, string, int)[]
        {
            (WireCall.Sdp(audio.Local).Replace("RTP/AVP 8 0 101", "RTP/AVP 18").Replace("a=sendrecv", "a=inactive"), "Subject: codec", 488),
            ("not a description", "Subject: broken", 488),
            (WireCall.Sdp(audio.Local), "Require: teleportation", 420),
            (null, "Session-Expires: 20", 422),
        })
        {
            call.CSeq++;
            await call.Send(method, sdp, headers: header);
            var refused = await call.Expect(status, method);
            if (method == "INVITE") await call.Ack(refused: refused);
        }
        Assert.DoesNotContain(Told.All, e => e is LegHeld);
        Switch.Do(new Play(leg, 1, [new TonePart(600, null)]));
        await audio.Hears(600);
        await call.Bye();
        await Told.Expect<LegEnded>();
    }

    [Fact] // The 183 is no promise: the answer is what the 200 says.
    public async Task Answer_after_early_media_may_name_another_place()
    {
        var phone = await RegisteredPhone();
        var leg = NewLeg();
        Switch.Do(new DialLeg(leg, new ExtensionTarget("8001"), "13800001111", "", TimeSpan.FromSeconds(30)));
        var invite = await phone.ExpectRequest("INVITE");
        var (early, final) = (Audio(550, Desk), Audio(700, Desk));
        var call = WireCall.From(phone, invite);
        await phone.Respond(invite, 183, "Session Progress", call.LocalTag, WireCall.Sdp(early.Local));
        await Told.Expect<LegRinging>(r => r.EarlyMedia);
        await call.Answer(invite, WireCall.Sdp(final.Local));
        final.TalkTo(invite);
        await Told.Expect<LegAnswered>();
        Switch.Do(new Play(leg, 1, [new TonePart(600, null)]));
        await final.Hears(600);
        await call.Bye();
        await Told.Expect<LegEnded>();
    }

    [Fact]
    public async Task Update_with_an_offer_before_the_answer_is_put_off()
    {
        var phone = Phone("13800001111");
        var call = WireCall.To(phone, "4000");
        await call.Invite(WireCall.Sdp(phone.Local));
        var leg = (await Told.Expect<LegArrived>()).Leg;
        Switch.Do(new RingLeg(leg));
        await call.Expect(180);
        call.CSeq++;
        await call.Send("UPDATE", WireCall.Sdp(phone.Local, version: 2));
        Assert.NotEqual("", (await call.Expect(500, "UPDATE")).Header("Retry-After"));
        call.CSeq++;
        await call.Send("UPDATE");
        await call.Expect(200, "UPDATE");
        Switch.Do(new RejectLeg(leg, HangupCause.Busy));
        await phone.ExpectStatus(486, "INVITE");
        await Told.Expect<LegEnded>();
    }

    /// <returns>The 200.</returns>
    private static async Task<WireMessage> Renegotiate(WireCall call, string method, string sdp)
    {
        call.CSeq++;
        await call.Send(method, sdp);
        var ok = await call.Expect(200, method);
        if (method == "INVITE") await call.Ack();
        return ok;
    }
}
