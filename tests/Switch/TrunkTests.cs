using System.Collections.Immutable;
using Antiphon.TestKit.Peers;

namespace Antiphon.Switch.Tests;

/// <summary>Trunks as carriers meet them: health, registration, identity, TCP, and silence.</summary>
public sealed class TrunkTests : SwitchStory
{
    private readonly ToldEvents _farTold = new();

    protected override SwitchLimits Limits => new() { TrunkSilenceMax = TimeSpan.FromMilliseconds(400) };

    [Fact]
    public async Task Far_end_that_answers_options_is_up_and_the_test_button_learns_how_fast()
    {
        var carrier = Phone("carrier", Desk);
        Trunks(new Trunk("out") { Destination = carrier.Local });
        Switch.Do(new ProbeTrunk("out", 7));
        await carrier.Respond(await carrier.ExpectRequest("OPTIONS"), 200, "OK", "x");
        var probed = await Told.Expect<TrunkProbed>();
        Assert.Equal((7, 200, $"udp:{carrier.Local}"), (probed.Request, probed.Status, probed.Target));
        await Eventually.Holds(() => Switch.Trunks().SingleOrDefault(t => t.Name == "out") is { Health: TrunkHealth.Up, ProbeStatus: 200, RoundTripMs: not null, Registered: null }, WirePhone.Patience, "the trunk is told as it is");
        Assert.DoesNotContain(Told.All, e => e is TrunkUp or TrunkDown);
    }

    [Fact]
    public async Task Far_end_that_is_silent_is_down_and_up_again_when_it_speaks()
    {
        var port = FreePorts.Udp();
        Trunks(new Trunk("out") { Destination = new IPEndPoint(IPAddress.Loopback, port), ProbeEvery = TimeSpan.FromMilliseconds(200) });
        Assert.Equal("no-answer", (await Told.Expect<TrunkDown>()).Cause);
        var far = NewSwitch(_farTold, port);
        far.Configure(new SwitchConfiguration([new Trunk("us") { Sources = [IPAddress.Loopback] }], ImmutableDictionary<string, Extension>.Empty));
        Assert.Equal("out", (await Told.Expect<TrunkUp>()).Name);
        Trunks();
        await Eventually.Holds(() => Switch.Trunks().Count == 0, WirePhone.Patience, "the trunk is told as it is");
    }

    [Fact]
    public async Task Unknown_trunk_and_unknown_name_are_told_as_not_answering()
    {
        Trunks(new Trunk("nowhere") { FarEnd = new FarEnd("no-such-host.invalid") });
        Switch.Do(new ProbeTrunk("no-trunk", 1));
        Assert.Equal((0, ""), await Told.Expect<TrunkProbed>(p => p.Request == 1) is var a ? (a.Status, a.Target) : default);
        Assert.Equal("no-address", (await Told.Expect<TrunkDown>()).Cause);
        Switch.Do(new DialLeg(NewLeg(), new TrunkTarget("nowhere", "02155556666"), "4000", "", TimeSpan.FromSeconds(5)));
        Assert.Equal(HangupCause.Unavailable, (await Told.Expect<LegEnded>()).Cause);
    }

    [Fact]
    public async Task Registering_trunk_takes_calls_of_its_registrar_and_places_calls_with_its_account()
    {
        var line = NewSwitch(_farTold);                                        // The side under test; the fixture's switch is the registrar.
        line.Configure(new SwitchConfiguration(
            [new Trunk("line") { FarEnd = new FarEnd("127.0.0.1", Switch.SipUdp.Port), Registers = true, Outbound = new DigestSecret("8001", "secret-1"), FromIsAccount = true }],
            ImmutableDictionary<string, Extension>.Empty));
        await Told.Expect<ExtensionRegistered>(e => e.Extension == "8001");
        await Eventually.Holds(() => line.Trunks() is [{ Registered: true, Health: TrunkHealth.Up, RegisterStatus: 200, RegisteredUntil: not null }], WirePhone.Patience, "the trunk is told as it is");

        var toLine = NewLeg();
        Switch.Do(new DialLeg(toLine, new ExtensionTarget("8001"), "13800001111", "", TimeSpan.FromSeconds(20)));
        var arrived = await _farTold.Expect<LegArrived>();
        Assert.Equal(new LegOrigin(OriginKind.Trunk, "line"), arrived.Origin);
        line.Do(new RejectLeg(arrived.Leg, HangupCause.Busy));
        Assert.Equal(HangupCause.Busy, (await Told.Expect<LegEnded>(e => e.Leg == toLine)).Cause);

        line.Do(new DialLeg(Ids.NextLeg(), new TrunkTarget("line", "4000"), "02155556666", "", TimeSpan.FromSeconds(20)));
        var called = await Told.Expect<LegArrived>();
        Assert.Equal(new LegOrigin(OriginKind.Extension, "8001"), called.Origin);
        Switch.Do(new RejectLeg(called.Leg, HangupCause.Busy));
        await _farTold.Expect<LegEnded>(e => e.Cause == HangupCause.Busy);
        line.Configure(SwitchConfiguration.Empty);
        await Told.Expect<ExtensionUnregistered>();
        await NothingIsLeft(line);
    }

