using System.Collections.Frozen;
using Antiphon.Server.Features.Reports.Facts;
using static Antiphon.Server.Features.Reports.Catalogue.ReportChart;
using static Antiphon.Server.Features.Reports.Catalogue.ReportGroup;

namespace Antiphon.Server.Features.Reports.Catalogue;

/// <summary>The reports that every manager of a call centre looks for, each by its own name.</summary>
internal static class NamedReports
{
    private const double UsualTarget = 0.8;
    private static readonly string[] Answering = ["offered", "queue-answered", "queue-lost", "answer-rate"];
    private static readonly string[] Losing = ["abandoned", "lost-waited-too-long", "lost-queue-full", "lost-no-agent-signed-in", "overflowed", "queue-lost", "loss-rate"];

    public static ImmutableArray<NamedReport> All { get; } = [.. new[] { Traffics(), OfQueues(), Losses(), OfAgents(), Times(), Menus(), OfExtensions() }.SelectMany(r => r).Select(WithFilters)];

    private static readonly FrozenDictionary<string, NamedReport> ByKey = All.ToFrozenDictionary(r => r.Key);

    public static NamedReport? Find(string key) => ByKey.GetValueOrDefault(key);

    private static IEnumerable<NamedReport> Traffics()
    {
        yield return Report("calls-comparison", "RP-13", "呼叫比较图", "Call comparison chart", Traffic, ["time"], TimeUnit.Day, Line, 1, "calls", "calls-answered", "calls-lost", "calls-answer-rate") with { Compares = true };
        yield return Report("telephone-traffic", "RP-52", "话务量统计", "Telephone traffic", Traffic, ["time"], TimeUnit.Hour, Bar, 1, "calls-erlang", "calls", "calls-answered", "calls-length", "calls-talk-time");
        yield return Report("daily-totals", "RP-48", "每天总接听/呼出/跟随呼叫次数", "Daily totals answered, outbound, follow-calls", Traffic, ["time"], TimeUnit.Day, Bar, 3, "calls-in-answered", "calls-out", "follow-calls", "calls-in");
        yield return Report("transfer-distribution", "RP-19", "每日呼转分配", "Daily transfer distribution", Traffic, ["time"], TimeUnit.Day, Stack, 2, "transfers", "forwards", "follow-calls", "transfer-rate");
        yield return Report("release-chart", "RP-01", "拆线方式对比图", "Call-end causes chart", Traffic, ["released-by"], TimeUnit.None, Pie, 1, "calls", "calls-share");
        yield return Report("release-table", "RP-02", "拆线方式统计表", "Call-end causes table", Traffic, ["released-by", "cause"], TimeUnit.None, Bar, 1, "calls", "calls-share", "calls-answered", "calls-average-talk");
        yield return Report("regions", "RP-46", "区号地区来电统计", "Calls by region / area code", Traffic, ["region"], TimeUnit.None, Bar, 1, "region-calls", "region-share", "region-answered", "region-lost", "region-talk-time", "region-average-talk") with { Only = Fixed("direction", CellMaking.Inbound) };
        yield return Report("service-quality", "RP-50", "服务质量统计", "Service quality", Traffic, ["time"], TimeUnit.Month, Line, 1, "answer-rate", "asa", "abandon-time", "service-level", "offered", "queue-answered", "abandoned");
        yield return Report("comprehensive", "RP-60", "综合统计", "Comprehensive statistics", Traffic, ["time"], TimeUnit.Day, Line, 2, "calls-in", "calls-out", "offered", "queue-answered", "answer-rate", "service-level", "asa", "loss-rate", "aht", "time-signed-in", "occupancy", "ivr-containment") with { Compares = true };
    }

