namespace Antiphon.Interop.Tests;

/// <summary>Call control with real phones: who hears whom is told by the tones at each end.</summary>
[Collection(Processes.Name)]
public sealed class CallControlTests(SharedCentre shared)
{
    [Fact]
    public async Task Customer_hears_music_on_hold_and_the_agent_again_afterwards()
    {
        var centre = await shared.Get();
        await using var talk = await Talk.Begin(centre);
        var caller = talk.Caller;
        await caller.HearsSteadily(Talk.AgentHz, seconds: 1);

        await talk.Act("hold");
        await centre.AgentIs("1001", "held");
        await Hears(centre, caller, ear => !ear.Hears(Talk.AgentHz) && ear.Level > -50, "music and not the agent");
        await talk.Act("resume");
        await caller.HearsSteadily(Talk.AgentHz, seconds: 1);
        await caller.Call.Bye();

        var call = await caller.Record();
        Assert.True(call.GetProperty("holdSeconds").GetDouble() > 0);
        Assert.Contains("hold", Kinds(call));
        await talk.Leave("1001");
    }

    [Fact]
    public async Task Consulted_colleague_is_heard_by_the_agent_then_by_all_then_has_the_customer_alone()
    {
        var centre = await shared.Get();
        await using var talk = await Talk.Begin(centre);
        var caller = talk.Caller;
        await centre.SignIn("1002", "8002");

        await talk.Act("consult", new { to = new { kind = "agent", id = "1002" } });
        await centre.AgentIs("1002", "consulting");
        await Hears(centre, caller, ear => !ear.Hears(Talk.AgentHz) && !ear.Hears(Talk.SecondHz), "neither of the two");
        await talk.Act("conference");
        await centre.AgentIs("1002", "conferencing");
        await Hears(centre, caller, ear => ear.Hears(Talk.AgentHz) && ear.Hears(Talk.SecondHz), "both agents");
        await talk.Act("complete");
        await centre.AgentIs("1002", "talking");
        await caller.HearsSteadily(Talk.SecondHz, seconds: 2);
        await caller.Call.Bye();

        var call = await caller.Record();
        Assert.Equal("1002", call.GetProperty("agent").GetProperty("jobNumber").GetString());
        Assert.Equal(1, call.GetProperty("transfers").GetInt32());
        Assert.Subset(new HashSet<string?>(Kinds(call)), new HashSet<string?> { "talk", "consult", "conference", "hold" });
        var recording = call.GetProperty("recording");
        var talked = call.GetProperty("talkSeconds").GetDouble() + call.GetProperty("holdSeconds").GetDouble();
        Assert.InRange(recording.GetProperty("seconds").GetDouble(), talked - 1.5, talked + 1.5);
        await talk.Leave("1001", "1002");
    }

    [Fact]
    public async Task Blind_transfer_to_an_extension_frees_the_agent_and_the_customer_goes_on_there()
    {
        var centre = await shared.Get();
        await using var talk = await Talk.Begin(centre);
        var caller = talk.Caller;
        await talk.Act("transfer", new { to = new { kind = "extension", id = "8002" } });
        await centre.AgentIs("1001", "wrap-up");
        await caller.HearsSteadily(Talk.SecondHz, seconds: 2);
        await caller.Call.Bye();

        var call = await caller.Record();
        Assert.Equal("answered", call.GetProperty("result").GetString());
        Assert.Contains("party", Kinds(call));
        await talk.Leave("1001");
    }

    private static Task Hears(RunningCentre centre, Caller caller, Func<Sound, bool> fits, string what) => Eventually.Holds(() =>
    {
        var last = caller.Audio.Last(Sound.SamplesPerSecond);
        return last.Samples.Count == Sound.SamplesPerSecond && fits(last);
    }, TimeSpan.FromSeconds(20), $"the customer hears {what}", () => centre.Output);

    private static List<string?> Kinds(JsonElement call) => [.. call.GetProperty("segments").EnumerateArray().Select(s => s.GetProperty("kind").GetString())];
}
