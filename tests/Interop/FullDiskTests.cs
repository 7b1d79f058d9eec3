namespace Antiphon.Interop.Tests;

/// <summary>The disk of the data folder fills while calls are recorded.</summary>
[Collection(Processes.Name)]
public sealed class FullDiskTests
{
    private const long DiskBytes = 320L << 20;

    /// <summary>Recordings leave a twentieth of a small disk to the story and the database.</summary>
    private const long Reserve = DiskBytes / 20;

    /// <summary>For six calls and what is written of them some twenty seconds.</summary>
    private const long LeftForRecordings = 3 << 20;
    private const int Callers = 6;

    [Fact]
    public async Task On_a_disk_that_fills_calls_go_on_an_alarm_is_raised_before_and_nothing_cut_off_counts_as_whole()
    {
        await using var centre = await RunningCentre.Start(new CentreWish { DiskBytes = DiskBytes });
        await using var whole = Caller.At(centre, dials: "4002");
        await whole.IsAnswered();
        await whole.HearsSteadily(440, seconds: 1);
        await whole.Call.Bye();
        Assert.Equal("complete", await StateOf(centre, whole, "complete"));

        var callers = Enumerable.Range(0, Callers).Select(_ => Caller.At(centre, dials: "4002")).ToList();
        try
        {
            foreach (var caller in callers) await caller.IsAnswered();
            foreach (var caller in callers) await caller.HearsSteadily(440, seconds: 3);
            var filler = Fill(centre);
            await Eventually.Holds(async () => (await Alarms(centre)).Contains("recording-disk"), TimeSpan.FromSeconds(30), "the alarm of the disk", () => centre.Output);
            await Eventually.Holds(() => Free(centre) <= Reserve + (64 << 10), TimeSpan.FromSeconds(120), "the recordings have filled what was left to them", () => $"{Free(centre)} free\n{centre.Output}");

            // Whoever talks goes on talking, and who calls now is served.
            foreach (var caller in callers) await caller.HearsSteadily(440, seconds: 1);
            await using var late = Caller.At(centre, dials: "4002");
            await late.IsAnswered();
            await late.HearsSteadily(440, seconds: 2);
            foreach (var caller in callers.Append(late)) await caller.Call.Bye();
            foreach (var caller in callers)
            {
                Assert.Equal("cut", await StateOf(centre, caller, "cut"));
                var id = (await caller.Record()).GetProperty("id").GetString();
                var sides = Wav.Read(new MemoryStream(await centre.Api.GetByteArrayAsync($"/api/recordings/{id}")));
                Assert.True(sides[0].Hears(440), "it plays up to where the disk was full");
            }
            Assert.Equal("answered", (await late.Record()).GetProperty("result").GetString());
            Assert.Contains("recording-cut", await Alarms(centre));

            File.Delete(filler);
            await Eventually.Holds(async () => !(await Alarms(centre)).Contains("recording-disk"), TimeSpan.FromSeconds(30), "the alarm of the disk is over", () => centre.Output);
            await using var after = Caller.At(centre, dials: "4002");
            await after.IsAnswered();
            await after.HearsSteadily(440, seconds: 1);
            await after.Call.Bye();
            Assert.Equal("complete", await StateOf(centre, after, "complete"));
            await Eventually.Holds(async () => !(await Alarms(centre)).Contains("recording-cut"), TimeSpan.FromSeconds(20), "recordings are written again", () => centre.Output);
        }
        finally
        {
            foreach (var caller in callers) await caller.DisposeAsync();
        }
        await centre.IsIdle();
    }

    /// <summary>All but the reserve and a little.</summary>
    private static string Fill(RunningCentre centre)
    {
        var path = Path.Combine(centre.DataInside, "filler");
        var block = new byte[1 << 20];
        using var file = File.Create(path);
        for (var left = Free(centre) - Reserve - LeftForRecordings; left > 0; left -= block.Length) file.Write(block, 0, (int)Math.Min(left, block.Length));
        return path;
    }

    private static long Free(RunningCentre centre) => new DriveInfo(centre.DataInside).AvailableFreeSpace;

    private static async Task<List<string>> Alarms(RunningCentre centre) => [.. (await centre.Get("/api/alarms")).EnumerateArray().Select(a => a.GetProperty("kind").GetString()!)];

    private static async Task<string> StateOf(RunningCentre centre, Caller caller, string awaited)
    {
        var id = (await caller.Record()).GetProperty("id").GetString();
        var state = "";
        await Eventually.Holds(async () => (state = (await centre.Get($"/api/recordings/{id}/detail")).GetProperty("state").GetString()!) == awaited, TimeSpan.FromSeconds(20), $"the recording is {awaited}",
            () => $"it is {state}\n{centre.Output}");
        return state;
    }
}
