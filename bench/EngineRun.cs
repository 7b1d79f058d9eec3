using System.Diagnostics;
using Antiphon.Engine.Contract;
using Antiphon.Engine.Routing;
using Antiphon.Server.Persistence.Story;

namespace Antiphon.Bench;

/// <summary>The engine on one core: inputs per second with why and story encoding, and the time of one decision as the floor grows.</summary>
internal static class EngineRun
{
    public static int Run()
    {
        var fine = Throughput();
        var small = Decision(1_000, 100, 5_000);
        var large = Decision(10_000, 1_000, 50_000);
        fine &= Budgets.Check("engine.p99us", large);
        fine &= Budgets.Check("engine.growth", large / small);
        return fine ? 0 : 1;
    }

    /// <summary>A day of 100 agents in 10 queues, given once more.</summary>
    private static bool Throughput()
    {
        var day = new EngineTraffic(agents: 100, queues: 10, queuesEach: 3);
        day.Run(calls: 20_000, callsPerHour: 2_300);
        var encoder = new Encoder();
        Again(day, encoder: null);
        var (plain, plainBytes) = Again(day, encoder: null);
        Again(day, encoder);
        var (seconds, bytes) = Again(day, encoder);
        var count = day.Inputs.Count;
        Console.WriteLine($"{day.Calls} calls, {count} inputs; decisions alone: {count / plain:0} inputs/s, {plainBytes / count} B each; story text of an input {encoder.Bytes / 2 / count} B");
        return Budgets.Check("engine.inputsPerSecond", count / seconds) & Budgets.Check("engine.bytes", (double)bytes / count);
    }

    private static (double Seconds, long Bytes) Again(EngineTraffic day, Encoder? encoder)
    {
        GC.Collect();
        var (state, began, bytes) = (RoutingState.Initial, Stopwatch.GetTimestamp(), GC.GetAllocatedBytesForCurrentThread());
        foreach (var (input, at) in day.Inputs)
        {
            var decision = RoutingEngine.Decide(state, input, at);
            state = decision.Next;
            encoder?.Write(input, decision);
        }
        return (Stopwatch.GetElapsedTime(began).TotalSeconds, GC.GetAllocatedBytesForCurrentThread() - bytes);
    }

    /// <returns>99th percentile of one decision that offered a call to an agent, µs.</returns>
    private static double Decision(int agents, int queues, int waiting)
    {
        var floor = new EngineTraffic(agents, queues, queuesEach: 5, talkSeconds: 300);
        floor.Fill(waiting + agents);
        var from = floor.Inputs.Count;
        var state = floor.State;
        floor.Run(agents / 2, callsPerHour: agents * 10);
        var inputs = floor.Inputs.Skip(from).Take(30_000).ToList();
        var times = new List<double>();
        for (var round = 0; round < 3; round++)
        {
            times.Clear();
            var now = state;
            foreach (var (input, at) in inputs)
            {
                var began = Stopwatch.GetTimestamp();
                var decision = RoutingEngine.Decide(now, input, at);
                times.Add(Stopwatch.GetElapsedTime(began).TotalMicroseconds);
                now = decision.Next;
            }
        }
        times.Sort();
        Console.WriteLine($"{agents} agents, {queues} queues, {waiting} waiting: p50 {times[times.Count / 2]:0.0} µs, p99 {times[times.Count * 99 / 100]:0.0} µs, worst {times[^1]:0} µs");
        return times[times.Count * 99 / 100];
    }

    /// <summary>What the story keeps of an input, as the story writes it, into one buffer.</summary>
    private sealed class Encoder
    {
        private readonly StoryText _text = new();

        public long Bytes { get; private set; }

        public void Write(EngineInput input, Decision decision)
        {
            _text.Write(input, decision.Events, decision.Whys);
            Bytes += _text.Length;
        }
    }
}
