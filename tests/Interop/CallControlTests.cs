using System.Text.Json;
using Antiphon.TestKit;
using Antiphon.TestKit.Audio;
using Antiphon.TestKit.Peers;

namespace Antiphon.Interop.Tests;

/// <summary>Call control with real phones: who hears whom is told by the tones at each end.</summary>
[Collection(Processes.Name)]
public sealed class CallControlTests(SharedCentre shared)
{
    private const double Customer = 440;
    private const double First = 1_000;
    private const double Second = 1_700;

    [Fact]
    public async Task Customer_hears_music_on_hold_and_the_agent_again_afterwards()
    {
        var centre = await shared.Get();
        await using var phone = await Baresip.Start(centre.Sip, centre.First.Extension("8001"), toneHz: First);
        await centre.SignIn("1001", "8001");
        await using var caller = Caller.At(centre, dials: "4001", toneHz: Customer);
        await caller.IsAnswered();
        await centre.AgentIs("1001", "talking");
        await caller.HearsSteadily(First, seconds: 1);

        await Act(centre, caller, "hold");
        await centre.AgentIs("1001", "held");
        await Hears(centre, caller, ear => !ear.Hears(First) && ear.Level > -50, "music and not the agent");
        await Act(centre, caller, "resume");
        await caller.HearsSteadily(First, seconds: 1);
        await caller.Call.Bye();

        var call = await caller.Record();
        Assert.True(call.GetProperty("holdSeconds").GetDouble() > 0);
        Assert.Contains("hold", Kinds(call));
        await Leave(centre, "1001");
    }

    [Fact]
    public async Task Consulted_colleague_is_heard_by_the_agent_then_by_all_then_has_the_customer_alone()
    {
        var centre = await shared.Get();
        await using var one = await Baresip.Start(centre.Sip, centre.First.Extension("8001"), toneHz: First);
        await using var two = await Baresip.Start(centre.Sip, centre.First.Extension("8002"), toneHz: Second);
        await centre.SignIn("1001", "8001");
        await using var caller = Caller.At(centre, dials: "4001", toneHz: Customer);
        await caller.IsAnswered();
        await centre.AgentIs("1001", "talking");
        await centre.SignIn("1002", "8002");

        await Act(centre, caller, "consult", new { to = new { kind = "agent", id = "1002" } });
        await centre.AgentIs("1002", "consulting");
        await Hears(centre, caller, ear => !ear.Hears(First) && !ear.Hears(Second), "neither of the two");
        await Act(centre, caller, "conference");
        await centre.AgentIs("1002", "conferencing");
        await Hears(centre, caller, ear => ear.Hears(First) && ear.Hears(Second), "both agents");
        await Act(centre, caller, "complete");
        await centre.AgentIs("1002", "talking");
        await caller.HearsSteadily(Second, seconds: 2);
        await caller.Call.Bye();

        var call = await caller.Record();
        Assert.Equal("1002", call.GetProperty("agent").GetProperty("jobNumber").GetString());
        Assert.Equal(1, call.GetProperty("transfers").GetInt32());
        Assert.Subset(new HashSet<string?>(Kinds(call)), new HashSet<string?> { "talk", "consult", "conference", "hold" });
        var recording = call.GetProperty("recording");
        var talked = call.GetProperty("talkSeconds").GetDouble() + call.GetProperty("holdSeconds").GetDouble();
        Assert.InRange(recording.GetProperty("seconds").GetDouble(), talked - 1.5, talked + 1.5);
        await Leave(centre, "1001");
        await Leave(centre, "1002");
    }

    [Fact]
    public async Task Blind_transfer_to_an_extension_frees_the_agent_and_the_customer_goes_on_there()
    {
        var centre = await shared.Get();
        await using var one = await Baresip.Start(centre.Sip, centre.First.Extension("8001"), toneHz: First);
        await using var two = await Baresip.Start(centre.Sip, centre.First.Extension("8002"), toneHz: Second);
        await centre.SignIn("1001", "8001");
        await using var caller = Caller.At(centre, dials: "4001", toneHz: Customer);
        await caller.IsAnswered();
        await centre.AgentIs("1001", "talking");
        await Act(centre, caller, "transfer", new { to = new { kind = "extension", id = "8002" } });
        await centre.AgentIs("1001", "wrap-up");
        await caller.HearsSteadily(Second, seconds: 2);
        await caller.Call.Bye();

        var call = await caller.Record();
        Assert.Equal("answered", call.GetProperty("result").GetString());
        Assert.Contains("party", Kinds(call));
        await Leave(centre, "1001");
    }

    private static async Task Act(RunningCentre centre, Caller caller, string action, object? body = null)
    {
        var call = (await caller.Find())!.Value;
        await centre.Post($"/api/calls/{call.GetProperty("id").GetString()}/{action}", body);
    }

    private static Task Hears(RunningCentre centre, Caller caller, Func<Sound, bool> fits, string what) => Eventually.Holds(() =>
    {
        var last = caller.Audio.Last(Sound.SamplesPerSecond);
        return last.Samples.Count == Sound.SamplesPerSecond && fits(last);
    }, TimeSpan.FromSeconds(20), $"the customer hears {what}", () => centre.Output);

    private static async Task Leave(RunningCentre centre, string agent)
    {
        await centre.Put($"/api/agents/{agent}/state", new { state = "signed-out" });
        if ((await centre.Agent(agent)).GetProperty("state").GetString() == "wrap-up") await centre.Post($"/api/agents/{agent}/wrap-up/finish");
        await centre.AgentIs(agent, "signed-out");
    }

    private static List<string?> Kinds(JsonElement call) => [.. call.GetProperty("segments").EnumerateArray().Select(s => s.GetProperty("kind").GetString())];
}
