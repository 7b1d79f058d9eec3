using System.Diagnostics;
using Antiphon.Engine.Contract;
using Antiphon.Engine.Routing;
using Antiphon.Server.Persistence.Story;
using Microsoft.Extensions.Logging.Abstractions;

namespace Antiphon.Bench;

/// <summary>The way of an input to the disk and back: as many as go, at 500 a second, and a day of 10,000 calls read and decided again.</summary>
internal static class StoryRun
{
    private const int PerSecond = 500, Seconds = 10, SpoolMax = 5_000;

    public static int Run()
    {
        var folder = Directory.CreateTempSubdirectory("antiphon-bench").FullName;
        try
        {
            var day = new EngineTraffic(agents: 100, queues: 10, queuesEach: 3);
            day.Run(calls: 10_000, callsPerHour: 2_300);
            var fine = Sustained(day, Path.Combine(folder, "day"));
            fine &= Replayed(Path.Combine(folder, "day"));
            fine &= Recovered(Path.Combine(folder, "day"));
            fine &= Paced(day, Path.Combine(folder, "paced"));
            return fine ? 0 : 1;
        }
        finally { Directory.Delete(folder, recursive: true); }
    }

    private static bool Sustained(EngineTraffic day, string folder)
    {
        using var story = new OpenStory(folder, new StoryOptions(), TimeProvider.System, NullLoggerFactory.Instance);
        story.Start();
        using var done = new ManualResetEventSlim();
        var (state, seq, count, began) = (RoutingState.Initial, 0L, day.Inputs.Count, Stopwatch.GetTimestamp());
        foreach (var (input, at) in day.Inputs)
        {
            while (story.Writer.Spooled > SpoolMax) Thread.Yield();
            var decision = RoutingEngine.Decide(state, input, at);
            state = decision.Next;
            story.Writer.Enqueue(StepOf(++seq, at, input, decision, seq == count ? done.Set : static () => { }));
        }
        done.Wait();
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        Console.WriteLine($"{day.Calls} calls, {count} inputs decided and on disk in {seconds:0.00} s");
        return Budgets.Check("story.inputsPerSecond", count / seconds);
    }

    private static bool Replayed(string folder)
    {
        using var file = StoryFile.Open(folder);
        using var reader = file.Read();
        var best = double.MaxValue;
        for (var round = 0; round < 3; round++)
        {
            var began = Stopwatch.GetTimestamp();
            if (StoryReplay.Differences(reader.Entries(0), RoutingState.Initial) is [var first, ..]) throw new InvalidOperationException($"entry {first.Seq} is decided otherwise");
            best = Math.Min(best, Stopwatch.GetElapsedTime(began).TotalSeconds);
        }
        return Budgets.Check("replay.seconds", best);
    }

    /// <summary>What a process needs after a kill until it knows everything again; the last snapshot may be as old as the story has entries between two.</summary>
    private static bool Recovered(string folder)
    {
        var (worst, entries) = (0.0, 0L);
        for (var round = 0; round < 3; round++)
        {
            var began = Stopwatch.GetTimestamp();
            using var story = new OpenStory(folder, new StoryOptions(), TimeProvider.System, NullLoggerFactory.Instance);
            (worst, entries) = (Math.Max(worst, Stopwatch.GetElapsedTime(began).TotalSeconds), story.Recovered.Seq);
        }
        Console.WriteLine($"state after {entries} entries recovered in {worst:0.00} s");
        return Budgets.Check("restart.seconds", worst);
    }

    private static bool Paced(EngineTraffic day, string folder)
    {
        using var story = new OpenStory(folder, new StoryOptions(), TimeProvider.System, NullLoggerFactory.Instance);
        story.Start();
        var (times, offers) = (new double[PerSecond * Seconds], new List<int>());
        using var left = new CountdownEvent(times.Length);
        var (state, seq, start) = (RoutingState.Initial, 0L, Stopwatch.GetTimestamp());
        foreach (var (input, at) in day.Inputs.Take(times.Length))
        {
            while (Stopwatch.GetElapsedTime(start).TotalSeconds < (double)seq / PerSecond) Thread.Sleep(1);
            var (began, number) = (Stopwatch.GetTimestamp(), (int)seq);
            var decision = RoutingEngine.Decide(state, input, at);
            state = decision.Next;
            if (decision.Events.Any(e => e is OfferMade)) offers.Add(number);
            story.Writer.Enqueue(StepOf(++seq, at, input, decision, () =>
            {
                times[number] = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
                left.Signal();
            }));
        }
        left.Wait();
        var offered = offers.Select(number => times[number]).Order().ToList();
        Array.Sort(times);
        Console.WriteLine($"an offer, from what led to it: p50 {offered[offered.Count / 2]:0.00} ms, p99 {offered[offered.Count * 99 / 100]:0.00} ms");
        Console.WriteLine($"{PerSecond} inputs a second, input to effect: p50 {times[times.Length / 2]:0.00} ms, worst {times[^1]:0.0} ms");
        return Budgets.Check("story.p99ms", times[times.Length * 99 / 100]);
    }

    private static StoryStep StepOf(long seq, DateTimeOffset at, EngineInput input, Decision decision, Action release) =>
        new(new StoryEntry(seq, at, RoutingEngine.Version, 1, input, decision.Events, decision.Whys), decision.Next, [], [], release);
}
