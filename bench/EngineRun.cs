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

    /// <summary>A day of 100 agents in 10 queues, given again: in one run that changes its state in place, and with a state made for each input, as the live
    /// centre holds it.</summary>
    private static bool Throughput()
    {
        var day = new EngineTraffic(agents: 100, queues: 10, queuesEach: 3);
        day.Run(calls: 20_000, callsPerHour: 2_300);
        var (encoder, count) = (new Encoder(), day.Inputs.Count);
        Measure plain = default, text = default, states = default;
        for (var round = 0; round < 3; round++)
        {
            plain = Again(day, encoder: null, inPlace: true);
            text = Again(day, encoder, inPlace: true);
            states = Again(day, encoder, inPlace: false);
        }
        Console.WriteLine($"{day.Calls} calls, {count} inputs, {encoder.Bytes / 6 / count} B of text each");
        Console.WriteLine($"decisions alone: {Told(plain)}; with a state made for each input, and its text: {Told(states)}; with text, by processor time: {count / text.CpuSeconds:0} inputs/s");
        return Budgets.Check("engine.inputsPerSecond", count / text.Seconds) & Budgets.Check("engine.bytes", (double)text.Bytes / count);

        string Told(Measure of) => $"{count / of.Seconds:0} inputs/s, {of.Bytes / count} B each";
    }

    private static Measure Again(EngineTraffic day, Encoder? encoder, bool inPlace)
    {
        GC.Collect();
        var (state, run) = (RoutingState.Initial, new RoutingRun(RoutingState.Initial));
        var (began, cpu, bytes) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime, GC.GetAllocatedBytesForCurrentThread());
        foreach (var (input, at) in day.Inputs)
        {
            var decision = inPlace ? run.Decide(input, at) : RoutingEngine.Decide(state, input, at);
            state = decision.Next;
            encoder?.Write(input, decision);
        }
        return new(Stopwatch.GetElapsedTime(began).TotalSeconds, (Environment.CpuUsage.TotalTime - cpu).TotalSeconds, GC.GetAllocatedBytesForCurrentThread() - bytes);
    }

    /// <returns>99th percentile of one decision that makes a state of its own, as the live centre takes it, µs: of three rounds the best, as other work on the machine only adds.</returns>
    private static double Decision(int agents, int queues, int waiting)
    {
        var floor = new EngineTraffic(agents, queues, queuesEach: 5, talkSeconds: 300);
        floor.Fill(waiting + agents);
        var from = floor.Inputs.Count;
        var state = floor.State;
        floor.Run(agents / 2, callsPerHour: agents * 10);
        var inputs = floor.Inputs.Skip(from).Take(30_000).ToList();
        var (apart, inPlace) = (double.MaxValue, double.MaxValue);
        for (var round = 0; round < 3; round++)
        {
            var (now, run) = (state, new RoutingRun(state));
            apart = Math.Min(apart, Slow(inputs, "a state each", (input, at) => now = RoutingEngine.Decide(now, input, at).Next));
            inPlace = Math.Min(inPlace, Slow(inputs, "in place", (input, at) => run.Decide(input, at)));
        }
        Console.WriteLine($"{agents} agents, {queues} queues, {waiting} waiting: p99 {apart:0.0} µs with a state each, {inPlace:0.0} µs in place");
        return apart;
    }

    private static double Slow(List<(EngineInput Input, DateTimeOffset At)> inputs, string how, Action<EngineInput, DateTimeOffset> decide)
    {
        var times = new double[inputs.Count];
        GC.Collect();
        for (var i = 0; i < times.Length; i++)
        {
            var began = Stopwatch.GetTimestamp();
            decide(inputs[i].Input, inputs[i].At);
            times[i] = Stopwatch.GetElapsedTime(began).TotalMicroseconds;
        }
        Array.Sort(times);
        Console.WriteLine($"  {how}: p50 {times[times.Length / 2]:0.0} µs, p99 {times[times.Length * 99 / 100]:0.0} µs, worst {times[^1]:0} µs");
        return times[times.Length * 99 / 100];
    }

    private readonly record struct Measure(double Seconds, double CpuSeconds, long Bytes);

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
