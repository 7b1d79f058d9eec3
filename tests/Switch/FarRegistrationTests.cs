using System.Collections.Immutable;

namespace Antiphon.Switch.Tests;

/// <summary>A second switch acts as a set of phones and as a carrier, as the synthetic floor does.</summary>
public sealed class FarRegistrationTests : SwitchStory
{
    private readonly ToldEvents _floorTold = new();
    private TelephoneSwitch _floor = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        _floor = NewSwitch(_floorTold);
        _floor.Configure(new SwitchConfiguration(
            [new Trunk("centre") { Destination = Switch.SipUdp, Outbound = new DigestSecret("pbx", "trunk-secret"), Simulated = true }],
            ImmutableDictionary<string, Extension>.Empty));
    }

    // The floor is no trusted source here: its calls come in by digest.
    protected override SwitchConfiguration Configuration() => base.Configuration() with
    {
        Trunks = [new Trunk("account") { Inbound = Account("pbx", "trunk-secret"), Simulated = true }],
    };

    [Fact]
    public async Task Call_of_a_made_up_caller_reaches_a_made_up_phone_and_both_talk()
    {
        _floor.Do(new RegisterAt("desk-1", Switch.SipUdp, new DigestSecret("8001", "secret-1"), TimeSpan.FromMinutes(2), Simulated: true));
        Assert.Equal("desk-1", (await _floorTold.Expect<RegisteredAt>()).Name);
        await Told.Expect<ExtensionRegistered>();

        var callerLeg = Ids.NextLeg();
        _floor.Do(new DialLeg(callerLeg, new TrunkTarget("centre", "4000"), "13800001111", "Wang", TimeSpan.FromSeconds(20)));
        var arrived = await Told.Expect<LegArrived>();
        Assert.Equal((new LegOrigin(OriginKind.Trunk, "account", true), "13800001111", "Wang"), (arrived.Origin, arrived.Caller, arrived.CallerName));
        Switch.Do(new AnswerLeg(arrived.Leg));
        await _floorTold.Expect<LegAnswered>(a => a.Leg == callerLeg);

        var deskLeg = NewLeg();
        Switch.Do(new DialLeg(deskLeg, new ExtensionTarget("8001"), "13800001111", "", TimeSpan.FromSeconds(20)));
        var rings = await _floorTold.Expect<LegArrived>();
        Assert.Equal(new LegOrigin(OriginKind.Trunk, "desk-1", true), rings.Origin);
        _floor.Do(new AnswerLeg(rings.Leg));
        await Told.Expect<LegAnswered>(a => a.Leg == deskLeg);

        await Told.Expect<LegAnswered>(a => a.Leg == arrived.Leg);
        Switch.Do(new JoinLegs(arrived.Leg, deskLeg));
        await Told.Expect<LegsJoined>();
        _floor.Do(new Play(callerLeg, 1, [new TonePart(440, null)]));
        _floor.Do(new SendKeys(callerLeg, "5"));
        await _floorTold.Expect<KeyPressed>(k => k is { Key: '5' } && k.Leg == rings.Leg);

        _floor.Do(new HangUpLeg(callerLeg, HangupCause.Normal));
        Assert.Equal(EndedBy.FarEnd, (await Told.Expect<LegEnded>(e => e.Leg == arrived.Leg)).By);
        Switch.Do(new HangUpLeg(deskLeg, HangupCause.Normal));
        await _floorTold.Expect<LegEnded>(e => e.Leg == rings.Leg);
        _floor.Do(new UnregisterAt("desk-1"));
        await Told.Expect<ExtensionUnregistered>();
        await NothingIsLeft(_floor);
    }

    [Fact]
    public async Task Refused_secret_is_told_and_not_tried_again()
    {
        _floor.Do(new RegisterAt("desk-1", Switch.SipUdp, new DigestSecret("8001", "wrong"), TimeSpan.FromMinutes(2)));
        var lost = await _floorTold.Expect<RegistrationLost>();
        Assert.Equal(("desk-1", 403), (lost.Name, lost.SipStatus));
    }

    [Fact]
    public async Task Stopping_ends_the_calls_and_takes_the_registrations_back()
    {
        _floor.Do(new RegisterAt("desk-1", Switch.SipUdp, new DigestSecret("8001", "secret-1"), TimeSpan.FromMinutes(2)));
        await Told.Expect<ExtensionRegistered>();
        _floor.Do(new DialLeg(Ids.NextLeg(), new TrunkTarget("centre", "4000"), "13800001111", "", TimeSpan.FromSeconds(20)));
        var leg = (await Told.Expect<LegArrived>()).Leg;
        Switch.Do(new AnswerLeg(leg));
        await Told.Expect<LegAnswered>();

        await _floor.Stop();
        await Told.Expect<LegEnded>(e => e.Leg == leg);
        await Told.Expect<ExtensionUnregistered>();
    }
}
