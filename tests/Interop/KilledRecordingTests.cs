using System.Diagnostics;
using System.Security.Cryptography;

namespace Antiphon.Interop.Tests;

/// <summary>kill -9 while calls are recorded, again and again on the same data: what was finished stays as it was, what ran plays to within two seconds of the kill.</summary>
[Collection(Processes.Name)]
public sealed class KilledRecordingTests
{
    private const int Callers = 5;

    /// <summary>Hang up before the kill: their recordings are finished by then, and said to be.</summary>
    private const int Finished = 2;

    /// <summary>A crash takes at most so much of a running recording, seconds.</summary>
    private const double LostMax = 2;

    [Fact]
    public Task Killed_twenty_times_under_load_every_recording_plays_and_none_that_was_finished_is_lost() => Kill(times: 20, talkMax: 3);

    [Fact, Trait("Level", "long")]
    public Task Killed_a_thousand_times_under_load_every_recording_plays_and_none_that_was_finished_is_lost() => Kill(times: 1_000, talkMax: 1.5);

    private static async Task Kill(int times, double talkMax)
    {
        await using var centre = await RunningCentre.Start();
        var dice = new Random(39);
        var (kept, lost) = (new List<(string Id, string Sha256)>(), new List<double>());
        for (var round = 0; round < times; round++)
        {
            var callers = Enumerable.Range(0, Callers).Select(i => Caller.At(centre, dials: "4002", toneHz: 400 + 100 * i)).ToList();
            try
            {
                using var stall = new StallWatch();
                foreach (var caller in callers) await caller.IsAnswered();
                foreach (var caller in callers) await caller.HearsSteadily(400 + 100 * callers.IndexOf(caller), seconds: 0.5);
                foreach (var caller in callers.Take(Finished)) kept.Add(await Finish(centre, caller));
                await Task.Delay(TimeSpan.FromSeconds(talkMax * dice.NextDouble()), CancellationToken.None);

                // The echo that came back is what the centre had in its hands.
                var heard = callers.Skip(Finished).Select(c => c.Audio.PacketsHeard * 0.02).ToList();
                await centre.Kill();
                await centre.StartAgain();
                foreach (var (caller, seconds) in callers.Skip(Finished).Zip(heard))
                    lost.Add(await Plays(centre, await caller.Record(), seconds) - stall.Worst.TotalSeconds);
            }
            finally
            {
                foreach (var caller in callers) await caller.DisposeAsync();
            }
        }
        Assert.True(lost.Max() <= LostMax, $"lost {lost.Max():0.00} s of a running recording, {lost.Count(l => l > LostMax)} times of {lost.Count}");
        Assert.Equal(times * Finished, kept.Count);
        foreach (var (id, sha256) in kept) await IsAsItWas(centre, id, sha256);
    }

    private static async Task<(string, string)> Finish(RunningCentre centre, Caller caller)
    {
        await caller.Call.Bye();
        var id = (await caller.Record()).GetProperty("id").GetString()!;
        var detail = await Eventually.Gets(async () => await centre.Get($"/api/recordings/{id}/detail") is var said && said.GetProperty("state").GetString() == "complete" ? (object)said : null,
            TimeSpan.FromSeconds(20), $"the recording of {caller.Number} is finished", () => centre.Output);
        return (id, ((JsonElement)detail).GetProperty("sha256").GetString()!);
    }

    /// <returns>Seconds that were said and are not in it.</returns>
    private static async Task<double> Plays(RunningCentre centre, JsonElement call, double heard)
    {
        Assert.Equal("recovered", call.GetProperty("recording").GetProperty("state").GetString());
        var sides = Wav.Read(new MemoryStream(await centre.Api.GetByteArrayAsync($"/api/recordings/{call.GetProperty("id").GetString()}")));
        Assert.Equal(2, sides.Length);
        Assert.Equal(sides[0].Length, sides[1].Length);
        return heard - sides[0].Length.TotalSeconds;
    }

    private static async Task IsAsItWas(RunningCentre centre, string id, string sha256)
    {
        var detail = await centre.Get($"/api/recordings/{id}/detail");
        Assert.Equal(("complete", sha256), (detail.GetProperty("state").GetString(), detail.GetProperty("sha256").GetString()));
        var file = Assert.Single(Directory.EnumerateFiles(Path.Combine(centre.Data, "recordings"), $"{id}.wav", SearchOption.AllDirectories));
        Assert.Equal(sha256, Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(file))));
    }
}

/// <summary>How long the machine let a thread wait that only wanted to sleep: by so much a busy machine makes everything late.</summary>
internal sealed class StallWatch : IDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);
    private readonly ManualResetEventSlim _stop = new(false);
    private readonly Thread _thread;
    private long _worst;

    public StallWatch()
    {
        _thread = new Thread(Watch) { IsBackground = true };
        _thread.Start();
    }

    public TimeSpan Worst => TimeSpan.FromTicks(Interlocked.Read(ref _worst));

    private void Watch()
    {
        var clock = Stopwatch.StartNew();
        while (!_stop.Wait(Step))
        {
            if (clock.Elapsed - Step is var late && late > Worst) Interlocked.Exchange(ref _worst, late.Ticks);
            clock.Restart();
        }
    }

    public void Dispose()
    {
        _stop.Set();
        _thread.Join();
        _stop.Dispose();
    }
}
