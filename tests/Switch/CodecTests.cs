using System.Collections.Immutable;

namespace Antiphon.Switch.Tests;

/// <summary>Which codecs an account speaks, and how keys go to it.</summary>
public sealed class CodecTests : SwitchStory
{
    private const string Carrier = "127.0.5.1";

    protected override SwitchConfiguration Configuration() => base.Configuration() with
    {
        Trunks =
        [
            new Trunk(TrustedTrunk) { Sources = [IPAddress.Loopback], Codecs = ["PCMU", "G722"] },
            new Trunk("wide") { Sources = [IPAddress.Parse(Carrier)], Codecs = ["G722", "OPUS", "PCMA"] },
        ],
        Extensions = new[]
        {
            new Extension("8001", Account("8001", "secret-1")) { KeysByInfo = true },
            new Extension("8002", Account("8002", "secret-2")) { Codecs = ["OPUS", "PCMA"] },
        }.ToImmutableDictionary(e => e.Number),
    };

    [Fact]
    public async Task Call_in_is_answered_with_the_best_codec_of_its_trunk_and_refused_without_one()
    {
        var call = WireCall.To(Phone("13800001111"), "4000");
        await call.Invite(WireCall.Sdp(Audio().Local).Replace("RTP/AVP 8 0 101", "RTP/AVP 8 0 9 101"));
        Switch.Do(new AnswerLeg((await Told.Expect<LegArrived>()).Leg));
        Assert.Contains("RTP/AVP 0 101", (await call.Expect(200)).Sdp("m=audio "));
        await call.Ack();
        await Told.Expect<LegAnswered>();
        await call.Bye();
        await Told.Expect<LegEnded>();

        var refused = WireCall.To(Phone("13800002222"), "4000");
        await refused.Invite(WireCall.Sdp(Audio().Local).Replace("RTP/AVP 8 0 101", "RTP/AVP 8 101"));
        await refused.Ack(refused: await refused.Expect(488));
    }

    [Fact]
    public async Task Phone_is_offered_the_codecs_of_its_account_in_their_order()
    {
        var phone = await RegisteredPhone("8002", "secret-2");
        var leg = NewLeg();
        Switch.Do(new DialLeg(leg, new ExtensionTarget("8002"), "13800001111", "", TimeSpan.FromSeconds(30)));
        Assert.Contains("RTP/AVP 111 8 101 110", (await phone.ExpectRequest("INVITE")).Sdp("m=audio "));
        Switch.Do(new HangUpLeg(leg, HangupCause.Normal));
        await Told.Expect<LegEnded>();
    }

    [Fact]
    public async Task Codec_changes_by_reinvite_and_the_talk_goes_on()
    {
        var phone = Phone("13800001111", Carrier);
        var audio = Audio(440, Carrier);
        var call = WireCall.To(phone, "4000");
        await call.Invite(WireCall.Sdp(audio.Local));
        var leg = (await Told.Expect<LegArrived>()).Leg;
        Switch.Do(new AnswerLeg(leg));
        var answer = await call.Expect(200);
        audio.TalkTo(answer);
        await call.Ack();
        await Told.Expect<LegAnswered>();
        var (_, _, desk, other) = await AnsweredDesk(toneHz: 700);
        Switch.Do(new JoinLegs(leg, other));
        await Told.Expect<LegsJoined>();
        await desk.Hears(440);
        await audio.Hears(700);
        Assert.Equal(["PCMA", "PCMA"], Switch.Legs().Select(l => l.Codec));

        call.CSeq++;
        await call.Invite(WireCall.Sdp(audio.Local, version: 2).Replace("RTP/AVP 8 0 101", "RTP/AVP 9 101"));
        Assert.Contains("RTP/AVP 9 101", (await call.Expect(200)).Sdp("m=audio "));
        await call.Ack();
        await Eventually.Holds(() => Switch.Legs().Any(l => l.Codec == "G722"), WirePhone.Patience, "the leg speaks G.722");

        call.CSeq++;
        await call.Invite(WireCall.Sdp(audio.Local, version: 3));
        Assert.Contains("RTP/AVP 8 101", (await call.Expect(200)).Sdp("m=audio "));
        await call.Ack();
        await desk.Hears(440);
        await audio.Hears(700);
        await call.Bye();
        await Told.Expect<LegEnded>(e => e.Leg == leg);
        Switch.Do(new HangUpLeg(other, HangupCause.Normal));
        await Told.Expect<LegEnded>(e => e.Leg == other);
    }

    [Fact]
    public async Task Key_goes_as_info_to_an_account_that_wants_it_so_and_comes_from_there_as_an_event()
    {
        var phone = Phone("13800001111", Carrier);
        var audio = Audio(440, Carrier);
        var call = WireCall.To(phone, "4000");
        await call.Invite(WireCall.Sdp(audio.Local));
        var leg = (await Told.Expect<LegArrived>()).Leg;
        Switch.Do(new AnswerLeg(leg));
        audio.TalkTo(await call.Expect(200));
        await call.Ack();
        var (set, desk, _, other) = await AnsweredDesk(toneHz: 700);
        Switch.Do(new JoinLegs(leg, other));
        await Told.Expect<LegsJoined>();

        audio.Press('5');
        var info = await desk.ExpectRequest("INFO");
        Assert.Contains("Signal=5\r\n", info.Body);
        await set.Respond(info, 200, "OK", desk.LocalTag);
        await Told.Expect<KeyPressed>(k => k.Leg == leg && k.Key == '5');

        desk.CSeq++;
        await desk.Send("INFO", "Signal=8\r\nDuration=160\r\n", "application/dtmf-relay");
        await desk.Expect(200, "INFO");
        await Told.Expect<KeyPressed>(k => k.Leg == other && k.Key == '8');
        await Eventually.Holds(() => audio.KeysHeard == "8", WirePhone.Patience, "the key as an event, once");

        Switch.Do(new HangUpLeg(leg, HangupCause.Normal));
        Switch.Do(new HangUpLeg(other, HangupCause.Normal));
        await Told.Expect<LegEnded>(e => e.Leg == leg);
        await Told.Expect<LegEnded>(e => e.Leg == other);
    }
}