    private static IEnumerable<NamedReport> OfQueues()
    {
        yield return Report("queue-comparison", "RP-05", "队列话务比较", "Queue traffic comparison", Queue, ["queue"], TimeUnit.None, Bar, 3, "offered", "queue-answered", "queue-lost", "answer-rate", "asa");
        yield return Report("queue-traffic", "RP-06", "队列话务统计", "Queue traffic statistics", Queue, ["queue"], TimeUnit.None, Bar, 4, "offered", "queue-answered", "queue-lost", "overflowed", "still-waiting", "answer-rate", "loss-rate", "asa", "abandon-time", "service-level");
        yield return Report("queue-answered-chart", "RP-07", "队列接通次数对比图", "Queue answered chart", Queue, ["queue"], TimeUnit.None, Bar, 1, "queue-answered", "answer-rate");
        yield return Report("queue-answered", "RP-08", "队列接通次数统计表", "Queue answered table", Queue, ["queue"], TimeUnit.None, Bar, 1, "queue-answered", "offered", "answer-rate", "asa", "answered-in-time", "service-level");
        yield return Report("service-level", "RP-11", "服务水平报表", "Service level report", Queue, ["queue"], TimeUnit.None, Bar, 4, "service-level", "service-level-2", "service-level-3", "service-level-4", "offered", "queue-answered", "answered-in-time", "short-abandoned", "abandoned") with { Target = UsualTarget };
        yield return Report("service-level-chart", "RP-12", "服务水平图", "Service level chart", Queue, ["time"], TimeUnit.Hour, Line, 1, "service-level", "offered", "queue-answered", "answered-in-time") with { Target = UsualTarget };
    }

    private static IEnumerable<NamedReport> Losses()
    {
        yield return Report("queue-loss-chart", "RP-03", "队列呼损次数对比图", "Queue loss comparison chart", Loss, ["queue"], TimeUnit.None, Stack, 5, Losing);
        yield return Report("loss-comparison", "RP-14", "呼损次数对比表", "Loss count comparison table", Loss, ["queue"], TimeUnit.None, Bar, 1, "queue-lost", "loss-share", "loss-rate", "abandoned", "offered") with { Compares = true };
        yield return Report("loss-causes", "RP-15", "呼损原因对比表", "Loss cause comparison table", Loss, ["cause"], TimeUnit.None, Bar, 1, "calls", "calls-share") with { Compares = true, Only = Fixed("result", "Lost") };
        yield return Report("loss-causes-chart", "RP-16", "呼损原因对比图", "Loss cause comparison chart", Loss, ["cause"], TimeUnit.None, Pie, 1, "calls", "calls-share") with { Only = Fixed("result", "Lost") };
        yield return Report("daily-loss", "RP-18", "每日呼损次数对比图", "Daily loss comparison chart", Loss, ["time"], TimeUnit.Day, Stack, 4, Losing);
        yield return Report("hourly-loss", "RP-24", "每小时呼损次数对比图", "Hourly loss chart", Loss, ["time"], TimeUnit.HourOfDay, Stack, 4, Losing);
    }

