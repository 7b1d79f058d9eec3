using System.Collections.Immutable;
using Antiphon.Engine.Contract;
using Antiphon.Engine.Staffing;

namespace Antiphon.Engine.Tests;

/// <summary>Another staffing, another policy: what would have come of it.</summary>
public sealed class WhatIfTests
{
    private static readonly DateTimeOffset Midnight = new(2026, 11, 22, 16, 0, 0, TimeSpan.Zero);
    private static readonly QueueId Line = new("line");

    private static WhatIfPlan Plan(int staff, double calls = 50, double? patience = 120) => new(
        new QueueSettings(Line) { WrapUpSecondsMax = 120, WaitSecondsMax = 100_000, LengthMax = 10_000 }, [.. Enumerable.Range(1, 30).Select(n => new AgentSettings(new($"{n:000}"), [Line]))], Midnight,
        [.. Enumerable.Repeat(staff, 48)], [], [.. Enumerable.Repeat(calls, 48)], HandlingSeconds: 180, patience) { PickUpSeconds = 0 };

    private static WhatIfFigures Run(WhatIfPlan plan, int seeds = 6) => WhatIfFigures.Of(plan, [.. Enumerable.Range(1, seeds).Select(seed => WhatIfDay.Run(plan, (ulong)seed)!)]);

    [Fact]
    public void A_steady_day_agrees_with_erlang_c_and_a()
    {
        var patient = Run(Plan(8, patience: null));
        Assert.Equal(new ErlangC(100, 180, 8).ServiceLevel(20), patient.ErlangC!.Value, 0.03);
        Assert.InRange(patient.ServiceLevel!.Mean, patient.ErlangC.Value - 0.04, patient.ErlangC.Value + 0.04);
        var hasty = Run(Plan(5));
        Assert.InRange(hasty.Abandons!.Mean, new ErlangA(100, 180, 5, 120).Abandons - 0.03, new ErlangA(100, 180, 5, 120).Abandons + 0.03);
    }

    [Fact]
    public void One_agent_more_serves_more_callers_and_is_less_busy()
    {
        var (five, six) = (Run(Plan(5)), Run(Plan(6)));
        Assert.True(six.ServiceLevel!.Mean > five.ServiceLevel!.Mean && six.Abandons!.Mean < five.Abandons!.Mean && six.Occupancy!.Mean < five.Occupancy!.Mean);
        Assert.InRange(five.Occupancy.Mean, 0.75, 1);
        Assert.True(five.ServiceLevel.Low <= five.ServiceLevel.Mean && five.ServiceLevel.Mean <= five.ServiceLevel.High);
        Assert.True(six.WaitPercentiles[1] <= five.WaitPercentiles[1]);
    }

    [Fact]
    public void Hours_without_staff_lose_their_callers_and_leave_the_others_alone()
    {
        var plan = Plan(7) with { Staff = [.. Enumerable.Range(0, 48).Select(half => half is >= 18 and < 36 ? 7 : 0)], CallsPerHalfHour = [.. Enumerable.Range(0, 48).Select(half => half is >= 16 and < 36 ? 40.0 : 0)] };
        var figures = Run(plan);
        Assert.True(figures.HalfHours[16].Abandons!.Mean > 0.95);
        Assert.True(figures.HalfHours[24].ServiceLevel!.Mean > 0.6);
        Assert.Null(figures.HalfHours[2].ServiceLevel);
        Assert.Null(figures.HalfHours[16].ErlangC);
    }

    [Fact]
    public void The_same_seed_gives_the_same_day_and_history_keeps_its_calls()
    {
        var calls = Enumerable.Range(0, 200).Select(n => new WhatIfCall($"h{n:000}", n * 30, null, n % 5 == 0 ? null : 150, n % 5 == 0 ? 20 : null, n % 5 == 0 ? 20 : 4)).ToImmutableArray();
        var plan = Plan(4) with { Calls = calls };
        var (one, other) = (WhatIfDay.Run(plan, 7)!, WhatIfDay.Run(plan, 7)!);
        Assert.Equal(one.Outcomes.AsEnumerable(), other.Outcomes);
        Assert.Equal(calls.Select(call => call.Id), one.Outcomes.Select(outcome => outcome.Id).Order(StringComparer.Ordinal));
        Assert.Equal(200, one.Total.Answered + one.Total.Abandoned);
        var more = WhatIfDay.Run(plan with { Staff = [.. Enumerable.Repeat(20, 48)] }, 7)!;
        Assert.Equal(200, more.Total.Answered);
    }

    [Fact]
    public void It_stops_when_it_is_told_to() => Assert.Null(WhatIfDay.Run(Plan(8, calls: 400), 1, cancelled: () => true));
}
