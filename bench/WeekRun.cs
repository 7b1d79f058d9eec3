using System.Diagnostics;
using Antiphon.Engine.Contract;
using Antiphon.Engine.Staffing;

namespace Antiphon.Bench;

/// <summary>What-if of a week: 100 agents by day and 20 by night as they are, against ten fewer, as often as the page runs a question of that size.</summary>
internal static class WeekRun
{
    private const int Days = 7, HalfHours = 48, DayAgents = 100, NightAgents = 20, Seeds = 2;
    private const double HandlingSeconds = 240, Busy = 0.85;
    private static readonly QueueId Line = new("line");

    public static int Run()
    {
        var (before, after) = (Plan(DayAgents), Plan(DayAgents - 10));
        var began = Stopwatch.GetTimestamp();
        var calls = 0;
        for (ulong seed = 1; seed <= Seeds; seed++)
            foreach (var plan in new[] { before, after }) calls += WhatIfDay.Run(plan, seed)!.Total.Offered;
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        Console.WriteLine($"{Days} days, {calls / Seeds / 2} calls, {Seeds} runs of each of two staffings");
        return Budgets.Check("whatif.weekSeconds", seconds) ? 0 : 1;
    }

    private static WhatIfPlan Plan(int staff)
    {
        var half = Enumerable.Range(0, Days * HalfHours).Select(n => n % HalfHours is >= 16 and < 40).ToList();
        return new WhatIfPlan(new QueueSettings(Line), [.. Enumerable.Range(0, DayAgents).Select(n => new AgentSettings(new($"{1000 + n}"), [Line]))], new DateTimeOffset(2026, 11, 22, 16, 0, 0, TimeSpan.Zero),
            [.. half.Select(day => day ? staff : NightAgents)], [], [.. half.Select(day => (day ? DayAgents : NightAgents) * Busy * WhatIfPlan.HalfHourSeconds / HandlingSeconds)], HandlingSeconds, PatienceSeconds: 180) { WrapUpShare = 0.15 };
    }
}
