using System.Security.Cryptography;
using System.Text;

namespace Antiphon.Switch.Tests;

/// <summary>What strangers, guessers and broken phones get.</summary>
public sealed class RefusalTests : SwitchStory
{
    [Fact] // Threat 1
    public async Task Stranger_is_challenged_and_nobody_is_told()
    {
        var stranger = Phone("13800001111", Stranger);
        for (var i = 0; i < 10; i++)
        {
            var call = WireCall.To(stranger, $"00900{i}");
            await call.Invite(WireCall.Sdp(stranger.Local));
            await call.Ack(refused: await call.Expect(401));
        }
        Assert.DoesNotContain(Told.All, e => e is LegArrived);
        Assert.Equal(0, Switch.Leftovers().Transactions);          // Refused without state.
    }

    [Fact]
    public async Task Trunk_with_the_right_digest_arrives_and_with_a_wrong_one_does_not()
    {
        var pbx = Phone("pbx", Stranger);
        var wrong = await Authenticated(pbx, "13800001111", "no-such-secret");
        await wrong.Ack(refused: await wrong.Expect(403));

        var right = await Authenticated(pbx, "13800001111", "trunk-secret");
        var arrived = await Told.Expect<LegArrived>();
        Assert.Equal(new LegOrigin(OriginKind.Trunk, "account"), arrived.Origin);
        Assert.Equal("13800001111", arrived.Caller);
        Switch.Do(new RejectLeg(arrived.Leg, HangupCause.Busy));
        await right.Ack(refused: await right.Expect(486));
        await Told.Expect<LegEnded>();
        Assert.Single(Told.All.OfType<LegArrived>());
    }

    [Fact] // Threat 12: authenticated as one, speaking as another
    public async Task Extension_may_not_call_under_the_name_of_another()
    {
        var phone = Phone("8001", Desk);
        var forged = await Authenticated(phone, "8002", "secret-1");
        await forged.Ack(refused: await forged.Expect(403));

        var honest = await Authenticated(phone, "8001", "secret-1");
        var arrived = await Told.Expect<LegArrived>();
        Assert.Equal(new LegOrigin(OriginKind.Extension, "8001"), arrived.Origin);
        Switch.Do(new RejectLeg(arrived.Leg, HangupCause.NotFound));
        await honest.Ack(refused: await honest.Expect(404));
        await Told.Expect<LegEnded>();
    }

    [Fact] // Threat 7
    public async Task Authorization_heard_on_the_wire_is_worth_nothing_to_who_repeats_it()
    {
        var phone = Phone("8001", Desk);
        var register = WireRegister.Of(phone);
        await register.Send(120, $"<sip:8001@{phone.Local}>");
        var challenge = await phone.ExpectStatus(401, "REGISTER");
        await register.Send(120, $"<sip:8001@{phone.Local}>", challenge, "secret-1");
        await phone.ExpectStatus(200, "REGISTER");

        var thief = Phone("8001", Stranger);
        foreach (var copy in new[] { phone, thief })
        {
            var replay = register.Last.Replace("z9hG4bK", $"z9hG4bK{copy.Local.Port}").Replace($"Via: SIP/2.0/UDP {phone.Local}", $"Via: SIP/2.0/UDP {copy.Local}")
                .Replace("CSeq: 2 ", "CSeq: 3 ");
            await copy.Send(replay);
            await copy.ExpectStatus(401, "REGISTER");
        }
    }

    [Fact] // Threat 6
    public async Task Guesser_is_braked_and_the_owner_still_registers()
    {
        var guesser = Phone("8001", Stranger);
        for (var i = 0; i < 25; i++) Assert.NotEqual(200, (await Register(guesser, $"guess-{i}")).Status);
        Assert.Equal(403, (await Register(guesser, "secret-1")).Status);

        await RegisteredPhone();
    }

    [Fact] // Threat 12
    public async Task Messages_of_other_kinds_are_refused_to_all_and_told_apart_by_who_sends_them()
    {
        foreach (var method in new[] { "MESSAGE", "NOTIFY", "PUBLISH" })
        {
            var stranger = WireCall.To(Phone("x", Stranger), "8001");
            await stranger.Send(method);
            await stranger.Expect(401, method);
            var trusted = WireCall.To(Phone("13800001111"), "8001");
            await trusted.Send(method);
            Assert.Contains("INVITE", (await trusted.Expect(405, method)).Header("Allow"));
        }
    }

