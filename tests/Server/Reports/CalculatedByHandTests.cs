using Antiphon.Server.Features.Reports.Facts;

namespace Antiphon.Server.Tests.Reports;

/// <summary>Days small enough to be calculated by hand, with what reports get wrong elsewhere: clock changes, midnight, boundaries of intervals, several queues, transfers.
/// Each is computed from the records, and again when they have been settled into sums.</summary>
public class CalculatedByHandTests
{
    [Fact]
    public async Task Call_over_midnight_counts_on_the_day_it_came_and_its_talk_on_both()
    {
        using var days = new WrittenDays();
        days.State("1001", AgentState.SignedOut, AgentState.Ready, "2026-11-01 23:00:00");
        days.State("1001", AgentState.Ready, AgentState.Talking, "2026-11-01 23:59:50");
        days.Answered("2026-11-01 23:59:30", "2026-11-01 23:59:50", "2026-11-02 00:10:00");
        days.State("1001", AgentState.Talking, AgentState.Ready, "2026-11-02 00:10:00");
        days.State("1001", AgentState.Ready, AgentState.SignedOut, "2026-11-02 01:00:00");
        await InBoth(days, async () =>
        {
            Assert.Equal(["2026-11-01: 1 1 610"], WrittenDays.Text(await days.Report("time", TimeUnit.Day, "2026-11-01", "2026-11-02", "calls calls-answered calls-talk-time")));
            Assert.Equal(["2026-11-01: 10 0.0028 3600", "2026-11-02: 600 0.1667 3600"],
                WrittenDays.Text(await days.Report("time", TimeUnit.Day, "2026-11-01", "2026-11-02", "time-talk-split occupancy time-signed-in")));
            Assert.Equal(["2026-11-01 23:45: 10 890", "2026-11-02 00:00: 600 300"],
                WrittenDays.Text(await days.Report("time", TimeUnit.Quarter, "2026-11-01", "2026-11-02", "time-talk-split time-ready"))[3..5]);
        });
    }

    [Fact]
    public async Task States_of_a_shift_sum_to_the_time_between_sign_in_and_sign_out_to_the_second()
    {
        using var days = new WrittenDays();
        days.State("1001", AgentState.SignedOut, AgentState.NotReady, "2026-11-05 08:59:47");
        (AgentState From, AgentState To, string At)[] shift = [(AgentState.NotReady, AgentState.Ready, "09:00:13"), (AgentState.Ready, AgentState.Offered, "09:14:59"), (AgentState.Offered, AgentState.Talking, "09:15:07"), (AgentState.Talking, AgentState.Held, "09:16:00"),
            (AgentState.Held, AgentState.Consulting, "09:16:31"), (AgentState.Consulting, AgentState.Conferencing, "09:17:00"), (AgentState.Conferencing, AgentState.WrapUp, "09:31:02"), (AgentState.WrapUp, AgentState.Training, "10:00:00"), (AgentState.Training, AgentState.Dialling, "10:30:00"),
            (AgentState.Dialling, AgentState.Ready, "10:30:21"), (AgentState.Ready, AgentState.SignedOut, "17:03:33")];
        foreach (var (from, to, at) in shift) days.State("1001", from, to, $"2026-11-05 {at}");
        const string states = "time-ready time-talking time-wrap-up time-not-ready time-offered time-held time-consulting time-conferencing time-dialling time-training";
        await InBoth(days, async () =>
        {
            var row = (await days.Report("time agent", TimeUnit.Day, "2026-11-05", "2026-11-05", states + " time-signed-in")).Rows.Single();
            double Of(string key) => row.Of(Antiphon.Server.Features.Reports.Catalogue.Measures.Find(key)!, row)!.Value;
            Assert.Equal(8 * 3600 + 3 * 60 + 46, Of("time-signed-in"));
            Assert.Equal(Of("time-signed-in"), states.Split(' ').Sum(Of));
        });
    }