    private static IEnumerable<NamedReport> OfAgents()
    {
        yield return Report("agent-comparison", "RP-37", "坐席话务比较", "Agent traffic comparison", Agent, ["agent"], TimeUnit.None, Bar, 2, "talks-in", "talks-out", "talk-time", "average-talk", "missed");
        yield return Report("team-comparison", "RP-37", "班组话务比较", "Team traffic comparison", Agent, ["team"], TimeUnit.None, Bar, 2, "talks-in", "talks-out", "talk-time", "average-talk", "missed", "take-rate");
        yield return Report("agent-list", "RP-38", "坐席话务列表", "Agent traffic list", Agent, ["time", "agent"], TimeUnit.Day, Bar, 1, "talks", "offers", "taken", "missed", "rejected", "dialled", "talks-in", "talks-out", "talk-time", "hold-time", "wrap-time", "transferred");
        yield return Report("agent-statistics", "RP-39", "坐席话务统计", "Agent traffic statistics", Agent, ["agent"], TimeUnit.None, Bar, 1, "occupancy", "utilisation", "time-signed-in", "time-ready", "time-offered", "time-talking", "time-held", "time-consulting", "time-conferencing", "time-wrap-up", "time-not-ready", "time-training", "time-dialling");
        yield return Report("work-record", "AD-17", "坐席工作记录", "Work record", Agent, ["time", "agent"], TimeUnit.Day, Stack, 4, "time-ready", "time-talking", "time-wrap-up", "time-not-ready", "time-offered", "time-held", "time-consulting", "time-conferencing", "time-dialling", "time-training", "time-signed-in", "occupancy");
        yield return Report("not-ready-reasons", "AC-13", "坐席示忙原因统计", "Not ready by reason", Agent, ["agent", "reason"], TimeUnit.None, Bar, 1, "time-not-ready");
        yield return Report("own-counters", "AD-20", "坐席电话数据", "Own counters: calls in, out, durations", Agent, ["agent"], TimeUnit.None, Bar, 2, "talks-in", "talks-out", "talk-in-time", "talk-out-time", "average-talk", "missed", "time-signed-in", "occupancy");
        yield return Report("agent-answered", "RP-40", "坐席接听次数对比图", "Agent answered chart", Agent, ["agent"], TimeUnit.None, Bar, 1, "taken", "offers", "take-rate", "average-ring");
        yield return Report("agent-talk", "RP-41", "坐席通话报表", "Agent talk report", Agent, ["agent"], TimeUnit.None, Stack, 3, "talk-time", "hold-time", "wrap-time", "talks", "average-talk", "agent-aht", "time-signed-in", "occupancy");
        yield return Report("agent-talks", "RP-42", "坐席通话次数对比", "Agent number of talks", Agent, ["agent"], TimeUnit.None, Bar, 1, "talks", "talks-in", "talks-out", "transferred");
        yield return Report("agent-talk-length", "RP-43", "坐席通话时长对比", "Agent talk length", Agent, ["agent"], TimeUnit.None, Bar, 1, "talk-time", "average-talk", "talks", "agent-erlang");
        yield return Report("agent-missed", "RP-44", "坐席无人接听次数对比图", "Agent unanswered chart", Agent, ["agent"], TimeUnit.None, Bar, 1, "missed", "missed-ring-time", "rejected", "offers", "take-rate");
        yield return Report("agent-missed-count", "RP-45", "坐席无人接听次数统计", "Agent unanswered count", Agent, ["time", "agent"], TimeUnit.Day, Bar, 1, "missed", "missed-ring-time", "offers");
        yield return Report("agent-in-out", "RP-47", "各坐席接听/打出次数和时间", "Per agent: answered, outbound, durations", Agent, ["agent"], TimeUnit.None, Bar, 2, "talks-in", "talks-out", "talk-in-time", "talk-out-time", "dialled", "average-talk");
        yield return Report("agent-service", "RP-49", "坐席服务统计", "Agent service statistics", Agent, ["agent"], TimeUnit.None, Bar, 1, "talks", "take-rate", "agent-aht", "hold-time", "transferred", "occupancy", "utilisation");
    }