    [Fact]
    public async Task Refused_registration_takes_the_trunk_down()
    {
        var line = NewSwitch(_farTold);
        line.Configure(new SwitchConfiguration([new Trunk("line") { FarEnd = new FarEnd("127.0.0.1", Switch.SipUdp.Port), Registers = true, Outbound = new DigestSecret("8001", "wrong") }],
            ImmutableDictionary<string, Extension>.Empty));
        Assert.Equal("not-registered", (await _farTold.Expect<TrunkDown>()).Cause);
        Assert.True(line.Trunks() is [{ Registered: false, RegisterStatus: 403 }]);
    }

    [Fact] // RFC 3325 §9.1
    public async Task Caller_number_stands_in_the_asserted_identity_and_the_account_in_from()
    {
        var carrier = Phone("carrier", Desk);
        Trunks(new Trunk("out") { Destination = carrier.Local, Outbound = new DigestSecret("our-account", "x"), FromIsAccount = true });
        var leg = Dial("02155556666", "01088889999");
        var invite = await carrier.ExpectRequest("INVITE");
        Assert.Contains("sip:our-account@", invite.Header("From"));
        Assert.Contains("sip:01088889999@", invite.Header("P-Asserted-Identity"));
        await carrier.Respond(invite, 486, "Busy Here", "x");
        await Told.Expect<LegEnded>(e => e.Leg == leg);
    }

    [Fact]
    public async Task Peer_without_a_registration_is_known_by_the_address_of_its_far_end()
    {
        var carrier = Phone("13800001111", Stranger);
        var call = WireCall.To(carrier, "4000");
        await call.Invite(WireCall.Sdp(carrier.Local));
        await call.Expect(401);                                                // A stranger.
        Trunks(new Trunk("peer") { Destination = carrier.Local, AcceptsFromFarEnd = true });
        var known = WireCall.To(carrier, "4000");
        await known.Invite(WireCall.Sdp(carrier.Local));
        var arrived = await Told.Expect<LegArrived>();
        Assert.Equal(new LegOrigin(OriginKind.Trunk, "peer"), arrived.Origin);
        Switch.Do(new RejectLeg(arrived.Leg, HangupCause.NotFound));
        await known.Expect(404);
        await known.Ack();
        await Told.Expect<LegEnded>();
    }

    [Fact]
    public async Task Silence_of_the_trunk_is_not_waited_out()
    {
        Trunks(new Trunk("out") { Destination = new IPEndPoint(IPAddress.Parse("127.0.3.77"), FreePorts.Udp()) });
        Dial("02155556666", "4000");
        var ended = await Told.Expect<LegEnded>();
        Assert.Equal((HangupCause.Unavailable, EndedBy.Network, 408), (ended.Cause, ended.By, ended.SipStatus));
    }

    [Fact]
    public async Task Call_over_tcp_reaches_the_far_end()
    {
        var far = NewSwitch(_farTold);
        far.Configure(new SwitchConfiguration([new Trunk("us") { Sources = [IPAddress.Loopback] }], ImmutableDictionary<string, Extension>.Empty));
        Trunks(new Trunk("out") { FarEnd = new FarEnd("127.0.0.1", far.SipTcp.Port, TrunkTransport.Tcp), ProbeEvery = TimeSpan.FromMinutes(5) });
        Dial("02155556666", "4000");
        var arrived = await _farTold.Expect<LegArrived>();
        far.Do(new AnswerLeg(arrived.Leg));
        var answered = await Told.Expect<LegAnswered>();
        Switch.Do(new HangUpLeg(answered.Leg, HangupCause.Normal));
        await _farTold.Expect<LegEnded>();
        Assert.Contains(Switch.Trunks(), t => t.Name == "out" && t.Targets[0] == $"tcp:{far.SipTcp}");
        await NothingIsLeft(far);
    }

    private void Trunks(params Trunk[] trunks) => Switch.Configure(Configuration() with { Trunks = [.. Configuration().Trunks, .. trunks] });

    private LegId Dial(string number, string caller)
    {
        var leg = NewLeg();
        Switch.Do(new DialLeg(leg, new TrunkTarget("out", number), caller, "", TimeSpan.FromSeconds(60)));
        return leg;
    }
}
