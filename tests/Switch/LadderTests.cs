namespace Antiphon.Switch.Tests;

public sealed class LadderTests : SwitchStory
{
    protected override SwitchLimits Limits => new() { LaddersKept = 1, LadderStepsMax = 12, LadderBytesMax = 500 };

    [Fact]
    public async Task Ladder_of_a_call_shows_what_was_said_in_order()
    {
        var (phone, call, _, leg) = await AnsweredCaller();
        await call.Bye();
        await Told.Expect<LegEnded>();
        var ladder = Assert.Single(await Switch.Ladders([leg]));
        Assert.Equal((leg, 0), (ladder.Leg, ladder.Forgotten));
        Assert.Equal([(true, "INVITE"), (false, "200 INVITE"), (true, "ACK"), (true, "BYE"), (false, "200 BYE")],
            ladder.Steps.Where(step => !step.Summary.Contains(" 100 ")).Select(step => (step.Received, What(step))));
        Assert.All(ladder.Steps, step => Assert.Equal(("udp", phone.Local.ToString()), (step.Transport, step.Remote)));
        Assert.All(ladder.Steps, step => Assert.True(step.Text.Length <= 500));
    }

    [Fact]
    public async Task Long_call_keeps_its_beginning_and_its_end()
    {
        var (_, call, _, leg) = await AnsweredCaller();
        for (var i = 0; i < 20; i++)
        {
            call.CSeq++;
            await call.Send("OPTIONS");
            await call.Expect(200, "OPTIONS");
        }
        var ladder = Assert.Single(await Switch.Ladders([leg]));
        Assert.Equal(12, ladder.Steps.Count);
        Assert.InRange(ladder.Forgotten, 31, 32);
        Assert.StartsWith("INVITE", ladder.Steps[0].Summary);
        Assert.Equal("200 OPTIONS", What(ladder.Steps[^1]));
        await call.Bye();
        await Told.Expect<LegEnded>();
    }

    [Fact]
    public async Task Ended_legs_are_kept_in_bounds_and_the_stranger_is_not_recorded()
    {
        var (_, first, _, firstLeg) = await AnsweredCaller("13800000001");
        var (_, second, _, secondLeg) = await AnsweredCaller("13800000002");
        await first.Bye();
        await Told.Expect<LegEnded>(e => e.Leg == firstLeg);
        await second.Bye();
        await Told.Expect<LegEnded>(e => e.Leg == secondLeg);
        Assert.Equal(secondLeg, Assert.Single(await Switch.Ladders([firstLeg, secondLeg, NewLeg()])).Leg);
    }

    [Fact]
    public async Task Counters_grow_with_what_is_said_repeated_and_not_understood()
    {
        var phone = Phone("13800001111");
        var before = Switch.Counters();
        await phone.Send("INVITE sip:4000@x SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bKbad\r\nCSeq: nonsense\r\n\r\n");
        var call = WireCall.To(phone, "4000");
        await call.Invite(WireCall.Sdp(phone.Local));
        var leg = (await Told.Expect<LegArrived>()).Leg;
        await call.Send("INVITE", WireCall.Sdp(phone.Local), sameTransaction: true);
        Switch.Do(new RejectLeg(leg, HangupCause.Busy));
        var busy = await call.Expect(486);
        Skip(TimeSpan.FromSeconds(1));
        await call.Expect(486);
        await call.Ack(refused: busy);
        await Told.Expect<LegEnded>();
        await TestKit.Eventually.Holds(() => Switch.Counters().Sip is var now && now.MessagesReceived >= before.Sip.MessagesReceived + 3
            && now.Retransmissions > before.Sip.Retransmissions && now.RepeatsReceived > before.Sip.RepeatsReceived, WirePhone.Patience, "all is counted");
        Assert.True(Switch.Counters().Sip.ParseProblems > before.Sip.ParseProblems);
        Assert.Equal(0, Switch.Counters().Sip.Faults);
    }

    private static string What(LadderStep step) => step.Summary.StartsWith("SIP/2.0", StringComparison.Ordinal)
        ? $"{step.Summary.Split(' ')[1]} {step.Text.Split('\n').First(l => l.StartsWith("CSeq", StringComparison.Ordinal)).Split(' ')[^1]}"
        : step.Summary.Split(' ')[0];
}