    private static IEnumerable<NamedReport> Times()
    {
        yield return Report("daily-flow", "RP-33", "日流量", "Daily flow", Time, ["time"], TimeUnit.Quarter, Line, 1, "calls", "calls-answered", "calls-lost");
        yield return Report("daily-answered", "RP-20", "每日接通次数对比图", "Daily answered chart", Time, ["time"], TimeUnit.Day, Bar, 2, Answering);
        yield return Report("daily-wait", "RP-21", "每日平均等待对比图", "Daily average wait chart", Time, ["time"], TimeUnit.Day, Line, 3, "asa", "wait-median", "wait-p90", "queue-answered");
        yield return Report("daily-talk", "RP-22", "每日平均通话对比图", "Daily average talk chart", Time, ["time"], TimeUnit.Day, Stack, 3, "calls-average-talk", "calls-average-hold", "calls-average-wrap", "aht", "calls-answered");
        yield return Report("hourly-distribution", "RP-23", "每小时呼叫分配表", "Hourly call distribution table", Time, ["time"], TimeUnit.HourOfDay, Bar, 1, "calls", "calls-share", "calls-in", "calls-out", "calls-answered", "calls-lost");
        yield return Report("hourly-answered", "RP-25", "每小时接通次数对比图", "Hourly answered chart", Time, ["time"], TimeUnit.HourOfDay, Bar, 2, Answering);
        yield return Report("hourly-wait", "RP-26", "每小时平均等待对比图", "Hourly average wait chart", Time, ["time"], TimeUnit.HourOfDay, Line, 3, "asa", "wait-median", "wait-p90", "queue-answered");
        yield return Report("hourly-talk", "RP-27", "每小时平均通话对比图", "Hourly average talk chart", Time, ["time"], TimeUnit.HourOfDay, Stack, 3, "calls-average-talk", "calls-average-hold", "calls-average-wrap", "aht", "calls-answered");
        yield return Report("hourly-talk-split", "RP-28", "每小时通话对比图", "Hourly talk comparison", Time, ["time"], TimeUnit.HourOfDay, Bar, 1, "time-talk-split", "time-held", "time-wrap-up", "time-ready");
        yield return Report("hourly-talk-change", "RP-29", "每小时通话变动图", "Hourly talk change chart", Time, ["time"], TimeUnit.Hour, Line, 1, "time-talk-split", "occupancy") with { Compares = true };
        yield return Report("hourly-talks", "RP-30", "每小时通话数对比图", "Hourly number of talks", Time, ["time"], TimeUnit.HourOfDay, Bar, 1, "talks", "talks-in", "talks-out");
        yield return Report("weekly-comparison", "RP-31", "每周呼叫对比图", "Weekly call comparison", Time, ["time"], TimeUnit.Week, Bar, 3, "calls", "calls-answered", "calls-lost", "calls-answer-rate");
        yield return Report("weekday-distribution", "RP-32", "每周呼叫分配对比图", "Weekly call distribution comparison", Time, ["time"], TimeUnit.Weekday, Bar, 2, "calls", "calls-answered", "calls-share", "calls-lost") with { Compares = true };
        yield return Report("monthly-flow", "RP-36", "月流量对比图", "Monthly flow comparison", Time, ["time"], TimeUnit.Month, Bar, 1, "calls", "calls-answered", "calls-lost", "calls-answer-rate") with { Compares = true };
    }

    private static IEnumerable<NamedReport> Menus()
    {
        yield return Report("menu-statistics", "RP-35", "语音导航统计", "IVR navigation statistics", Menu, ["dialled"], TimeUnit.None, Bar, 5, "ivr-entered", "ivr-self-service", "ivr-to-queue", "ivr-to-party", "ivr-lost", "ivr-containment", "ivr-average") with { Only = Fixed("direction", CellMaking.Inbound) };
        yield return Report("menu-traffic", "RP-54", "IVR话务量统计", "IVR traffic", Menu, ["time"], TimeUnit.HourOfDay, Bar, 1, "ivr-erlang", "ivr-entered", "ivr-time", "ivr-average", "ivr-containment");
    }

    private static IEnumerable<NamedReport> OfExtensions()
    {
        yield return Report("extension-comparison", "RP-09", "分机话务比较", "Extension traffic comparison", Extension, ["extension", "direction"], TimeUnit.None, Bar, 2, "extension-calls", "extension-answered", "extension-talk");
        yield return Report("extension-traffic", "RP-10", "分机话务量统计", "Extension traffic volume", Extension, ["extension"], TimeUnit.None, Bar, 1, "extension-erlang", "extension-calls", "extension-answered", "extension-talk");
    }

    private static NamedReport Report(string key, string requirement, string zh, string en, ReportGroup group, string[] rows, TimeUnit unit, ReportChart chart, int drawn, params string[] measures) =>
        new(key, requirement, new LocalText(zh, en), group, [.. rows], unit, chart, drawn, [.. measures]);

    private static ImmutableDictionary<string, ImmutableArray<string>> Fixed(string dimension, params string[] values) => ImmutableDictionary<string, ImmutableArray<string>>.Empty.Add(dimension, [.. values]);

    /// <summary>Narrowed to nothing: all.</summary>
    public static ImmutableDictionary<string, ImmutableArray<string>> Nothing { get; } = ImmutableDictionary<string, ImmutableArray<string>>.Empty;

    /// <summary>It may be narrowed to what all its sources tell apart.</summary>
    public static NamedReport WithFilters(NamedReport report)
    {
        var sources = report.Measures.Select(key => (Catalogue.Measures.Find(key) ?? throw new InvalidOperationException($"no measure {key}")).Source).Distinct().ToList();
        return report with { Filters = [.. Dimensions.All.Where(d => !report.Only.ContainsKey(d.Key) && sources.TrueForAll(d.IsOf))] };
    }
}