    [Fact]
    public async Task Time_in_which_an_agent_gets_no_call_is_told_by_its_reason()
    {
        using var days = new WrittenDays();
        days.State("1001", AgentState.SignedOut, AgentState.Ready, "2026-11-05 09:00:00");
        days.State("1001", AgentState.Ready, AgentState.NotReady, "2026-11-05 10:00:00", reason: "meal");
        days.State("1001", AgentState.NotReady, AgentState.NotReady, "2026-11-05 10:40:00", reason: "meeting");
        days.State("1001", AgentState.NotReady, AgentState.Ready, "2026-11-05 11:00:00");
        days.State("1001", AgentState.Ready, AgentState.NotReady, "2026-11-05 12:00:00", reason: "meal");
        days.State("1001", AgentState.NotReady, AgentState.SignedOut, "2026-11-05 12:05:00");
        await InBoth(days, async () =>
        {
            var rows = WrittenDays.Text(await days.Report("reason", TimeUnit.None, "2026-11-05", "2026-11-05", "time-not-ready time-ready"));
            Assert.Contains("meal: 2700 0", rows);
            Assert.Contains("meeting: 1200 0", rows);
            Assert.Contains(rows, row => row.EndsWith(": 0 7200", StringComparison.Ordinal));
            Assert.Equal(["1001: 3900 11100"], WrittenDays.Text(await days.Report("agent", TimeUnit.None, "2026-11-05", "2026-11-05", "time-not-ready time-signed-in")));
        });
    }

    [Fact]
    public async Task Day_on_which_the_clock_is_put_back_has_25_hours_and_loses_none()
    {
        using var days = new WrittenDays("Europe/Berlin", new DateTimeOffset(2026, 11, 1, 12, 0, 0, TimeSpan.Zero));
        days.Answered("2026-10-25 02:30:00+02:00", "2026-10-25 02:30:10+02:00", "2026-10-25 02:31:00+02:00");
        days.Answered("2026-10-25 02:30:00+01:00", "2026-10-25 02:30:20+01:00", "2026-10-25 02:31:00+01:00");
        days.Answered("2026-10-26 00:00:00", "2026-10-26 00:00:05", "2026-10-26 00:01:00");
        await InBoth(days, async () =>
        {
            Assert.Equal(["2026-10-25: 2 15", "2026-10-26: 1 5"], WrittenDays.Text(await days.Report("time", TimeUnit.Day, "2026-10-25", "2026-10-26", "offered asa")));
            var hours = await days.Report("time", TimeUnit.Hour, "2026-10-25", "2026-10-25", "offered calls");
            Assert.Equal(25, hours.Rows.Count);
            Assert.Equal(["2026-10-25 02:00 +02:00: 1 1", "2026-10-25 02:00 +01:00: 1 1"], WrittenDays.Text(hours));
            Assert.Equal(["02:00–03:00: 2 2"], WrittenDays.Text(await days.Report("time", TimeUnit.HourOfDay, "2026-10-25", "2026-10-25", "offered calls")));
            Assert.Equal(23, (await days.Report("time", TimeUnit.Hour, "2026-03-29", "2026-03-29", "offered")).Rows.Count);
        });
    }

    [Fact]
    public async Task Weeks_are_iso_weeks_and_a_year_is_the_sum_of_its_days()
    {
        using var days = new WrittenDays();
        days.Answered("2025-12-31 10:00:00", "2025-12-31 10:00:04", "2025-12-31 10:01:00");
        days.Answered("2026-01-01 10:00:00", "2026-01-01 10:00:40", "2026-01-01 10:02:00");
        days.Abandoned("2026-01-04 23:59:59", "2026-01-05 00:00:19");
        days.Abandoned("2026-01-05 00:00:00", "2026-01-05 00:00:03");
        await InBoth(days, async () =>
        {
            Assert.Equal(["2026-W01: 3 2 22", "2026-W02: 1 0 –"], WrittenDays.Text(await days.Report("time", TimeUnit.Week, "2025-12-29", "2026-01-11", "offered queue-answered asa")));
            Assert.Equal(["2025-12: 1", "2026-01: 3"], WrittenDays.Text(await days.Report("time", TimeUnit.Month, "2025-12-01", "2026-01-31", "offered")));
            var year = await days.Report("time", TimeUnit.Year, "2026-01-01", "2026-12-31", "offered queue-answered answer-rate abandon-time service-level");
            var daily = await days.Report("time", TimeUnit.Day, "2026-01-01", "2026-12-31", "offered queue-answered answer-rate abandon-time service-level");
            Assert.Equal(["2026: 3 1 0.3333 11.5 0"], WrittenDays.Text(year));
            Assert.Equal(365, daily.Rows.Count);
            Assert.Equal(WrittenDays.Total(year), WrittenDays.Total(daily));
            Assert.Equal(["Monday: 1", "Thursday: 1", "Sunday: 1"], WrittenDays.Text(await days.Report("time", TimeUnit.Weekday, "2026-01-01", "2026-12-31", "offered")));
        });
    }