    [Fact] // RFC 3261 §21.4.6, §21.5.2
    public async Task Methods_that_nobody_knows_are_not_implemented_inside_and_outside_of_calls()
    {
        var (_, talk, _, _) = await AnsweredCaller();
        foreach (var call in new[] { WireCall.To(Phone("13800001111"), "4000"), talk })
        {
            call.CSeq++;
            await call.Send("FROBNICATE");
            Assert.Contains("INVITE", (await call.Expect(501, "FROBNICATE")).Header("Allow"));
            call.CSeq++;
            await call.Send("MESSAGE", "hello", "text/plain");
            Assert.Contains("INVITE", (await call.Expect(405, "MESSAGE")).Header("Allow"));
            call.CSeq++;
            await call.Send("OPTIONS");
            var ok = await call.Expect(200, "OPTIONS");
            Assert.Equal((true, true), (ok.Header("Accept").Contains("application/sdp"), ok.Header("Supported").Contains("timer")));
        }
        await talk.Bye();
        await Told.Expect<LegEnded>();
    }

    [Theory]
    [InlineData("INVITE")]
    [InlineData("REGISTER")]
    public async Task What_is_required_and_unknown_is_named_in_the_refusal(string method)
    {
        var call = WireCall.To(Phone("13800001111"), "4000");
        await call.Send(method, headers: ["Require: timer, outbound, gruu, teleportation"]);
        var unsupported = (await call.Expect(420, method)).Header("Unsupported");
        Assert.Contains("teleportation", unsupported);
        Assert.Equal(method == "REGISTER", unsupported.Contains("timer"));        // Each for what it is of use for.
        Assert.Equal(method == "INVITE", unsupported.Contains("outbound"));
    }

    [Theory] // RFC 4475 §3.1.2, §3.3: what the parser takes, and the UAS core has to refuse in its own words.
    [InlineData("OPTIONS nobodyKnowsThisScheme:totallyopaque SIP/2.0", "", 200)]
    [InlineData("INVITE nobodyKnowsThisScheme:totallyopaque SIP/2.0", "", 416)]                                            // unkscm
    [InlineData("INVITE sip:4000@example.com SIP/2.0", "Require: nothingSupportsThis, nothingSupportsThisEither\r\nProxy-Require: noProxiesSupportThis\r\n", 420)]   // bext01
    [InlineData("INVITE sip:4000@example.com SIP/2.0", "Content-Type: application/unknownformat\r\n", 415)]                // invut
    [InlineData("INVITE sip:4000@example.com SIP/2.0", "Accept: text/nobodyKnowsThis\r\nContent-Type: application/sdp\r\n", 488)]        // sdp01, and a body that is none
    [InlineData("INVITE sip:4000@example.com SIP/2.0", "Max-Forwards: 0\r\n", 483)]                                        // zeromf
    [InlineData("REGISTER sip:example.com SIP/2.0", "Authorization: NoOneKnowsThisScheme opaque-data=here\r\n", 401)]      // regaut01
    [InlineData("REGISTER sip:example.com SIP/2.0", "Contact: sip:user@example.com?Route=%3Csip:sip.example.com%3E\r\n", 401)]             // regbadct
    [InlineData("NEWMETHOD sip:4000@example.com SIP/2.0", "", 501)]                                                        // intmeth
    public async Task Hard_message_is_answered_in_the_words_of_the_rfc(string line, string headers, int status)
    {
        var phone = Phone("13800001111");
        var method = line.Split(' ')[0];
        await phone.Send($"{line}\r\nVia: SIP/2.0/UDP {phone.Local};branch=z9hG4bKhard\r\nFrom: <sip:a@example.com>;tag=1\r\nTo: <sip:4000@example.com>\r\nCall-ID: hard\r\n"
            + $"CSeq: 1 {method}\r\nContact: <sip:a@{phone.Local}>\r\n{headers}Content-Length: 4\r\n\r\nabcd");
        await phone.ExpectStatus(status, method);
        Assert.DoesNotContain(Told.All, e => e is LegArrived);
    }

