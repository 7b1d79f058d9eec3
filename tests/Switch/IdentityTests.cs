namespace Antiphon.Switch.Tests;

/// <summary>Who calls, why a call ended, where it was forwarded (RFC 3323, 3325, 3326, 5806, 7044, 3966), and what one side learns of the other.</summary>
public sealed class IdentityTests : SwitchStory
{
    private const string Number = "02155556666";
    private readonly List<Trunk> _trunks = [];

    [Fact]
    public async Task Withheld_number_is_told_to_the_trunk_that_may_know_it_and_to_nobody_else()
    {
        var (knows, knowsNot) = (Trunk("knows", "127.0.3.7", identity: true), Trunk("knows-not", "127.0.3.8", identity: false));
        Switch.Do(new DialLeg(NewLeg(), new TrunkTarget("knows", Number), "13800001111", "Wang", TimeSpan.FromSeconds(30)) { Withheld = true });
        var told = await knows.ExpectRequest("INVITE");
        Assert.StartsWith("\"Anonymous\" <sip:anonymous@anonymous.invalid>", told.Header("From"));
        Assert.Equal(("id", "<sip:13800001111@127.0.0.1>"), (told.Header("Privacy"), told.Header("P-Asserted-Identity")));
        Assert.Contains("sip:anonymous@", told.Header("Contact"));
        Switch.Do(new DialLeg(NewLeg(), new TrunkTarget("knows-not", Number), "13800001111", "Wang", TimeSpan.FromSeconds(30)) { Withheld = true });
        var kept = await knowsNot.ExpectRequest("INVITE");
        Assert.DoesNotContain("13800001111", kept.Text);
        Assert.DoesNotContain("Wang", kept.Text);
        await Refuse(knows, told);
        await Refuse(knowsNot, kept);
    }

    [Fact]
    public async Task Stations_of_a_forwarded_call_are_read_from_who_is_believed()
    {
        foreach (var (headers, wanted) in new (string[], Diversion[])[]
        {
            (["Diversion: <sip:8002@pbx>;reason=no-answer;counter=1, \"Front\" <tel:+86-21-5555>;reason=\"user-busy\"", "Diversion: nonsense"],
                [new("8002", DiversionReason.NoAnswer), new("+86215555", DiversionReason.Busy)]),
            (["History-Info: <sip:4000@a>;index=1, <sip:4001@a;cause=302>;index=1.1, <sip:4002@a;cause=486>;index=1.1.1"],
                [new("4001", DiversionReason.Busy), new("4000", DiversionReason.Unconditional)]),
            (["Subject: none"], []),
        })
        {
            var call = WireCall.To(Phone("13800001111"), "4000");
            await call.Invite(null, headers);
            var arrived = await Told.Expect<LegArrived>();
            Assert.Equal(wanted, arrived.Diversions);
            Switch.Do(new RejectLeg(arrived.Leg, HangupCause.Busy));
            await call.Ack(refused: await call.Expect(486));
        }
    }

    [Fact]
    public async Task Stations_of_our_own_forwarding_are_written_in_both_ways()
    {
        var trunk = Trunk("knows", "127.0.3.7", identity: true);
        Switch.Do(new DialLeg(NewLeg(), new TrunkTarget("knows", Number), "13800001111", "", TimeSpan.FromSeconds(30))
        {
            Diversions = [new("8002", DiversionReason.NoAnswer), new("8001", DiversionReason.Unconditional), new("evil>\r\nX: y", DiversionReason.Busy)],
        });
        var invite = await trunk.ExpectRequest("INVITE");
        Assert.Equal(["<sip:8002@127.0.0.1>;reason=no-answer;counter=1", "<sip:8001@127.0.0.1>;reason=unconditional;counter=1"], invite.Headers("Diversion"));
        Assert.Equal(["<sip:8001@127.0.0.1>;index=1", "<sip:8002@127.0.0.1;cause=302>;index=1.1", $"<sip:{Number}@127.0.0.1;cause=408>;index=1.1.1"], invite.Headers("History-Info"));
        await Refuse(trunk, invite);
    }

    [Fact]
    public async Task Telephone_uris_are_numbers_without_their_separators()
    {
        var phone = Phone("13800001111");
        await phone.Send($"INVITE tel:+86-400-(123).4;phone-context=x SIP/2.0\r\nVia: SIP/2.0/UDP {phone.Local};branch=z9hG4bKtel\r\nMax-Forwards: 70\r\n"
            + $"From: <tel:+86-138-0000>;tag=1\r\nTo: <tel:+86-400-(123).4>\r\nCall-ID: tel\r\nCSeq: 1 INVITE\r\nContact: <sip:a@{phone.Local}>\r\nPrivacy: none;critical\r\nContent-Length: 0\r\n\r\n");
        var arrived = await Told.Expect<LegArrived>();
        Assert.Equal(("+864001234", "+861380000"), (arrived.Called, arrived.Caller));
        Switch.Do(new RejectLeg(arrived.Leg, HangupCause.Busy));
        await phone.ExpectStatus(486, "INVITE");
        var hidden = WireCall.To(Phone("13800001111"), "4000");
        await hidden.Invite(null, "Privacy: header;id");
        arrived = await Told.Expect<LegArrived>();
        Assert.Equal("", arrived.Caller);
        Switch.Do(new RejectLeg(arrived.Leg, HangupCause.Busy));
        await hidden.Ack(refused: await hidden.Expect(486));
    }