    [Fact]
    public async Task Every_entry_of_a_queue_is_answered_lost_passed_on_or_still_waiting()
    {
        using var days = new WrittenDays();
        days.Answered("2026-11-02 09:00:00", "2026-11-02 09:00:20", "2026-11-02 09:05:00");                        // in time: 20 s
        days.Answered("2026-11-02 09:00:00", "2026-11-02 09:00:20.001", "2026-11-02 09:05:00");                    // a millisecond too late
        days.Abandoned("2026-11-02 09:01:00", "2026-11-02 09:01:04.999");                                          // short
        days.Abandoned("2026-11-02 09:01:00", "2026-11-02 09:01:05");                                              // not short, within 20 s
        days.Abandoned("2026-11-02 09:01:00", "2026-11-02 09:02:00");
        var passed = days.Arrive("2026-11-02 09:14:59");
        days.Enqueue(passed, "sales", "2026-11-02 09:14:59");
        days.Tell(new CallOverflowed(passed, new QueueId("sales"), "waited", new ToQueue(new QueueId("service")), days.At("2026-11-02 09:16:00")));
        days.Enqueue(passed, "service", "2026-11-02 09:16:00");
        days.Ring(passed, "service", "1002", "2026-11-02 09:16:10");
        days.Talk(passed, "service", "1002", "2026-11-02 09:16:30");
        days.EndTalk(passed, "1002", "2026-11-02 09:20:00");
        days.End(passed, "2026-11-02 09:20:00");
        var lost = days.Arrive("2026-11-02 09:20:00");                                                             // overflows into a flow and gives up there
        days.Enqueue(lost, "sales", "2026-11-02 09:20:00");
        days.Tell(new CallOverflowed(lost, new QueueId("sales"), "exit-key", null, days.At("2026-11-02 09:21:00")));
        days.End(lost, "2026-11-02 09:21:30", LostReason.AbandonedInQueue, "sales");
        var waiting = days.Arrive("2026-11-02 09:30:00");
        days.Enqueue(waiting, "sales", "2026-11-02 09:30:00");
        await InBoth(days, async () =>
        {
            var queues = await days.Report("queue", TimeUnit.None, "2026-11-02", "2026-11-02", "offered queue-answered queue-lost overflowed still-waiting abandoned short-abandoned");
            Assert.Equal(["sales: 8 2 4 1 1 4 1", "service: 1 1 0 0 0 0 0"], WrittenDays.Text(queues));
            var levels = await days.Report("queue", TimeUnit.None, "2026-11-02", "2026-11-02", "service-level service-level-2 service-level-3 service-level-4 asa wait-median wait-p90", ("queue", "sales"));
            // SL1 1/(8−1), SL2 (1+2)/8, SL3 1/2, SL4 (1+2)/(2+4); waits 20 s and 20.001 s.
            Assert.Equal(["sales: 0.1429 0.375 0.5 0.5 20.0005 20 20"], WrittenDays.Text(levels));
            Assert.Equal(["2026-11-02 09:00: 6", "2026-11-02 09:15: 2", "2026-11-02 09:30: 1"], WrittenDays.Text(await days.Report("time", TimeUnit.Quarter, "2026-11-02", "2026-11-02", "offered")));
            Assert.Equal("9 3", WrittenDays.Total(await days.Report("queue", TimeUnit.None, "2026-11-02", "2026-11-02", "offered queue-answered")));
        });
    }

