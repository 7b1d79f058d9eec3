namespace Antiphon.Switch.Tests;

/// <summary>Strangers who overheard a call, and floods (threats 6, 21, 27).</summary>
public sealed class ProtectionTests : SwitchStory
{
    protected override SwitchLimits Limits => new() { RefusalsMax = 30, LegsPerExtensionMax = 1 };

    [Fact]
    public async Task Bye_of_a_stranger_who_knows_the_tags_ends_nothing()
    {
        var (_, call, audio, leg) = await AnsweredCaller();
        var forged = call.By(Phone("13800001111", Stranger));
        forged.CSeq = 50;
        await forged.Send("BYE");
        await forged.Expect(401, "BYE");
        Assert.DoesNotContain(Told.All, e => e is LegEnded);

        await call.Bye();
        Assert.Equal(leg, (await Told.Expect<LegEnded>()).Leg);
    }

    [Fact]
    public async Task Cancel_of_a_stranger_who_knows_the_branch_ends_nothing()
    {
        var phone = Phone("13800001111");
        var call = WireCall.To(phone, "4000");
        await call.Invite(WireCall.Sdp(phone.Local));
        var leg = (await Told.Expect<LegArrived>()).Leg;
        var forged = call.By(Phone("13800001111", Stranger));
        await forged.Send("CANCEL", sameTransaction: true);
        await forged.Expect(481, "CANCEL");
        Assert.DoesNotContain(Told.All, e => e is LegEnded);

        Switch.Do(new RejectLeg(leg, HangupCause.Busy));
        await call.Ack(refused: await call.Expect(486));
    }

    [Fact] // A phone that changed its network in mid-call proves who it is, and goes on.
    public async Task Phone_that_moved_to_another_address_hangs_up_with_its_digest()
    {
        var desk = await RegisteredPhone();
        var leg = NewLeg();
        Switch.Do(new DialLeg(leg, new ExtensionTarget("8001"), "4000", "", TimeSpan.FromSeconds(60)));
        var invite = await desk.ExpectRequest("INVITE");
        var audio = Audio(address: Desk);
        var call = WireCall.From(desk, invite);
        await call.Answer(invite, WireCall.Sdp(audio.Local));
        audio.TalkTo(invite);
        await Told.Expect<LegAnswered>();

        var moved = Phone("8001", "127.0.3.7");
        var there = call.By(moved);
        await there.Send("BYE");
        var challenge = await there.Expect(401, "BYE");
        there.CSeq++;
        var uri = invite.Header("Contact").Split('<', '>')[1];
        await there.Send("BYE", headers: $"Authorization: {WireDigest.Answer(challenge.Header("WWW-Authenticate"), "BYE", uri, "8001", "secret-1")}");
        await there.Expect(200, "BYE");
        Assert.Equal((leg, EndedBy.FarEnd), await Told.Expect<LegEnded>() is var ended ? (ended.Leg, ended.By) : default);
    }

    [Fact]
    public async Task Scanner_is_shut_out_seen_and_let_in_again_while_phones_and_calls_go_on()
    {
        var desk = await RegisteredPhone();
        var scanner = Phone("100", Stranger);
        for (var i = 0; i < 30; i++)
        {
            await WireCall.To(scanner, $"9{i}").Send("OPTIONS");
            await scanner.ExpectStatus(401, "OPTIONS");
        }
        for (var i = 0; i < 20; i++) await WireCall.To(scanner, "931").Send("OPTIONS");
        await Eventually.Holds(() => Switch.Blocked() is [{ Dropped: > 0 }], WirePhone.Patience, "what the scanner sends is dropped");
        var blocked = Assert.Single(Switch.Blocked());
        Assert.Equal((Stranger, BlockReason.UnknownSender), (blocked.Address, blocked.Reason));
        Assert.Equal(200, (await Register(desk, "secret-1")).Status);

        Assert.True(await Switch.Unblock(IPAddress.Parse(Stranger)));
        Assert.Empty(Switch.Blocked());
        var again = WireCall.To(scanner, "932");
        await again.Send("OPTIONS");
        await again.Expect(401, "OPTIONS");
    }

    [Fact] // Threat 2
    public async Task Extension_above_its_number_of_calls_is_put_off()
    {
        var desk = await RegisteredPhone();
        var audio = Audio(address: Desk);
        var first = await Dial(desk, audio);
        var leg = (await Told.Expect<LegArrived>()).Leg;
        var second = await Dial(desk, audio);
        Assert.NotEqual("", (await second.Expect(503)).Header("Retry-After"));

        Switch.Do(new RejectLeg(leg, HangupCause.Busy));
        await first.Ack(refused: await first.Expect(486));
        await Told.Expect<LegEnded>();
        var third = await Dial(desk, audio);
        Switch.Do(new RejectLeg((await Told.Expect<LegArrived>()).Leg, HangupCause.Busy));
        await third.Ack(refused: await third.Expect(486));

        async Task<WireCall> Dial(WirePhone phone, WireAudio heard)
        {
            var call = WireCall.To(phone, "4000");
            await call.InviteWithDigest(WireCall.Sdp(heard.Local), "secret-1", "8001");
            return call;
        }
    }

    [Fact] // Behind a trunk's address everything else would be cut off with it.
    public async Task Address_of_a_trunk_is_never_shut_out()
    {
        var phone = Phone("8001");
        for (var i = 0; i < 60; i++)
        {
            await WireCall.To(phone, "8002").Send("OPTIONS");
            await phone.ExpectStatus(401, "OPTIONS");
        }
        Assert.Empty(Switch.Blocked());
    }
}
