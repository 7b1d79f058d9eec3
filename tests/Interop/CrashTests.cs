using System.Diagnostics;

namespace Antiphon.Interop.Tests;

[Collection(Processes.Name)]
public sealed class CrashTests
{
    [Fact]
    public async Task Process_killed_in_mid_call_loses_at_most_two_seconds_of_recording_and_nobody_is_stuck()
    {
        await using var centre = await RunningCentre.Start();
        await using var phone = await Baresip.Start(centre.Sip, centre.First.Extension("8001"), toneHz: 1_000);
        await centre.SignIn("1001", "8001");
        await using var caller = Caller.At(centre, dials: "4001");
        await using var waiting = Caller.At(centre, dials: "4001");
        await caller.IsAnswered();
        await centre.AgentIs("1001", "talking");
        await waiting.IsAnswered();
        await caller.HearsSteadily(1_000, seconds: 5);
        var talkStarted = TalkStart((await caller.Find())!.Value);

        var killedAt = DateTimeOffset.UtcNow;
        await centre.Kill();
        await centre.StartAgain();
        var ready = Stopwatch.StartNew();
        await using var next = Caller.At(centre, dials: "4003", toneHz: 700);
        await next.IsAnswered();
        Assert.InRange(ready.Elapsed.TotalSeconds, 0, 10);
        await next.HearsSteadily(440, seconds: 1);
        await next.Call.Bye();

        var call = await caller.Record();
        Assert.Equal("system-fault", call.GetProperty("endReason").GetString());
        Assert.Equal("answered", call.GetProperty("result").GetString());
        Assert.Equal("system-fault", (await waiting.Record()).GetProperty("lostReason").GetString());
        await RecordingPlays(centre, call, (killedAt - talkStarted).TotalSeconds);

        // His work after the call is still to do; after it he is free of it.
        Assert.Equal("wrap-up", (await centre.Agent("1001")).GetProperty("state").GetString());
        var freed = await centre.Post("/api/agents/1001/wrap-up/finish");
        Assert.DoesNotContain(freed.GetProperty("state").GetString(), new[] { "talking", "offered", "wrap-up" });
        Assert.Equal(JsonValueKind.Null, freed.GetProperty("callId").ValueKind);
        await centre.IsIdle();
    }

    [Fact]
    public async Task Agent_whose_phone_comes_back_after_the_kill_gets_the_next_call()
    {
        await using var centre = await RunningCentre.Start();
        await using (var phone = await Baresip.Start(centre.Sip, centre.First.Extension("8002"), toneHz: 1_000))
        {
            await centre.SignIn("1001", "8002");
            await centre.Kill();
        }
        await centre.StartAgain();
        await using var back = await Baresip.Start(centre.Sip, centre.First.Extension("8002"), toneHz: 1_000);
        await Eventually.Holds(async () => (await centre.Agent("1001")).GetProperty("phoneUp").GetBoolean(), TimeSpan.FromSeconds(10), "the phone is up", () => centre.Output);
        await centre.Put("/api/agents/1001/state", new { state = "ready" });

        await using var caller = Caller.At(centre, dials: "4001");
        await caller.IsAnswered();
        await caller.HearsSteadily(1_000, seconds: 1);
        await caller.Call.Bye();
    }

    [Fact]
    public async Task A_clean_stop_ends_calls_in_the_list_and_takes_the_process_id_away()
    {
        await using var centre = await RunningCentre.Start();
        await using var caller = Caller.At(centre, dials: "4003", toneHz: 700);
        await caller.IsAnswered();
        await caller.HearsSteadily(440, seconds: 1);

        var bye = caller.Call.ExpectBye();
        await centre.Stop();
        await bye;
        Assert.False(File.Exists(Path.Combine(centre.Data, "antiphon.pid")));

        await centre.StartAgain();
        await caller.Record();
        await centre.IsIdle();
    }

    private static async Task RecordingPlays(RunningCentre centre, JsonElement call, double talked)
    {
        Assert.Equal("recovered", call.GetProperty("recording").GetProperty("state").GetString());
        var channels = Wav.Read(new MemoryStream(await centre.Api.GetByteArrayAsync($"/api/recordings/{call.GetProperty("id").GetString()}")));
        Assert.Equal(2, channels.Length);
        Assert.InRange(channels[0].Length.TotalSeconds, talked - 2.0, talked + 0.5);
        Assert.True(channels[0].End(TimeSpan.FromSeconds(2)).Holds(440), "the caller is heard to the end");
        Assert.True(channels[1].End(TimeSpan.FromSeconds(2)).Holds(1_000), "the agent is heard to the end");
    }

    private static DateTimeOffset TalkStart(JsonElement call) =>
        call.GetProperty("segments").EnumerateArray().Single(s => s.GetProperty("kind").GetString() == "talk").GetProperty("startedAt").GetDateTimeOffset();
}