    [Fact]
    public async Task Transferred_customer_counts_once_as_a_call_and_each_agent_only_for_his_own_time()
    {
        using var days = new WrittenDays();
        var call = days.Arrive("2026-11-03 14:50:00", number: "+862583100000", dialled: "4002");
        days.Enqueue(call, "sales", "2026-11-03 14:50:00");
        days.Ring(call, "sales", "1001", "2026-11-03 14:50:00");
        days.RingsOut(call, "1001", "2026-11-03 14:50:20");
        days.Ring(call, "sales", "1002", "2026-11-03 14:50:20");
        days.Talk(call, "sales", "1002", "2026-11-03 14:50:30");
        days.Tell(new CallHeld(call, new AgentId("1002"), days.At("2026-11-03 14:55:00")));
        days.Tell(new CallResumed(call, new AgentId("1002"), days.At("2026-11-03 14:56:00")));
        days.EndTalk(call, "1002", "2026-11-03 15:00:30", handedOn: true);
        days.Tell(new CallTransferred(call, new AgentId("1002"), new ToAgent(new AgentId("1003")), false, days.At("2026-11-03 15:00:30")));
        days.Ring(call, "sales", "1003", "2026-11-03 15:00:30");
        days.Talk(call, "sales", "1003", "2026-11-03 15:00:50");
        days.EndTalk(call, "1003", "2026-11-03 15:20:50");
        days.End(call, "2026-11-03 15:20:50");
        await InBoth(days, async () =>
        {
            Assert.Equal(["1001: 1 0 1 20 0 0 0", "1002: 1 1 0 0 1 540 1", "1003: 1 1 0 0 1 1200 0"],
                WrittenDays.Text(await days.Report("agent", TimeUnit.None, "2026-11-03", "2026-11-03", "offers taken missed missed-ring-time talks talk-time transferred")));
            Assert.Equal(["first: 2 1 540", "second: 1 1 1200"], WrittenDays.Text(await days.Report("team", TimeUnit.None, "2026-11-03", "2026-11-03", "offers taken talk-time")));
            Assert.Equal("2 1", WrittenDays.Total(await days.Report("", TimeUnit.None, "2026-11-03", "2026-11-03", "offers taken", ("team", "first"))));
            Assert.Equal(["sales: 1 1 30"], WrittenDays.Text(await days.Report("queue", TimeUnit.None, "2026-11-03", "2026-11-03", "offered queue-answered asa")));
            Assert.Equal(["4002: 1 1 1740 60 1 1"], WrittenDays.Text(await days.Report("dialled", TimeUnit.None, "2026-11-03", "2026-11-03", "calls calls-answered calls-talk-time calls-hold-time transfers calls-share")));
            Assert.Equal(["025: 1 1 1740"], WrittenDays.Text(await days.Report("region", TimeUnit.None, "2026-11-03", "2026-11-03", "region-calls region-answered region-talk-time")));
            Assert.Equal(["14:00–15:00: 1 1", "15:00–16:00: 1 1"], WrittenDays.Text(await days.Report("time", TimeUnit.HourOfDay, "2026-11-03", "2026-11-03", "talks taken")));
        });
    }

    [Fact]
    public async Task Who_enters_a_menu_is_served_lost_or_goes_on_and_the_four_sum_to_the_whole()
    {
        using var days = new WrittenDays();
        for (var i = 0; i < 4; i++)
        {
            var call = days.Arrive("2026-11-04 10:00:00");
            days.Tell(new FlowStepStarted(call, new FlowId("main"), 1, "menu", new StepId(1), 1, days.At("2026-11-04 10:00:00")));
            if (i == 1) days.Enqueue(call, "sales", "2026-11-04 10:00:30");
            if (i == 2) days.Tell(new PartyDialled(call, new ExtensionParty("8001"), days.At("2026-11-04 10:00:30")));
            if (i == 2) days.Tell(new PartyTalkStarted(call, days.At("2026-11-04 10:00:40")));
            days.End(call, "2026-11-04 10:01:00", i == 3 ? LostReason.AbandonedInIvr : i == 1 ? LostReason.AbandonedInQueue : null, i == 1 ? "sales" : null);
        }
        await InBoth(days, async () =>
        {
            var menu = await days.Report("dialled", TimeUnit.None, "2026-11-04", "2026-11-04", "ivr-entered ivr-self-service ivr-to-queue ivr-to-party ivr-lost ivr-containment ivr-average");
            Assert.Equal(["4001: 4 1 1 1 1 0.25 45"], WrittenDays.Text(menu));
            Assert.Equal(["8001: 1 1 20"], WrittenDays.Text(await days.Report("extension", TimeUnit.None, "2026-11-04", "2026-11-04", "extension-calls extension-answered extension-talk")));
        });
    }

