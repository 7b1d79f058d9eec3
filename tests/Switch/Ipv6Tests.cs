using Antiphon.TestKit.Peers;

namespace Antiphon.Switch.Tests;

/// <summary>A switch that stands at an IPv6 address: Via, Contact, From and descriptions say so (RFC 3261 §25.1, RFC 5118, RFC 8866 §9).</summary>
public sealed class Ipv6Tests : SwitchStory
{
    protected override string At => "::1";

    protected override SwitchConfiguration Configuration() => base.Configuration() with
    {
        Trunks = [new Trunk(TrustedTrunk) { Sources = [System.Net.IPAddress.IPv6Loopback] }],
    };

    [Fact]
    public async Task Phone_registers_is_called_and_both_hear_each_other()
    {
        var phone = await RegisteredPhone(address: "::1");
        var leg = NewLeg();
        Switch.Do(new DialLeg(leg, new ExtensionTarget("8001"), "13800001111", "", TimeSpan.FromSeconds(30)));
        var invite = await phone.ExpectRequest("INVITE");
        Assert.StartsWith($"SIP/2.0/UDP {Switch.SipUdp};branch=", invite.Header("Via"));
        Assert.StartsWith("<sip:13800001111@[::1]>", invite.Header("From"));
        Assert.StartsWith($"<sip:13800001111@{Switch.SipUdp}>", invite.Header("Contact"));
        Assert.Equal("IP6 ::1", invite.Sdp("c=IN "));
        var audio = Audio(550, "::1");
        var call = WireCall.From(phone, invite);
        await call.Answer(invite, WireCall.Sdp(audio.Local));
        audio.TalkTo(invite);
        await Told.Expect<LegAnswered>();
        Switch.Do(new Echo(leg));
        await audio.Hears(550);
        await call.Bye();
        await Told.Expect<LegEnded>();
    }

    [Fact]
    public async Task Callers_of_sipp_over_ipv6_are_answered_and_hang_up()
    {
        await using var sipp = SippTests.Start("uac", [$"{Switch.SipUdp}", "-s", "4000", "-m", "3", "-r", "5", "-d", "300", "-i", At, "-p", $"{FreePorts.Udp()}", "-mi", At]);
        for (var i = 0; i < 3; i++) Switch.Do(new AnswerLeg((await Told.Expect<LegArrived>()).Leg));
        await sipp.WaitForExit(TimeSpan.FromSeconds(40));
        Assert.True(sipp.ExitCode == 0, sipp.Tail());
        for (var i = 0; i < 3; i++) Assert.Equal((HangupCause.Normal, EndedBy.FarEnd), await Told.Expect<LegEnded>() is var e ? (e.Cause, e.By) : default);
    }

    [Fact]
    public async Task Caller_over_ipv4_talks_to_a_phone_over_ipv6()
    {
        var told = new ToldEvents();
        var both = NewSwitch(told, with: options => options with { Ipv6Address = System.Net.IPAddress.IPv6Loopback });
        both.Configure(base.Configuration());
        var phone = Keep(new WirePhone("8001", both.SipUdp6!, "::1"));
        Assert.Equal(200, (await Register(phone, "secret-1")).Status);
        var caller = Keep(new WirePhone("13800001111", both.SipUdp));
        var (four, six) = (Audio(440), Audio(700, "::1"));
        var call = WireCall.To(caller, "4000");
        await call.Invite(WireCall.Sdp(four.Local));
        var from = (await told.Expect<LegArrived>()).Leg;
        both.Do(new AnswerLeg(from));
        var ok = await call.Expect(200);
        Assert.Equal("IP4 127.0.0.1", ok.Sdp("c=IN "));
        four.TalkTo(ok);
        await call.Ack();

        var leg = NewLeg();
        both.Do(new DialLeg(leg, new ExtensionTarget("8001"), "13800001111", "", TimeSpan.FromSeconds(30)));
        var invite = await phone.ExpectRequest("INVITE");
        Assert.Equal("IP6 ::1", invite.Sdp("c=IN "));
        Assert.DoesNotContain("127.0.0.1", invite.Text);
        var desk = WireCall.From(phone, invite);
        await desk.Answer(invite, WireCall.Sdp(six.Local));
        six.TalkTo(invite);
        await told.Expect<LegAnswered>(a => a.Leg == leg);
        both.Do(new JoinLegs(from, leg));
        await four.Hears(700);
        await six.Hears(440);
        await call.Bye();
        await desk.Bye();
        await told.Expect<LegEnded>(e => e.Leg == from);
        await told.Expect<LegEnded>(e => e.Leg == leg);
        await NothingIsLeft(both);
    }

    [Fact]
    public async Task Caller_is_answered_held_and_says_goodbye()
    {
        var phone = Phone("13800001111", "::1");
        var audio = Audio(440, "::1");
        var call = WireCall.To(phone, "4000");
        await call.Invite(WireCall.Sdp(audio.Local));
        var leg = (await Told.Expect<LegArrived>()).Leg;
        Switch.Do(new AnswerLeg(leg));
        audio.TalkTo(await call.Expect(200));
        await call.Ack();
        await Told.Expect<LegAnswered>();
        Switch.Do(new Play(leg, 1, [new TonePart(600, null)]));
        await audio.Hears(600);
        call.CSeq++;
        await call.Invite(WireCall.Sdp(audio.Local, version: 2).Replace("c=IN IP6 ::1", "c=IN IP6 ::"));        // Hold as RFC 2543 had it.
        await call.Expect(200);
        await call.Ack();
        await Told.Expect<LegHeld>();
        await call.Bye();
        await Told.Expect<LegEnded>();
    }
}
