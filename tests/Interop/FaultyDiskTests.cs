using System.Net;
using System.Security.Cryptography;

namespace Antiphon.Interop.Tests;

/// <summary>The disk under the recordings hangs, or refuses one call after the other: whoever talks is not touched, and nothing half-written counts as whole.</summary>
[Collection(Processes.Name)]
public sealed class FaultyDiskTests
{
    private const int Callers = 4;

    /// <summary>Far below the time for which the disk hangs, far above what a busy machine does by itself.</summary>
    private static readonly TimeSpan PauseMax = TimeSpan.FromSeconds(1.5);

    [Fact]
    public async Task A_disk_that_hangs_for_seconds_is_heard_by_nobody_and_every_recording_is_whole_afterwards()
    {
        using var disk = await FaultyDisk.Below("/recordings");
        await using var centre = await RunningCentre.Start(new CentreWish { Disk = disk });
        var callers = Enumerable.Range(0, Callers + 1).Select(i => Caller.At(centre, dials: "4002", toneHz: Tone(i))).ToList();
        try
        {
            using var stall = new StallWatch();
            foreach (var caller in callers.Take(Callers)) await caller.IsAnswered();
            for (var i = 0; i < Callers; i++) await callers[i].HearsSteadily(Tone(i), seconds: 1);
            disk.Hang();
            foreach (var caller in callers.Take(Callers)) caller.Audio.WatchPauses();
            await callers[0].HearsSteadily(Tone(0), seconds: 0.5);
            var written = Written(centre);

            // Who calls now is served, and who hangs up now is let go.
            await callers[Callers].IsAnswered();
            callers[Callers].Audio.WatchPauses();
            await callers[Callers].HearsSteadily(Tone(Callers), seconds: 2);
            var first = callers[0].Audio.LongestPause;
            await callers[0].Call.Bye();
            await callers[0].Record();
            for (var i = 1; i < Callers; i++) await callers[i].HearsSteadily(Tone(i), seconds: 4);
            var pauses = callers.Skip(1).Select(c => c.Audio.LongestPause).Append(first).ToList();
            Assert.Equal(written, Written(centre));
            Assert.True(pauses.Max() < PauseMax + stall.Worst, $"nothing came for {pauses.Max().TotalSeconds:0.00} s, the machine itself paused for {stall.Worst.TotalSeconds:0.00} s");

            disk.GoOn();
            for (var i = 1; i <= Callers; i++) await callers[i].HearsSteadily(Tone(i), seconds: 1);
            foreach (var caller in callers.Skip(1)) await caller.Call.Bye();
            for (var i = 0; i <= Callers; i++)
            {
                var id = (await callers[i].Record()).GetProperty("id").GetString()!;
                var ended = await Ended(centre, id);
                Assert.True(ended?.GetProperty("state").GetString() == "complete", $"{i}: {ended}\n{centre.Output}");
                foreach (var side in Wav.Read(new MemoryStream(await centre.Api.GetByteArrayAsync($"/api/recordings/{id}"))))
                    Assert.True(LongestSilence(side, Tone(i)) < PauseMax + stall.Worst, $"{i}: {LongestSilence(side, Tone(i)).TotalSeconds:0.0} s are missing of {side.Length.TotalSeconds:0.0}");
            }
            Assert.DoesNotContain("recording-cut", await Alarms(centre));
        }
        finally
        {
            foreach (var caller in callers) await caller.DisposeAsync();
        }
        await centre.IsIdle();
    }

