namespace Antiphon.Interop.Tests;

/// <summary>What is played into a talk, and who is moved out of it, told by the tones at each end.</summary>
[Collection(Processes.Name)]
public sealed class PlaybackTests(SharedCentre shared)
{
    [Fact]
    public async Task The_customer_hears_the_prompts_of_the_library_and_the_agent_again_at_the_end()
    {
        var centre = await shared.Get();
        await using var talk = await Talk.Begin(centre);
        await talk.Caller.HearsSteadily(Talk.AgentHz, seconds: 1);
        await talk.Act("play", new { prompts = new[] { "goodbye", "welcome" }, resume = true });
        await Hears(talk.Caller, ear => ear.Level > -40 && !ear.Hears(Talk.AgentHz), "words and not the agent");
        await talk.Caller.HearsSteadily(Talk.AgentHz, seconds: 1);
        await talk.Caller.Call.Bye();
        var call = await talk.Caller.Record();
        var played = call.GetProperty("segments").EnumerateArray().Single(s => s.GetProperty("kind").GetString() == "playback");
        Assert.Equal(("goodbye welcome", "finished", "1001"), (played.GetProperty("party").GetString(), played.GetProperty("outcome").GetString(), played.GetProperty("agent").GetString()));
        await talk.Leave("1001");
    }

    [Fact]
    public async Task The_customer_hears_both_sides_of_his_earlier_call_until_it_is_stopped()
    {
        var centre = await shared.Get();
        await using var talk = await Talk.Begin(centre);
        await talk.Caller.HearsSteadily(Talk.AgentHz, seconds: 4);
        var earlier = await talk.CallId();
        await talk.Caller.Call.Bye();
        await centre.AgentIs("1001", "wrap-up");
        await talk.Caller.Record();
        await centre.Post("/api/agents/1001/wrap-up/finish");

        await using var again = Caller.At(centre, dials: "4001", toneHz: 620, address: "127.0.0.1", @as: talk.Caller.Number);
        await again.IsAnswered();
        await centre.AgentIs("1001", "talking");
        var now = (await centre.Agent("1001")).GetProperty("callId").GetString();
        await again.HearsSteadily(Talk.AgentHz, seconds: 1);
        await centre.Post($"/api/calls/{now}/play", new { recording = earlier });
        await Hears(again, ear => ear.Hears(Talk.CustomerHz, -45) && ear.Hears(Talk.AgentHz, -45), "the customer and the agent of then");
        await centre.Post($"/api/calls/{now}/stop-play");
        await Hears(again, ear => ear.Hears(Talk.AgentHz) && !ear.Hears(Talk.CustomerHz, -45), "the agent of now alone");
        await again.Call.Bye();
        await centre.AgentIs("1001", "wrap-up");
        await talk.Leave("1001");
    }

    [Fact]
    public async Task A_forced_transfer_moves_the_customer_without_dialling_again_and_frees_the_agent()
    {
        var centre = await shared.Get();
        await using var talk = await Talk.Begin(centre);
        var id = await talk.CallId();
        await talk.Caller.HearsSteadily(Talk.AgentHz, seconds: 1);
        await talk.Act("force-transfer", new { to = new { kind = "extension", id = "8002" } });
        await centre.AgentIs("1001", "wrap-up");
        await talk.Caller.HearsSteadily(Talk.SecondHz, seconds: 2);
        await talk.Caller.Call.Bye();
        var call = await talk.Caller.Record();
        Assert.Equal((id, 1, "answered"), (call.GetProperty("id").GetString(), call.GetProperty("transfers").GetInt32(), call.GetProperty("result").GetString()));
        Assert.Equal(["talk", "party"], call.GetProperty("segments").EnumerateArray().Select(s => s.GetProperty("kind").GetString()).Where(kind => kind is "talk" or "party"));
        await talk.Leave("1001");
    }

    private static Task Hears(Caller caller, Func<Sound, bool> fits, string what) => Eventually.Holds(() =>
    {
        var last = caller.Audio.Last(Sound.SamplesPerSecond / 2);
        return last.Samples.Count == Sound.SamplesPerSecond / 2 && fits(last);
    }, TimeSpan.FromSeconds(25), $"the customer hears {what}");
}