    [Theory] // RFC 5621, RFC 3204: ISUP of a carrier beside the description
    [InlineData("multipart/mixed;boundary=\"b 1\"", "Content-Disposition: signal;handling=optional", 0)]
    [InlineData("multipart/mixed;boundary=\"b 1\"", "Content-Disposition: signal;handling=required", 415)]
    [InlineData("multipart/mixed", "Content-Disposition: signal;handling=optional", 415)]
    public async Task Description_is_found_among_parts_that_may_be_passed_over(string type, string disposition, int status)
    {
        var phone = Phone("13800001111");
        var audio = Audio();
        var call = WireCall.To(phone, "4000");
        await call.Send("INVITE", $"preamble\r\n--b 1\r\nContent-Type: application/ISUP;version=itu-t92+\r\n{disposition}\r\n\r\nxx--b 1xx\r\n"
            + $"--b 1\r\nContent-Type: application/sdp\r\n\r\n{WireCall.Sdp(audio.Local)}\r\n--b 1--\r\n", type);
        if (status > 0) { await call.Ack(refused: await call.Expect(status)); return; }
        var leg = (await Told.Expect<LegArrived>()).Leg;
        Switch.Do(new AnswerLeg(leg));
        audio.TalkTo(await call.Expect(200));
        await call.Ack();
        Switch.Do(new Echo(leg));
        await audio.Hears(440);
        await call.Bye();
        await Told.Expect<LegEnded>();
    }

    [Fact] // Threat 27
    public async Task Forged_goodbye_with_a_wrong_tag_ends_no_call()
    {
        var (_, call, audio, leg) = await AnsweredCaller();
        var forger = Phone("13800001111", Stranger);
        await forger.Send($"BYE sip:4000@{forger.Server} SIP/2.0\r\nVia: SIP/2.0/UDP {forger.Local};branch=z9hG4bKforged\r\nMax-Forwards: 70\r\nFrom: <sip:a@b>;tag=wrong\r\n"
            + $"To: <sip:c@d>;tag=guess\r\nCall-ID: {call.CallId}\r\nCSeq: 2 BYE\r\nContent-Length: 0\r\n\r\n");
        await forger.ExpectStatus(481, "BYE");

        Switch.Do(new Play(leg, 1, [new TonePart(600, null)]));
        await audio.Hears(600);
        await call.Bye();
        await Told.Expect<LegEnded>();
    }

    [Theory]
    [InlineData("Require: precondition", 420)]
    [InlineData("Content-Encoding: gzip", 415)]
    [InlineData("Max-Forwards: 0", 483)]
    public async Task Invite_that_asks_too_much_is_refused_by_the_book(string header, int status)
    {
        var phone = Phone("13800001111");
        var call = WireCall.To(phone, "4000");
        if (header.StartsWith("Max-Forwards"))
            await phone.Send($"INVITE sip:4000@{phone.Server} SIP/2.0\r\nVia: SIP/2.0/UDP {phone.Local};branch=z9hG4bKmf\r\n{header}\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:4000@d>\r\n"
                + $"Call-ID: mf\r\nCSeq: 1 INVITE\r\nContact: <sip:a@{phone.Local}>\r\nContent-Length: 0\r\n\r\n");
        else await call.Invite(WireCall.Sdp(phone.Local), header);
        await phone.ExpectStatus(status, "INVITE");
        Assert.DoesNotContain(Told.All, e => e is LegArrived);
    }

    [Fact]
    public async Task Options_is_answered_to_those_we_know_only()
    {
        var trusted = WireCall.To(Phone("13800001111"), "4000");
        await trusted.Send("OPTIONS");
        Assert.Contains("INVITE", (await trusted.Expect(200, "OPTIONS")).Header("Allow"));
        var stranger = WireCall.To(Phone("13800001111", Stranger), "4000");
        await stranger.Send("OPTIONS");
        await stranger.Expect(401, "OPTIONS");
    }

    [Fact] // Threat 8
    public async Task Garbage_on_the_port_leaves_it_serving()
    {
        var vandal = Phone("vandal", Stranger);
        var noise = new byte[1_400];
        for (var i = 0; i < 300; i++)
        {
            RandomNumberGenerator.Fill(noise);
            await vandal.Send(noise.AsMemory(0, RandomNumberGenerator.GetInt32(1, noise.Length)));
        }
        var whole = $"INVITE sip:4000@{vandal.Server} SIP/2.0\r\nVia: SIP/2.0/UDP {vandal.Local};branch=z9hG4bKg\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:4000@d>\r\nCall-ID: g\r\nCSeq: 1 INVITE\r\n\r\n";
        for (var length = 0; length < whole.Length; length++) await vandal.Send(Encoding.ASCII.GetBytes(whole[..length]));
        await vandal.Send(new byte[60_000]);

        var (_, call, _, _) = await AnsweredCaller();
        await call.Bye();
        await Told.Expect<LegEnded>();
    }

    private static async Task<WireCall> Authenticated(WirePhone phone, string from, string password)
    {
        var call = WireCall.To(phone, "4000", from);
        await call.InviteWithDigest(WireCall.Sdp(phone.Local), password);
        return call;
    }
}
