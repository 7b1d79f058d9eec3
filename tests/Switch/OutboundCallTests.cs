using Antiphon.Sip;

namespace Antiphon.Switch.Tests;

public sealed class OutboundCallTests : SwitchStory
{
    private const string CarrierUser = "our-account";
    private WirePhone _carrier = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        _carrier = Phone("carrier", Desk);
        var configuration = Configuration();
        Switch.Configure(configuration with
        {
            Trunks = configuration.Trunks.Add(new Trunk("out") { Destination = _carrier.Local, Outbound = new DigestSecret(CarrierUser, "carrier-secret") }),
        });
    }

    [Fact]
    public async Task Called_party_rings_answers_and_hangs_up()
    {
        var leg = Dial(new TrunkTarget("out", "02155556666"));
        var invite = await _carrier.ExpectRequest("INVITE");
        Assert.Equal($"sip:02155556666@{_carrier.Local}", invite.Uri);
        Assert.Contains("4000", invite.Header("From"));
        var call = WireCall.From(_carrier, invite);
        await _carrier.Respond(invite, 180, "Ringing", call.LocalTag);
        Assert.False((await Told.Expect<LegRinging>()).EarlyMedia);
        await call.Answer(invite, WireCall.Sdp(_carrier.Local));
        await Told.Expect<LegAnswered>(a => a.Leg == leg);

        await call.Bye();
        var ended = await Told.Expect<LegEnded>();
        Assert.Equal((HangupCause.Normal, EndedBy.FarEnd, 0), (ended.Cause, ended.By, ended.SipStatus));
    }

    [Fact]
    public async Task Early_media_of_the_far_end_is_heard_by_the_joined_caller()
    {
        var (_, call, audio, caller) = await AnsweredCaller();
        var leg = Dial(new TrunkTarget("out", "02155556666"));
        var invite = await _carrier.ExpectRequest("INVITE");
        var ringback = Audio(600, Desk);
        await _carrier.Respond(invite, 183, "Session Progress", "early", WireCall.Sdp(ringback.Local));
        Assert.True((await Told.Expect<LegRinging>()).EarlyMedia);
        ringback.TalkTo(invite);
        Switch.Do(new JoinLegs(caller, leg));
        await audio.Hears(600);

        await _carrier.Respond(invite, 486, "Busy Here", "early");
        await Told.Expect<LegsParted>();
        Assert.Equal(HangupCause.Busy, (await Told.Expect<LegEnded>()).Cause);
        await call.Bye();
        await Told.Expect<LegEnded>();
    }

    [Theory]
    [InlineData(486, HangupCause.Busy)]
    [InlineData(603, HangupCause.Rejected)]
    [InlineData(404, HangupCause.NotFound)]
    [InlineData(302, HangupCause.Rejected)]
    [InlineData(503, HangupCause.Congestion)]
    public async Task Refusal_of_the_far_end_becomes_its_cause(int status, HangupCause cause)
    {
        Dial(new TrunkTarget("out", "02155556666"));
        var invite = await _carrier.ExpectRequest("INVITE");
        await _carrier.Respond(invite, status, "No", "x", null, "Contact: <sip:0900@127.0.3.9>");
        await _carrier.ExpectRequest("ACK");
        var ended = await Told.Expect<LegEnded>();
        Assert.Equal((cause, EndedBy.FarEnd, status), (ended.Cause, ended.By, ended.SipStatus));
    }

    [Fact]
    public async Task Nobody_answers_in_time_and_the_call_is_cancelled()
    {
        Dial(new TrunkTarget("out", "02155556666"), ringFor: TimeSpan.FromMilliseconds(500));
        var invite = await _carrier.ExpectRequest("INVITE");
        await _carrier.Respond(invite, 180, "Ringing", "x");
        var ended = await Told.Expect<LegEnded>();
        Assert.Equal((HangupCause.NoAnswer, 487), (ended.Cause, ended.SipStatus));

        await Cancelled(_carrier, invite, "x");
    }

    [Fact] // RFC 3261 §9.1, §15
    public async Task Answer_that_crosses_the_cancel_gets_ack_and_bye()
    {
        var leg = Dial(new TrunkTarget("out", "02155556666"));
        var invite = await _carrier.ExpectRequest("INVITE");
        var call = WireCall.From(_carrier, invite);
        await _carrier.Respond(invite, 180, "Ringing", call.LocalTag);
        await Told.Expect<LegRinging>();
        Switch.Do(new HangUpLeg(leg, HangupCause.Normal));
        await Told.Expect<LegEnded>();

        var cancel = await _carrier.ExpectRequest("CANCEL");
        await _carrier.Respond(cancel, 200, "OK", call.LocalTag);
        await call.Answer(invite, WireCall.Sdp(_carrier.Local));
        await call.ExpectBye();
    }

    [Fact]
    public async Task Challenge_is_answered_once_and_the_password_is_right()
    {
        Dial(new TrunkTarget("out", "02155556666"));
        const string Challenge = "Digest realm=\"carrier\", nonce=\"n1\", algorithm=MD5, qop=\"auth\"";
        var first = await _carrier.ExpectRequest("INVITE");
        await _carrier.Respond(first, 407, "Proxy Authentication Required", "x", null, $"Proxy-Authenticate: {Challenge}");
        await _carrier.ExpectRequest("ACK");
        var second = await _carrier.ExpectRequest("INVITE");
        var given = second.Header("Proxy-Authorization");
        var wanted = WireDigest.Answer(Challenge, "INVITE", second.Uri, CarrierUser, "carrier-secret", cnonce: WireMessage.Directive(given, "cnonce"));
        Assert.Equal(WireMessage.Directive(wanted, "response"), WireMessage.Directive(given, "response"));

        await _carrier.Respond(second, 407, "Proxy Authentication Required", "y", null, $"Proxy-Authenticate: {Challenge.Replace("n1", "n2")}");   // Threat 24
        Assert.Equal(HangupCause.Forbidden, (await Told.Expect<LegEnded>()).Cause);
        Assert.DoesNotContain(_carrier.Unread, m => m.Method == "INVITE" && m.CSeq > second.CSeq);
    }

    [Fact] // Threat 5
    public async Task Phone_that_challenges_gets_no_digest_of_the_trunk()
    {
        var phone = await RegisteredPhone();
        Dial(new ExtensionTarget("8001"));
        var invite = await phone.ExpectRequest("INVITE");
        await phone.Respond(invite, 407, "Proxy Authentication Required", "x", null, "Proxy-Authenticate: Digest realm=\"carrier\", nonce=\"n\"");
        Assert.Equal(HangupCause.Forbidden, (await Told.Expect<LegEnded>()).Cause);
        await phone.ExpectRequest("ACK");
        Assert.DoesNotContain(phone.Unread, m => m.Method == "INVITE" && m.CSeq > invite.CSeq);
    }

    [Fact]
    public async Task Carrier_that_is_silent_ends_the_leg_as_unavailable()
    {
        Dial(new TrunkTarget("out", "02155556666"));
        await _carrier.ExpectRequest("INVITE");
        Skip(SipTimers.Rfc.Timeout);
        var ended = await Told.Expect<LegEnded>();
        Assert.Equal((HangupCause.Unavailable, EndedBy.Network, 408), (ended.Cause, ended.By, ended.SipStatus));
    }

    [Fact]
    public async Task Nobody_registered_and_no_such_trunk_are_unavailable_at_once()
    {
        Dial(new ExtensionTarget("8001"));
        Assert.Equal(HangupCause.Unavailable, (await Told.Expect<LegEnded>()).Cause);
        Dial(new TrunkTarget("nowhere", "1"));
        Assert.Equal(HangupCause.Unavailable, (await Told.Expect<LegEnded>()).Cause);
        Dial(new TrunkTarget("out", "1@evil>\r\nX: y"));                              // Threat 13
        Assert.Equal(HangupCause.Unavailable, (await Told.Expect<LegEnded>()).Cause);
        Assert.Empty(_carrier.Unread);
    }

    [Fact]
    public async Task Both_phones_of_an_extension_ring_and_the_second_stops_when_the_first_answers()
    {
        var desk = await RegisteredPhone();
        var home = await RegisteredPhone(address: "127.0.3.5");
        var leg = Dial(new ExtensionTarget("8001"));
        var (atDesk, atHome) = (await desk.ExpectRequest("INVITE"), await home.ExpectRequest("INVITE"));
        await desk.Respond(atDesk, 180, "Ringing", "d");
        await home.Respond(atHome, 180, "Ringing", "h");
        await Told.Expect<LegRinging>();

        var call = WireCall.From(desk, atDesk);
        await call.Answer(atDesk, WireCall.Sdp(desk.Local));
        await Told.Expect<LegAnswered>();
        await Cancelled(home, atHome, "h");
        Switch.Do(new HangUpLeg(leg, HangupCause.Normal));
        await call.ExpectBye();
        await Told.Expect<LegEnded>();
    }

    [Fact]
    public async Task Busy_on_one_phone_and_silence_on_the_other_is_busy_in_the_end()
    {
        var desk = await RegisteredPhone();
        var home = await RegisteredPhone(address: "127.0.3.5");
        Dial(new ExtensionTarget("8001"));
        await desk.Respond(await desk.ExpectRequest("INVITE"), 486, "Busy Here", "d");
        await home.Respond(await home.ExpectRequest("INVITE"), 480, "Temporarily Unavailable", "h");
        Assert.Equal((HangupCause.Busy, 486), await Told.Expect<LegEnded>() is var e ? (e.Cause, e.SipStatus) : default);
    }

    private static async Task Cancelled(WirePhone phone, WireMessage invite, string tag)
    {
        var cancel = await phone.ExpectRequest("CANCEL");
        Assert.Equal(invite.Parameter("Via", "branch"), cancel.Parameter("Via", "branch"));
        await phone.Respond(cancel, 200, "OK", tag);
        await phone.Respond(invite, 487, "Request Terminated", tag);
        await phone.ExpectRequest("ACK");
    }

    private LegId Dial(DialTarget target, TimeSpan? ringFor = null)
    {
        var leg = NewLeg();
        Switch.Do(new DialLeg(leg, target, "4000", "Centre", ringFor ?? TimeSpan.FromSeconds(60)));
        return leg;
    }
}