    [Fact]
    public async Task Simulated_traffic_is_never_among_the_real()
    {
        using var days = new WrittenDays();
        days.Enqueue(days.Arrive("2026-11-04 10:00:00", simulated: true), "sales", "2026-11-04 10:00:01");
        Assert.Equal("0 0 –", WrittenDays.Total(await days.Report("", TimeUnit.None, "2026-11-04", "2026-11-04", "offered calls answer-rate")));
        var simulated = WrittenDays.Wish("", TimeUnit.None, "2026-11-04", "2026-11-04", "offered calls") with { Simulated = true };
        Assert.Equal("1 1", WrittenDays.Total(await days.Query.Run(simulated, CancellationToken.None)));
    }

    [Fact]
    public async Task Who_may_see_some_agents_gets_no_others_whatever_he_asks_for()
    {
        using var days = new WrittenDays();
        days.Answered("2026-11-04 10:00:00", "2026-11-04 10:00:05", "2026-11-04 10:01:00", agent: "1001");
        days.Answered("2026-11-04 10:00:00", "2026-11-04 10:00:05", "2026-11-04 10:01:00", agent: "1002");
        var own = WrittenDays.Wish("agent", TimeUnit.None, "2026-11-04", "2026-11-04", "talks") with { Agents = ["1001"] };
        Assert.Equal(["1001: 1"], WrittenDays.Text(await days.Query.Run(own, CancellationToken.None)));
        var foreign = WrittenDays.Wish("agent", TimeUnit.None, "2026-11-04", "2026-11-04", "talks", ("agent", "1002")) with { Agents = ["1001"] };
        Assert.Empty(WrittenDays.Text(await days.Query.Run(foreign, CancellationToken.None)));
    }

    [Fact]
    public async Task Settling_stops_before_the_first_call_that_may_still_change()
    {
        using var days = new WrittenDays();
        days.Answered("2026-11-04 10:00:00", "2026-11-04 10:00:05", "2026-11-04 10:01:00");
        var open = days.Arrive("2026-11-04 11:07:00");
        days.Answered("2026-11-05 10:00:00", "2026-11-05 10:00:05", "2026-11-05 10:01:00");
        Assert.Equal(days.At("2026-11-04 11:00:00").ToUnixTimeMilliseconds(), await days.Settling.Run(CancellationToken.None));
        Assert.Equal("3 2", WrittenDays.Total(await days.Report("", TimeUnit.None, "2026-11-04", "2026-11-05", "calls calls-answered")));
        days.End(open, "2026-11-04 11:30:00");
        Assert.True(await days.Settling.Run(CancellationToken.None) > days.At("2026-11-05 10:01:00").ToUnixTimeMilliseconds());
        Assert.Equal("3 2", WrittenDays.Total(await days.Report("", TimeUnit.None, "2026-11-04", "2026-11-05", "calls calls-answered")));
    }

    private static async Task InBoth(WrittenDays days, Func<Task> hold)
    {
        await hold();
        await days.Settling.Run(CancellationToken.None);
        await hold();
    }

    /// <summary>Days that are long gone are read another way than those just over; what reaches over midnight or over days counts in each the same.</summary>
    [Fact]
    public async Task Stretches_that_reach_over_days_long_ago_are_cut_there_as_if_it_were_yesterday()
    {
        using var days = new WrittenDays();
        days.State("1001", AgentState.SignedOut, AgentState.NotReady, "2026-09-01 22:00:00");
        days.State("1001", AgentState.NotReady, AgentState.Ready, "2026-09-04 02:00:00");
        days.State("1001", AgentState.Ready, AgentState.SignedOut, "2026-09-04 03:00:00");
        days.State("1002", AgentState.SignedOut, AgentState.Ready, "2026-09-02 10:00:00");
        days.State("1002", AgentState.Ready, AgentState.SignedOut, "2026-09-02 11:30:00");
        string[] expected = ["2026-09-01 1001: 7200 7200 0", "2026-09-02 1001: 86400 86400 0", "2026-09-02 1002: 5400 0 5400", "2026-09-03 1001: 86400 86400 0", "2026-09-04 1001: 10800 7200 3600"];
        foreach (var settled in new[] { false, true })
        {
            if (settled) await days.Settling.Run(CancellationToken.None);
            Assert.Equal(expected, WrittenDays.Text(await days.Report("time agent", TimeUnit.Day, "2026-08-30", "2026-09-06", "time-signed-in time-not-ready time-ready")).Order(StringComparer.Ordinal));
            Assert.Equal(["2026-09-03 1001: 86400"], WrittenDays.Text(await days.Report("time agent", TimeUnit.Day, "2026-09-03", "2026-09-03", "time-signed-in")));
        }
    }
}
