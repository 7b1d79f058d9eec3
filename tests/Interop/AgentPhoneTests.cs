namespace Antiphon.Interop.Tests;

[Collection(Processes.Name)]
public sealed class AgentPhoneTests(SharedCentre shared)
{
    private static readonly TimeSpan TalkFor = TimeSpan.FromSeconds(4);

    [Fact]
    public async Task Caller_reaches_an_agents_phone_through_menu_and_queue_both_hear_each_other_and_it_is_recorded()
    {
        var centre = await shared.Get();
        await using var phone = await Baresip.Start(centre.Sip, centre.First.Extension("8001"), toneHz: 1_000);
        await centre.SignIn("1001", "8001");
        await using var caller = Caller.At(centre, dials: "4000", toneHz: 440);

        await caller.IsAnswered();
        await caller.PressesUntil('1', async () => (await centre.Agent("1001")).GetProperty("state").GetString() == "talking", "agent 1001 talks");
        await caller.HearsSteadily(1_000, TalkFor.TotalSeconds);
        await caller.Call.Bye();

        var call = await caller.Record();
        Assert.True((await phone.Heard()).End(TimeSpan.FromSeconds(2)).Holds(440), phone.Said);
        Assert.Equal("answered", call.GetProperty("result").GetString());
        Assert.Equal("1001", call.GetProperty("agent").GetProperty("jobNumber").GetString());
        Assert.Equal("sales", call.GetProperty("queue").GetString());
        Assert.Equal("customer", call.GetProperty("releasedBy").GetString());
        Assert.Equal(["flow", "queue", "ring", "talk"], Kinds(call));
        Assert.InRange(call.GetProperty("talkSeconds").GetDouble(), TalkFor.TotalSeconds - 0.6, 20);
        await TheRecordingHas(centre, call, left: 440, right: 1_000);

        await centre.AgentIs("1001", "wrap-up");
        await centre.Post("/api/agents/1001/wrap-up/finish");
        await centre.AgentIs("1001", "ready");
        await centre.Put("/api/agents/1001/state", new { state = "signed-out" });
        await centre.IsIdle();
    }

    [Fact]
    public async Task Extension_is_called_straight_and_both_hear_each_other()
    {
        var centre = await shared.Get();
        await using var phone = await Baresip.Start(centre.Sip, centre.First.Extension("8001"), toneHz: 1_000);
        await using var caller = Caller.At(centre, dials: "4006", toneHz: 440);

        await caller.IsAnswered();
        await caller.HearsSteadily(1_000, seconds: 2);
        await caller.Call.Bye();

        Assert.True((await phone.Heard()).End(TimeSpan.FromSeconds(1)).Holds(440), phone.Said);
        Assert.Equal("normal", (await caller.Record()).GetProperty("endReason").GetString());
        await centre.IsIdle();
    }

    [Fact]
    public async Task Caller_who_gives_up_in_the_queue_is_lost_and_counted_once()
    {
        var centre = await shared.Get();
        await using var caller = Caller.At(centre, dials: "4001");

        await caller.IsAnswered();
        await Eventually.Holds(async () => await caller.Find() is { } call && call.GetProperty("queue").GetString() == "sales", TimeSpan.FromSeconds(10), "the call waits for sales");
        await caller.Call.Bye();

        var lost = await caller.Record();
        Assert.Equal("lost", lost.GetProperty("result").GetString());
        Assert.Equal("abandoned-in-queue", lost.GetProperty("lostReason").GetString());
        Assert.Equal("customer", lost.GetProperty("releasedBy").GetString());
        await centre.IsIdle();
    }

    internal static async Task TheRecordingHas(RunningCentre centre, JsonElement call, double left, double right)
    {
        var address = $"/api/calls/{call.GetProperty("id").GetString()}";
        await Eventually.Holds(async () => (await centre.Get(address)).GetProperty("recording").GetProperty("state").GetString() == "complete", TimeSpan.FromSeconds(20), "the recording is complete");
        var bytes = await centre.Api.GetByteArrayAsync($"/api/recordings/{call.GetProperty("id").GetString()}");
        var channels = Wav.Read(new MemoryStream(bytes));
        var talk = call.GetProperty("talkSeconds").GetDouble();
        Assert.Equal(2, channels.Length);
        Assert.InRange(channels[0].Length.TotalSeconds, talk - 0.5, talk + 0.5);
        var (begin, middle) = (TimeSpan.FromSeconds(talk / 4), TimeSpan.FromSeconds(talk / 2));
        Assert.True(channels[0].Part(begin, middle).Holds(left), "the caller is on the left");
        Assert.True(channels[1].Part(begin, middle).Holds(right), "the agent is on the right");
        Assert.True(channels[0].Part(begin, middle).LevelOf(right) < -40, "the agent is not on the left");
        Assert.True(channels[1].Part(begin, middle).LevelOf(left) < -40, "the caller is not on the right");
    }

    private static IEnumerable<string?> Kinds(JsonElement call) =>
        call.GetProperty("segments").EnumerateArray().Select(s => s.GetProperty("kind").GetString()).Where(kind => kind != "wrap-up").Distinct();
}
