using System.Collections.Concurrent;
using System.Globalization;

namespace Antiphon.Simulation.Tests;

/// <summary>Very many small days: each seed another centre, with every fault. A seed that breaks a rule is told with its short story.</summary>
public sealed class SeriesTests
{
    [Fact]
    public void A_million_random_inputs_break_no_rule()
    {
        var (inputs, crashes, seed) = (0L, 0L, 100_000);
        while (inputs < 1_000_000)
        {
            var (more, crashed) = Run(seed, 100, TimeSpan.FromHours(1));
            (inputs, crashes, seed) = (inputs + more, crashes + crashed, seed + 100);
        }
        Assert.True(crashes > 100);
    }

    /// <summary>10⁵ seeds of about 1,000 inputs. <c>ANTIPHON_SEEDS=FROM-TO</c> runs another range.</summary>
    [Fact, Trait("Level", "long")]
    public void A_hundred_thousand_seeds_break_no_rule()
    {
        var (from, to) = Range("ANTIPHON_SEEDS", 200_000, 300_000);
        var (inputs, crashes) = Run(from, to - from, TimeSpan.FromMinutes(45));
        Assert.True(inputs > 0 && crashes >= 0);
    }

    /// <summary>10,000 simulated hours of a larger floor. <c>ANTIPHON_HOURS=FROM-TO</c> runs another range of seeds, ten hours each;
    /// the file <c>ANTIPHON_PROGRESS</c> says all the time how far it is.</summary>
    [Fact, Trait("Level", "long")]
    public void Ten_thousand_simulated_hours_break_no_rule()
    {
        var (from, to) = Range("ANTIPHON_HOURS", 500_000, 501_000);
        var (gate, hours, inputs) = (new object(), 0, 0L);
        Parallel.For(from, to, Two, seed =>
        {
            var day = new SimulatedDay(seed, agents: 6 + seed % 9, callsPerHour: 60 + seed % 90, Faults.All) { KeepsStates = false }.Run(TimeSpan.FromHours(10));
            lock (gate)
            {
                (hours, inputs) = (hours + 10, inputs + day.Story.Count);
                Tell($"{hours} simulated hours, {inputs} inputs, no rule broken (seeds from {from})");
            }
        });
        Assert.Equal((to - from) * 10, hours);
    }

    private static readonly ParallelOptions Two = new() { MaxDegreeOfParallelism = Math.Min(2, Environment.ProcessorCount) };

    private static void Tell(string progress)
    {
        if (Environment.GetEnvironmentVariable("ANTIPHON_PROGRESS") is { Length: > 0 } file) File.WriteAllText(file, progress + "\n");
    }

    private static (long Inputs, long Crashes) Run(int from, int count, TimeSpan length)
    {
        var totals = new ConcurrentBag<(int Inputs, int Crashes)>();
        Parallel.For(from, from + count, Two, seed =>
        {
            var day = new SimulatedDay(seed, agents: 2 + seed % 5, callsPerHour: 30 + seed % 60, Faults.All) { KeepsStates = false }.Run(length);
            totals.Add((day.Story.Count, day.Crashes));
        });
        return (totals.Sum(total => (long)total.Inputs), totals.Sum(total => (long)total.Crashes));
    }

    private static (int From, int To) Range(string name, int from, int to) =>
        Environment.GetEnvironmentVariable(name)?.Split('-') is [var first, var last] ? (int.Parse(first, CultureInfo.InvariantCulture), int.Parse(last, CultureInfo.InvariantCulture)) : (from, to);
}