    [Fact]
    public async Task Reason_of_the_end_is_said_and_heard()
    {
        var (_, one, _, leg) = await AnsweredCaller();
        Switch.Do(new HangUpLeg(leg, HangupCause.Normal));
        Assert.StartsWith("Q.850;cause=16", (await one.ExpectBye()).Header("Reason"));
        await Told.Expect<LegEnded>();

        var (phone, two, _, other) = await AnsweredCaller();
        two.CSeq++;
        await two.Send("BYE", headers: "Reason: SIP;cause=200, Q.850;cause=31;text=\"normal, unspecified\"");
        await two.Expect(200, "BYE");
        Assert.Equal(31, (await Told.Expect<LegEnded>(e => e.Leg == other)).Q850Cause);
    }

    [Fact] // RFC 3326: or the other phone shows a missed call.
    public async Task Phone_that_rang_in_vain_is_told_that_another_answered()
    {
        var (desk, home) = (await RegisteredPhone(), await RegisteredPhone(address: "127.0.3.5"));
        var leg = NewLeg();
        Switch.Do(new DialLeg(leg, new ExtensionTarget("8001"), "4000", "", TimeSpan.FromSeconds(30)));
        var (atDesk, atHome) = (await desk.ExpectRequest("INVITE"), await home.ExpectRequest("INVITE"));
        await home.Respond(atHome, 180, "Ringing", "h");
        await Told.Expect<LegRinging>();
        var call = WireCall.From(desk, atDesk);
        await call.Answer(atDesk, WireCall.Sdp(desk.Local));
        var cancel = await home.ExpectRequest("CANCEL");
        Assert.Equal("SIP;cause=200;text=\"Call completed elsewhere\"", cancel.Header("Reason"));
        await home.Respond(cancel, 200, "OK", "h");
        await home.Respond(atHome, 487, "Request Terminated", "h");
        await call.Bye();
        await Told.Expect<LegEnded>();
    }

    [Fact] // RFC 5853 §3.1: nothing of one side stands in the messages of the other.
    public async Task Neither_side_learns_addresses_or_software_of_the_other()
    {
        var (phone, call, audio, leg) = await AnsweredCaller(headers: ["User-Agent: Secret-Gateway/1.7", "Organization: Hidden Ltd", "X-Internal: 10.9.8.7",
            "Record-Route: <sip:edge.inner.example;lr>", "Call-Info: <http://inner.example/x>"]);
        var (desk, deskCall, deskAudio, deskLeg) = await AnsweredDesk(headers: ["Server: Desk-Model-9", "X-Internal: 10.1.2.3"]);
        Switch.Do(new JoinLegs(leg, deskLeg));
        await audio.Hears(700);
        foreach (var message in desk.Everything)
            foreach (var secret in new[] { call.CallId, call.LocalTag, $"{phone.Local}", $"{audio.Local.Port}", "Secret-Gateway", "Hidden Ltd", "10.9.8.7", "inner.example" })
                Assert.DoesNotContain(secret, message.Text);
        foreach (var message in phone.Everything)
            foreach (var secret in new[] { deskCall.CallId, $"{desk.Local}", Desk, $" {deskAudio.Local.Port} ", "Desk-Model-9", "10.1.2.3", "8001" })
                Assert.DoesNotContain(secret, message.Text);
        await call.Bye();
        await deskCall.Bye();
        await Told.Expect<LegEnded>(e => e.Leg == leg);
        await Told.Expect<LegEnded>(e => e.Leg == deskLeg);
    }

    private WirePhone Trunk(string name, string address, bool identity)
    {
        var carrier = Phone("carrier", address);
        _trunks.Add(new Trunk(name) { Destination = carrier.Local, SendsIdentity = identity });
        Switch.Configure(Configuration() with { Trunks = [.. Configuration().Trunks, .. _trunks] });
        return carrier;
    }

    private async Task Refuse(WirePhone carrier, WireMessage invite)
    {
        await carrier.Respond(invite, 486, "Busy Here", "r");
        await carrier.ExpectRequest("ACK");
        await Told.Expect<LegEnded>();
    }
}
