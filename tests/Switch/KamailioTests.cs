using System.Collections.Immutable;
using Antiphon.TestKit.Peers;

namespace Antiphon.Switch.Tests;

/// <summary>Kamailio between us and the others, as most carriers and many offices have it: as an edge before us, and as the carrier behind a trunk.</summary>
public sealed class KamailioTests : SwitchStory
{
    private const string Line = "line";
    private const double ToneHz = 700;

    [Fact]
    public async Task Phone_behind_kamailio_registers_calls_and_is_called_through_it()
    {
        Switch.Configure(Configuration() with { Trunks = [] });
        await using var edge = await Kamailio.AsEdge(Switch.SipUdp);
        var phone = Keep(new WirePhone("8001", edge.At, Desk));
        Assert.Equal(200, (await Register(phone, "secret-1", contact: $"<sip:8001@{phone.Local}>")).Status);
        await Told.Expect<ExtensionRegistered>(e => e.Extension == "8001");

        var leg = NewLeg();
        Switch.Do(new DialLeg(leg, new ExtensionTarget("8001"), "4000", "", TimeSpan.FromSeconds(30)));
        var invite = await phone.ExpectRequest("INVITE");
        Assert.Equal(2, invite.Headers("Via").Count());
        await TalksAndHangsUp(leg, await Answers(phone, invite, leg));

        var caller = WireCall.To(phone, "4000");
        var audio = Audio(ToneHz, Desk);
        await caller.InviteWithDigest(WireCall.Sdp(audio.Local), "secret-1");
        var arrived = await IsTaken(caller, audio);
        Assert.Equal(new LegOrigin(OriginKind.Extension, "8001"), arrived.Origin);
        await TalksAndHangsUp(arrived.Leg, (caller, audio));
    }

    [Fact]
    public async Task Trunk_registers_at_kamailio_and_calls_both_ways_with_the_media_through_rtpengine()
    {
        await using var media = await Rtpengine.Start();
        await using var carrier = await Kamailio.AsCarrier(Switch.SipUdp, media);
        var subscriber = Keep(new WirePhone("13800001111", carrier.At, Desk));
        Assert.Equal(200, (await Register(subscriber, Kamailio.Password)).Status);
        Switch.Configure(new SwitchConfiguration(
            [new Trunk(Line) { FarEnd = new FarEnd("127.0.0.1", carrier.At.Port), Registers = true, Outbound = new DigestSecret(Line, Kamailio.Password), FromIsAccount = true, ProbeEvery = TimeSpan.FromSeconds(30) }],
            ImmutableDictionary<string, Extension>.Empty));
        await Eventually.Holds(() => Switch.Trunks() is [{ Registered: true, Health: TrunkHealth.Up, RegisterStatus: 200 }], WirePhone.Patience, "the trunk is registered", () => carrier.Said);

        var leg = NewLeg();
        Switch.Do(new DialLeg(leg, new TrunkTarget(Line, subscriber.User), "4000", "", TimeSpan.FromSeconds(30)));
        var invite = await subscriber.ExpectRequest("INVITE");
        Assert.InRange(int.Parse(invite.Sdp("m=audio ").Split(' ')[0]), media.Ports.From, media.Ports.To);
        await TalksAndHangsUp(leg, await Answers(subscriber, invite, leg));

        var caller = WireCall.To(subscriber, Line);
        var audio = Audio(ToneHz, Desk);
        await caller.Invite(WireCall.Sdp(audio.Local));
        var arrived = await IsTaken(caller, audio);
        Assert.Equal((new LegOrigin(OriginKind.Trunk, Line), subscriber.User), (arrived.Origin, arrived.Caller));
        await TalksAndHangsUp(arrived.Leg, (caller, audio));
        Switch.Configure(SwitchConfiguration.Empty);
    }

    private async Task<(WireCall, WireAudio)> Answers(WirePhone phone, WireMessage invite, LegId leg)
    {
        var (call, audio) = (WireCall.From(phone, invite), Audio(ToneHz, Desk));
        await call.Answer(invite, WireCall.Sdp(audio.Local));
        audio.TalkTo(invite);
        await Told.Expect<LegAnswered>(a => a.Leg == leg);
        return (call, audio);
    }

    private async Task<LegArrived> IsTaken(WireCall call, WireAudio audio)
    {
        var arrived = await Told.Expect<LegArrived>();
        Switch.Do(new AnswerLeg(arrived.Leg));
        audio.TalkTo(await call.Expect(200));
        await call.Ack();
        await Told.Expect<LegAnswered>(a => a.Leg == arrived.Leg);
        return arrived;
    }

    private async Task TalksAndHangsUp(LegId leg, (WireCall Call, WireAudio Audio) with)
    {
        Switch.Do(new Echo(leg));
        await with.Audio.Hears(ToneHz);
        await with.Call.Bye();
        await Told.Expect<LegEnded>(e => e.Leg == leg);
    }
}