    [Fact, Trait("Level", "long")]
    public async Task Whichever_write_sync_or_rename_of_a_recording_fails_it_is_cut_or_whole_and_the_next_one_is_whole()
    {
        using var disk = await FaultyDisk.Below("/recordings");
        await using var centre = await RunningCentre.Start(new CentreWish { Disk = disk });
        var cut = 0;
        for (var at = 1; ; at++)
        {
            Assert.True(at < 40, "calls to the disk never end");
            disk.Fail(at);
            var (id, before) = await Talk(centre);
            var ended = await Ended(centre, id);
            if (ended is { } kept && kept.GetProperty("state").GetString() == "complete") await IsWhole(centre, id, kept);
            else
            {
                cut++;
                Assert.True(disk.HasFailed);
                await Eventually.Holds(async () => (await Alarms(centre)).Contains("recording-cut"), TimeSpan.FromSeconds(20), "somebody is told", () => centre.Output);
                await PlaysOrIsNotThere(centre, id, before);
            }
            if (!disk.HasFailed) break;
        }
        Assert.True(cut >= 3, $"the head, the sound and the end of the file were refused, and {cut} recordings were cut");
        disk.GoOn();
        var (last, _) = await Talk(centre);
        await IsWhole(centre, last, (await Ended(centre, last))!.Value);
        Assert.DoesNotContain("recording-cut", await Alarms(centre));
        Assert.Equal(JsonValueKind.Null, (await centre.Get("/api/recordings/chain")).GetProperty("brokenAt").ValueKind);
    }

    private static double Tone(int caller) => 400 + 100 * caller;

    /// <returns>The call, and how long its caller heard himself, seconds.</returns>
    private static async Task<(string Id, double Heard)> Talk(RunningCentre centre)
    {
        await using var caller = Caller.At(centre, dials: "4002");
        await caller.IsAnswered();
        await caller.HearsSteadily(440, seconds: 1.5);
        await caller.Call.Bye();
        return ((await caller.Record()).GetProperty("id").GetString()!, caller.Audio.PacketsHeard * 0.02);
    }

    /// <summary>As it stands when it is over, its picture tried for; null: there is none.</summary>
    private static async Task<JsonElement?> Ended(RunningCentre centre, string id)
    {
        await centre.IsIdle();
        JsonElement? said = null;
        await Eventually.Holds(async () =>
        {
            using var answer = await centre.Api.GetAsync($"/api/recordings/{id}/detail");
            said = answer.IsSuccessStatusCode ? JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement : null;
            return answer.StatusCode is HttpStatusCode.NotFound || said?.GetProperty("state").GetString() is "cut" || said?.GetProperty("sha256").ValueKind is JsonValueKind.String;
        }, TimeSpan.FromSeconds(30), $"the recording {id} is over", () => $"{said}\n{centre.Output}");
        return said;
    }

    private static async Task IsWhole(RunningCentre centre, string id, JsonElement detail)
    {
        var file = Assert.Single(Directory.EnumerateFiles(Path.Combine(centre.Data, "recordings"), $"{id}.wav", SearchOption.AllDirectories));
        Assert.Equal(detail.GetProperty("sha256").GetString(), Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(file))));
        var sides = Wav.Read(new MemoryStream(await centre.Api.GetByteArrayAsync($"/api/recordings/{id}")));
        Assert.InRange(sides[0].Length.TotalSeconds, 1, 60);
        Assert.True(sides[0].Hears(440));
    }

    private static async Task PlaysOrIsNotThere(RunningCentre centre, string id, double heard)
    {
        using var answer = await centre.Api.GetAsync($"/api/recordings/{id}");
        if (answer.StatusCode is HttpStatusCode.NotFound) return;
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        if (bytes.Length > 100) Assert.InRange(Wav.Read(new MemoryStream(bytes))[0].Length.TotalSeconds, 0, heard + 10);
    }

    /// <summary>Of all files of recordings, bytes.</summary>
    private static long Written(RunningCentre centre) => new DirectoryInfo(Path.Combine(centre.Data, "recordings")).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length);

    /// <summary>Between the first and the last moment at which the tone is heard.</summary>
    private static TimeSpan LongestSilence(Sound side, double hertz)
    {
        var tenth = TimeSpan.FromMilliseconds(100);
        var heard = Enumerable.Range(0, (int)(side.Length / tenth)).Where(i => side.Part(i * tenth, tenth).Hears(hertz)).ToList();
        Assert.True(heard.Count > 20, $"the tone is heard for {heard.Count} tenths of {side.Length.TotalSeconds:0.0} s");
        return heard.Zip(heard.Skip(1)).Max(pair => pair.Second - pair.First - 1) * tenth;
    }

    private static async Task<List<string>> Alarms(RunningCentre centre) => [.. (await centre.Get("/api/alarms")).EnumerateArray().Select(a => a.GetProperty("kind").GetString()!)];
}
