using Antiphon.TestKit.Peers;

namespace Antiphon.Switch.Tests;

/// <summary>SIPp's own caller and phone, with the scenarios that are built into it.</summary>
public sealed class SippTests : SwitchStory
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(40);

    [Fact]
    public async Task Ten_callers_of_sipp_are_answered_and_hang_up()
    {
        await using var sipp = Start("uac", [$"{Switch.SipUdp}", "-s", "4000", "-m", "10", "-r", "5", "-d", "300", "-i", "127.0.0.1", "-p", $"{FreePorts.Udp()}", "-mi", "127.0.0.1"]);
        for (var i = 0; i < 10; i++) Switch.Do(new AnswerLeg((await Told.Expect<LegArrived>()).Leg));
        await sipp.WaitForExit(Within);
        Assert.True(sipp.ExitCode == 0, sipp.Tail());
        for (var i = 0; i < 10; i++) Assert.Equal((HangupCause.Normal, EndedBy.FarEnd), await Told.Expect<LegEnded>() is var e ? (e.Cause, e.By) : default);
    }

    [Fact]
    public async Task Three_calls_to_a_phone_of_sipp_are_answered_and_we_hang_up()
    {
        var phone = new IPEndPoint(IPAddress.Parse(Desk), FreePorts.Udp());
        await using var sipp = Start("uas", ["-m", "3", "-i", Desk, "-p", $"{phone.Port}", "-mi", Desk]);
        Switch.Configure(Configuration() with { Trunks = [new Trunk("out") { Destination = phone }] });
        for (var i = 0; i < 3; i++)
        {
            var leg = NewLeg();
            Switch.Do(new DialLeg(leg, new TrunkTarget("out", "02155556666"), "4000", "", TimeSpan.FromSeconds(20)));
            await Told.Expect<LegRinging>(r => r.Leg == leg);
            await Told.Expect<LegAnswered>(a => a.Leg == leg);
            Switch.Do(new HangUpLeg(leg, HangupCause.Normal));
            await Told.Expect<LegEnded>(e => e.Leg == leg);
        }
        await sipp.WaitForExit(Within);
        Assert.True(sipp.ExitCode == 0, sipp.Tail());
    }

    internal static ChildProcess Start(string scenario, string[] arguments) => ChildProcess.Start("sipp", ["-sn", scenario, .. arguments, "-nostdin"],
        "apt install sip-tester", environment: new Dictionary<string, string> { ["TERM"] = "dumb" });
}
