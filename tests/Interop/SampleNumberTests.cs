using System.Diagnostics;

namespace Antiphon.Interop.Tests;

[Collection(Processes.Name)]
public sealed class SampleNumberTests(SharedCentre shared)
{
    [Fact]
    public async Task Echo_gives_back_what_the_caller_says_and_records_it()
    {
        var centre = await shared.Get();
        await using var caller = Caller.At(centre, dials: "4002", toneHz: 600);

        await caller.IsAnswered();
        await caller.HearsSteadily(600, seconds: 2);
        await caller.Call.Bye();

        var call = await caller.Record();
        Assert.Equal("self-service", call.GetProperty("result").GetString());
        var channels = Wav.Read(new MemoryStream(await centre.Api.GetByteArrayAsync($"/api/recordings/{call.GetProperty("id").GetString()}")));
        Assert.True(channels[0].End(TimeSpan.FromSeconds(1)).Holds(600));
        Assert.True(channels[1].End(TimeSpan.FromSeconds(1)).Holds(600));
        await centre.IsIdle();
    }

    [Fact]
    public async Task Test_tone_is_heard_at_440_hertz()
    {
        var centre = await shared.Get();
        await using var caller = Caller.At(centre, dials: "4003", toneHz: 700);

        await caller.IsAnswered();
        await caller.HearsSteadily(440, seconds: 2);
        Assert.True(caller.Audio.Last(Sound.SamplesPerSecond).LevelOf(700) < -40);
        await caller.Call.Bye();

        await caller.Record();
        await centre.IsIdle();
    }

    [Fact]
    public async Task Conference_room_joins_all_who_call_and_is_recorded_once_for_all()
    {
        var centre = await shared.Get();
        double[] tones = [440, 700, 1_000];
        var callers = tones.Select(tone => Caller.At(centre, dials: "4005", toneHz: tone)).ToList();
        foreach (var caller in callers) await caller.IsAnswered();
        for (var i = 0; i < callers.Count; i++)
            foreach (var tone in tones)
            {
                var (ear, own) = (callers[i].Audio, tone == tones[i]);
                await Eventually.Holds(() => ear.Last(Sound.SamplesPerSecond).LevelOf(tone) is var level && (own ? level < -38 : level > -20), TimeSpan.FromSeconds(30), $"caller {i} and {tone} Hz");
            }
        var legs = (await centre.Get("/api/diagnostics/legs")).EnumerateArray().Where(leg => leg.GetProperty("conference").GetString() == "room").ToList();
        Assert.Equal(3, legs.Count);
        Assert.All(legs, leg => Assert.InRange(leg.GetProperty("quality").GetProperty("mos").GetDouble(), 1, 4.5));

        var records = new List<JsonElement>();
        foreach (var caller in callers)
        {
            await caller.Call.Bye();
            records.Add(await caller.Record());
            await caller.DisposeAsync();
        }
        await centre.IsIdle();
        var recorded = Assert.Single(records, record => record.GetProperty("recording").ValueKind == JsonValueKind.Object);
        var mix = Wav.Read(new MemoryStream(await centre.Api.GetByteArrayAsync($"/api/recordings/{recorded.GetProperty("id").GetString()}")))[0];
        Assert.All(tones, tone => Assert.True(mix.LevelOf(tone) > -35, $"{tone} Hz at {mix.LevelOf(tone):f0} dBm0"));
    }

    [Fact]
    public async Task Key_of_a_sipp_caller_leads_to_the_second_prompt_and_the_centre_hangs_up()
    {
        var centre = await shared.Get();
        var scenario = SippScenario.Caller("4004", from: "15400004004").Calls().IsAnswered().Waits(1_500).Presses('7').IsHungUpOn();

        await using var sipp = Sipp.Start($"{scenario}", centre.Sip, "127.0.0.1", calls: 1);
        var result = await sipp.Finish(TimeSpan.FromSeconds(40));

        Assert.True(result is { Succeeded: 1, Failed: 0 }, result.Report);
        var call = (await centre.Calls()).First(c => c.GetProperty("caller").GetProperty("number").GetString() == "15400004004");
        Assert.Equal("self-service", call.GetProperty("result").GetString());
        Assert.Equal("system", call.GetProperty("releasedBy").GetString());
        Assert.Contains("7", call.GetProperty("segments").EnumerateArray().Select(s => s.GetProperty("digits")).Where(d => d.ValueKind == JsonValueKind.String).Select(d => d.GetString()));
        await centre.IsIdle();
    }

    [Fact]
    public async Task Early_media_is_heard_for_two_seconds_before_the_answer()
    {
        var centre = await shared.Get();
        await using var caller = Caller.At(centre, dials: "4009", toneHz: 700);

        await caller.Call.Invite(caller.Offer);
        var progress = await caller.Call.Expect(183);
        var since = Stopwatch.StartNew();
        caller.Audio.TalkTo(progress);
        var ok = await caller.Call.Expect(200);
        var waited = since.Elapsed;
        var heardBefore = caller.Audio.PacketsHeard;
        await caller.Call.Ack();
        caller.Audio.TalkTo(ok);

        Assert.InRange(waited.TotalSeconds, 1.7, 3.5);
        Assert.True(heardBefore > 50, $"{heardBefore} packets before the answer");
        await caller.HearsSteadily(440, seconds: 1);
        await caller.Call.Bye();
        await centre.IsIdle();
    }

    [Fact]
    public async Task It_rings_for_two_seconds_and_then_answers()
    {
        var centre = await shared.Get();
        await using var caller = Caller.At(centre, dials: "4010", toneHz: 700);

        await caller.Call.Invite(caller.Offer);
        await caller.Call.Expect(180);
        var since = Stopwatch.StartNew();
        caller.Audio.TalkTo(await caller.Call.Expect(200));
        Assert.InRange(since.Elapsed.TotalSeconds, 1.7, 3.5);
        await caller.Call.Ack();
        await caller.HearsSteadily(440, seconds: 1);
        await caller.Call.Bye();
        await centre.IsIdle();
    }

    [Fact]
    public async Task Unknown_number_is_not_found()
    {
        var centre = await shared.Get();
        await using var caller = Caller.At(centre, dials: "4999");
        Assert.Equal(404, await caller.IsRefused());
        await centre.IsIdle();
    }

    [Fact]
    public async Task Sipp_hears_the_same_refusal()
    {
        var centre = await shared.Get();
        await using var sipp = Sipp.Start($"{SippScenario.Caller("4999").Calls().IsRefused(404)}", centre.Sip, "127.0.0.2", calls: 3);
        var result = await sipp.Finish(TimeSpan.FromSeconds(30));
        Assert.True(result is { Succeeded: 3, Failed: 0 }, result.Report);
    }

    [Theory]
    [InlineData("127.0.0.9", "4000")]
    [InlineData("127.0.0.9", "4003")]
    [InlineData("127.0.0.9", "013800138000")]
    public async Task Unknown_source_gets_no_call_even_on_loopback(string address, string number)
    {
        var centre = await shared.Get();
        await using var caller = Caller.At(centre, number, address: address);
        Assert.Contains(await caller.IsRefused(), new[] { 401, 403, 407 });
        Assert.Null(await caller.Find());
        await centre.IsIdle();
    }

    [Fact]
    public async Task Trusted_caller_cannot_dial_out_through_the_centre()
    {
        var centre = await shared.Get();
        await using var caller = Caller.At(centre, dials: "013800138000");
        Assert.InRange(await caller.IsRefused(), 403, 404);
        await centre.IsIdle();
    }
}
