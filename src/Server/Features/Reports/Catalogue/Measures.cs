using System.Collections.Frozen;
using Antiphon.Server.Features.Reports.Facts;
using static Antiphon.Server.Features.Reports.Catalogue.MeasureUnit;

namespace Antiphon.Server.Features.Reports.Catalogue;

/// <summary>Every figure there is. Boards, reports, exports and the agents' own figures ask here; nothing else computes one.</summary>
internal static class Measures
{
    /// <summary>The causes of loss: a closed list, in which every lost call has exactly one.</summary>
    public static ImmutableArray<(LostReason Reason, string Key, string Zh, string En)> LossCauses { get; } =
    [
        (LostReason.AbandonedInQueue, "abandoned-in-queue", "排队中放弃", "Abandoned in queue"), (LostReason.AbandonedWhileRinging, "abandoned-while-ringing", "振铃中放弃", "Abandoned while ringing"),
        (LostReason.AbandonedInIvr, "abandoned-in-ivr", "语音导航中放弃", "Abandoned in menu"), (LostReason.WaitedTooLong, "waited-too-long", "等待超时", "Timed out"), (LostReason.QueueFull, "queue-full", "队列已满", "Queue full"),
        (LostReason.NoAgentSignedIn, "no-agent-signed-in", "无坐席签入", "No agent signed in"), (LostReason.OutsideHours, "outside-hours", "非工作时间", "Outside hours"), (LostReason.Blacklist, "blacklist", "黑名单", "Blacklist"),
        (LostReason.TrunkBusy, "trunk-busy", "中继忙", "Trunk busy"), (LostReason.SystemFault, "system-fault", "系统故障", "System fault"),
    ];

    private static readonly string[] Handling = ["talking", "held", "consulting", "conferencing", "wrap_up"];

    public static ImmutableArray<Measure> All { get; } = [.. OfQueues(), .. OfWaits(), .. OfCalls(), .. OfRegions(), .. OfAgents(), .. OfTimes(), .. OfExtensions()];

    private static readonly FrozenDictionary<string, Measure> ByKey = All.ToFrozenDictionary(m => m.Key);

    public static Measure? Find(string key) => ByKey.GetValueOrDefault(key);

    private static IEnumerable<Measure> OfQueues()
    {
        var queues = FactSource.Queues;
        yield return Count(queues, "offered", "排队量", "Offered", "offered", "进入队列的来电，按进入队列的时间计", "Calls that entered the queue, by when they entered");
        yield return Count(queues, "queue-answered", "接通量", "Answered", "answered", "由坐席接听的来电", "Calls answered by an agent", Direction.MoreIsBetter);
        yield return Count(queues, "queue-lost", "呼损量", "Lost", "lost", "未接通即结束的来电（各呼损原因之和）", "Calls that ended without an answer: the sum of all causes", Direction.LessIsBetter);
        yield return Count(queues, "overflowed", "转出量", "Passed on", "overflowed", "未接通而转往其他队列、流程、号码或留言，且未计入呼损", "Left without an answer for another queue, a flow, a number or a message, and not lost there");
        yield return Of(queues, "still-waiting", "仍在排队", "Still waiting", MeasureUnit.Count, ["offered", "-answered", "-lost", "-overflowed"], [], "排队量 − 接通量 − 呼损量 − 转出量", "Offered − answered − lost − passed on");
        yield return Count(queues, "abandoned", "放弃量", "Abandoned", "abandoned", "客户在接通前挂断（含振铃中）", "The caller left before an answer, waiting or while it rang", Direction.LessIsBetter);
        yield return Count(queues, "short-abandoned", "短放弃", "Short abandons", "short_abandoned", "等待不足 5 秒即放弃", "Abandoned after less than 5 seconds");
        foreach (var (reason, key, zh, en) in LossCauses)
            yield return Count(queues, $"lost-{key}", zh, en, reason.ToString(), $"呼损原因为“{zh}”的来电", $"Lost for this cause: {en}", Direction.LessIsBetter);
        yield return Ratio(queues, "answer-rate", "接通率", "Answer rate", ["answered"], ["offered"], "接通量 ÷ 排队量", "Answered ÷ offered", Direction.MoreIsBetter);
        yield return Ratio(queues, "loss-rate", "呼损率", "Loss rate", ["lost"], ["offered"], "呼损量 ÷ 排队量", "Lost ÷ offered", Direction.LessIsBetter);
        yield return Ratio(queues, "abandon-rate", "放弃率", "Abandon rate", ["abandoned"], ["offered"], "放弃量 ÷ 排队量", "Abandoned ÷ offered", Direction.LessIsBetter);
        yield return Of(queues, "loss-share", "占呼损比例", "Share of losses", MeasureUnit.Ratio, ["lost"], [], "本行呼损量 ÷ 全部呼损量", "Lost here ÷ lost in all") with { OfTotal = true };
        yield return Count(queues, "answered-in-time", "时限内接通", "Answered in time", "answered_in_time", "等待不超过该队列服务水平时限即接通（时限为来电当时的设置，默认 20 秒）", "Answered within the queue's service level time as it was set then (default 20 s)", Direction.MoreIsBetter);
        yield return Ratio(queues, "service-level", "服务水平 SL1", "Service level SL1", ["answered_in_time"], ["offered", "-short_abandoned"], "时限内接通 ÷（排队量 − 短放弃）", "Answered in time ÷ (offered − short abandons)", Direction.MoreIsBetter);
        yield return Ratio(queues, "service-level-2", "服务水平 SL2", "Service level SL2", ["answered_in_time", "abandoned_in_time"], ["offered"], "（时限内接通 + 时限内放弃）÷ 排队量", "(Answered in time + abandoned in time) ÷ offered", Direction.MoreIsBetter);
        yield return Ratio(queues, "service-level-3", "服务水平 SL3", "Service level SL3", ["answered_in_time"], ["answered"], "时限内接通 ÷ 接通量", "Answered in time ÷ answered", Direction.MoreIsBetter);
        yield return Ratio(queues, "service-level-4", "服务水平 SL4", "Service level SL4", ["answered_in_time", "abandoned_in_time"], ["answered", "abandoned"], "（时限内接通 + 时限内放弃）÷（接通量 + 放弃量）", "(Answered in time + abandoned in time) ÷ (answered + abandoned)", Direction.MoreIsBetter);
        yield return Average(queues, "asa", "平均等待时长", "Average wait (ASA)", ["wait_answered_ms"], ["answered"], "接通来电的总等待 ÷ 接通量", "Total wait of the answered ÷ answered", Direction.LessIsBetter);
        yield return Average(queues, "abandon-time", "平均放弃时长", "Average abandon time", ["wait_abandoned_ms"], ["abandoned"], "放弃来电的总等待 ÷ 放弃量", "Total wait of the abandoned ÷ abandoned");
    }

    private static IEnumerable<Measure> OfWaits()
    {
        (string Key, double Share, string At, string Zh, string En)[] shares = [("wait-median", 0.5, "50 %", "等待中位数", "Median wait"), ("wait-p90", 0.9, "90 %", "90 % 等待不超过", "90th percentile wait")];
        foreach (var (key, share, at, zh, en) in shares)
            yield return Of(FactSource.Waits, key, zh, en, Seconds, [], [], $"接通来电的等待按整秒排列，{at} 处的值（超过 600 秒按 600 秒）", $"Waits of the answered in whole seconds in order, the value at {at} (longer than 600 s counts as 600 s)", Direction.LessIsBetter) with { Percentile = share };
    }

    private static IEnumerable<Measure> OfCalls()
    {
        var calls = FactSource.Calls;
        yield return Count(calls, "calls", "通话量", "Calls", "calls", "所有来电、呼出与内部通话，按开始时间计", "All calls in, out and internal, by when they began");
        yield return Count(calls, "calls-in", "来电量", "Calls in", "inbound", "客户打来的通话", "Calls that customers made");
        yield return Count(calls, "calls-in-answered", "接听次数", "Calls in answered", "inbound_answered", "由人接听的来电", "Calls of customers that a person answered", Direction.MoreIsBetter);
        yield return Count(calls, "calls-out", "呼出量", "Calls out", "outbound", "坐席、分机或传真打给外线的呼叫", "Calls of agents, extensions and the fax to numbers outside");
        yield return Of(calls, "calls-share", "占比", "Share", MeasureUnit.Ratio, ["calls"], [], "本行通话量 ÷ 全部通话量", "Calls here ÷ calls in all") with { OfTotal = true };
        yield return Count(calls, "calls-answered", "接通通话", "Calls answered", "answered", "由人接听的通话", "Calls that a person answered", Direction.MoreIsBetter);
        yield return Count(calls, "calls-lost", "呼损通话", "Calls lost", "lost", "结果为呼损的通话", "Calls whose result is lost", Direction.LessIsBetter);
        yield return Ratio(calls, "calls-answer-rate", "通话接通率", "Answer rate of calls", ["answered"], ["calls"], "接通通话 ÷ 通话量", "Calls answered ÷ calls", Direction.MoreIsBetter);
        yield return Total(calls, "calls-talk-time", "通话时长", "Talk time", ["talk_ms"], "通话总时长（不含保持）", "Total talk, without hold");
        yield return Total(calls, "calls-hold-time", "保持时长", "Hold time", ["hold_ms"], "客户被保持的总时长", "Total time customers were on hold");
        yield return Total(calls, "calls-wrap-time", "话后时长", "Wrap-up time", ["wrap_up_ms"], "话后整理总时长", "Total wrap-up");
        yield return Total(calls, "calls-length", "占用时长", "Occupied time", ["total_ms"], "从来电到结束的总时长", "From the beginning to the end of the calls");
        yield return Average(calls, "calls-average-talk", "平均通话时长", "Average talk", ["talk_ms"], ["answered"], "通话时长 ÷ 接通通话", "Talk time ÷ calls answered");
        yield return Average(calls, "calls-average-hold", "平均保持时长", "Average hold", ["hold_ms"], ["answered"], "保持时长 ÷ 接通通话", "Hold time ÷ calls answered", Direction.LessIsBetter);
        yield return Average(calls, "calls-average-wrap", "平均话后时长", "Average wrap-up", ["wrap_up_ms"], ["answered"], "话后时长 ÷ 接通通话", "Wrap-up time ÷ calls answered", Direction.LessIsBetter);
        yield return Average(calls, "aht", "平均处理时长", "Average handling (AHT)", ["talk_ms", "hold_ms", "wrap_up_ms"], ["answered"], "（通话 + 保持 + 话后）÷ 接通通话", "(Talk + hold + wrap-up) ÷ calls answered", Direction.LessIsBetter);
        yield return Of(calls, "calls-erlang", "话务量（爱尔兰·时）", "Traffic (erlang-hours)", Erlang, ["total_ms"], [], "占用时长（秒）÷ 3600", "Occupied seconds ÷ 3600");
        yield return Count(calls, "transfers", "转接次数", "Transfers", "transfers", "客户被转给他人的次数", "Times customers were handed on");
        yield return Count(calls, "forwards", "呼叫转移次数", "Forwards", "forwards", "分机设置的无条件、遇忙、无应答转移", "Calls passed on by an extension's own forwarding: always, busy, no answer");
        yield return Count(calls, "follow-calls", "跟随呼叫次数", "Follow-me calls", "follow_calls", "按顺振（跟随）号码继续呼叫", "Calls that went on to further numbers of an extension");
        yield return Ratio(calls, "transfer-rate", "转接率", "Transfer rate", ["transfers"], ["answered"], "转接次数 ÷ 接通通话", "Transfers ÷ calls answered");
        yield return Count(calls, "ivr-entered", "进入语音导航", "Entered menu", "ivr", "进入语音流程的通话", "Calls that entered a flow");
        yield return Count(calls, "ivr-self-service", "自助完成", "Served by menu", "ivr_self", "在流程内结束、未要求人工", "Ended in the flow without asking for a person", Direction.MoreIsBetter);
        yield return Count(calls, "ivr-to-queue", "转入队列", "On to a queue", "ivr_queued", "从流程进入队列", "Went on from the flow to a queue");
        yield return Count(calls, "ivr-to-party", "转到分机或号码", "On to a party", "ivr_party", "从流程转到分机、振铃组或外线", "Went on from the flow to an extension, a ring group or a number outside");
        yield return Count(calls, "ivr-lost", "导航中呼损", "Lost in menu", "ivr_lost", "在流程中放弃或被拒绝", "Gave up or was turned away in the flow", Direction.LessIsBetter);
        yield return Ratio(calls, "ivr-containment", "自助率", "Containment", ["ivr_self"], ["ivr"], "自助完成 ÷ 进入语音导航", "Served by menu ÷ entered menu", Direction.MoreIsBetter);
        yield return Average(calls, "ivr-average", "平均导航时长", "Average time in menu", ["ivr_ms"], ["ivr"], "导航总时长 ÷ 进入语音导航", "Time in menu ÷ entered menu");
        yield return Total(calls, "ivr-time", "导航时长", "Time in menu", ["ivr_ms"], "在流程中的总时长", "Total time in flows");
        yield return Of(calls, "ivr-erlang", "导航话务量（爱尔兰·时）", "Menu traffic (erlang-hours)", Erlang, ["ivr_ms"], [], "导航时长（秒）÷ 3600", "Seconds in menu ÷ 3600");
    }

    private static IEnumerable<Measure> OfRegions()
    {
        var regions = FactSource.Regions;
        yield return Count(regions, "region-calls", "通话量", "Calls", "calls", "按对方号码的区号计；手机与未知号码自成一行", "By the area code of the party outside; mobiles and unknown numbers have a row of their own");
        yield return Of(regions, "region-share", "占比", "Share", MeasureUnit.Ratio, ["calls"], [], "本行 ÷ 全部", "This row ÷ all") with { OfTotal = true };
        yield return Count(regions, "region-answered", "接通量", "Answered", "answered", "由人接听", "Answered by a person", Direction.MoreIsBetter);
        yield return Count(regions, "region-lost", "呼损量", "Lost", "lost", "结果为呼损", "Result is lost", Direction.LessIsBetter);
        yield return Total(regions, "region-talk-time", "通话时长", "Talk time", ["talk_ms"], "通话总时长", "Total talk");
        yield return Average(regions, "region-average-talk", "平均通话时长", "Average talk", ["talk_ms"], ["answered"], "通话时长 ÷ 接通量", "Talk time ÷ answered");
    }

    private static IEnumerable<Measure> OfAgents()
    {
        var agents = FactSource.AgentCalls;
        yield return Count(agents, "offers", "振铃次数", "Offers", "offers", "派给坐席的来电，按开始振铃的时间计", "Calls offered to the agent, by when they began to ring");
        yield return Count(agents, "taken", "接听次数", "Taken", "taken", "坐席接听的振铃", "Offers that the agent took", Direction.MoreIsBetter);
        yield return Count(agents, "missed", "无人接听次数", "Not answered", "missed", "振铃超时未接", "Offers that rang out", Direction.LessIsBetter);
        yield return Count(agents, "rejected", "拒接次数", "Rejected", "rejected", "坐席拒接", "Offers that the agent rejected", Direction.LessIsBetter);
        yield return Ratio(agents, "take-rate", "坐席接听率", "Take rate", ["taken"], ["offers"], "接听次数 ÷ 振铃次数", "Taken ÷ offers", Direction.MoreIsBetter);
        yield return Total(agents, "missed-ring-time", "未接振铃时长", "Ring time of missed", ["missed_ring_ms"], "未接来电的振铃总时长", "How long the missed offers rang");
        yield return Average(agents, "average-ring", "平均振铃时长", "Average ring", ["ring_ms"], ["offers"], "振铃总时长 ÷ 振铃次数", "Ring time ÷ offers", Direction.LessIsBetter);
        yield return Count(agents, "talks", "通话次数", "Talks", "talks", "坐席参与的通话；转接后只计到该坐席离开为止", "Talks of the agent; after a transfer only until the agent left");
        yield return Count(agents, "talks-in", "呼入通话次数", "Talks in", "talks_in", "客户打来的通话", "Talks with customers who called");
        yield return Count(agents, "talks-out", "呼出通话次数", "Talks out", "talks_out", "坐席拨出并接通的通话", "Talks with customers the agent called");
        yield return Count(agents, "dialled", "呼出次数", "Dialled", "dialled", "坐席拨出的次数（含未接通）", "Calls the agent dialled, answered or not");
        yield return Total(agents, "talk-time", "通话时长", "Talk time", ["talk_ms"], "通话时长（不含保持），按通话开始的时间计", "Talk without hold, by when the talk began");
        yield return Total(agents, "talk-in-time", "呼入通话时长", "Talk time in", ["talk_in_ms"], "呼入通话的时长", "Talk with customers who called");
        yield return Total(agents, "talk-out-time", "呼出通话时长", "Talk time out", ["talk_out_ms"], "呼出通话的时长", "Talk with customers the agent called");
        yield return Average(agents, "average-talk", "平均通话时长", "Average talk", ["talk_ms"], ["talks"], "通话时长 ÷ 通话次数", "Talk time ÷ talks");
        yield return Total(agents, "hold-time", "保持时长", "Hold time", ["hold_ms"], "客户被该坐席保持的时长", "How long the agent had customers on hold");
        yield return Total(agents, "wrap-time", "话后时长", "Wrap-up time", ["wrap_up_ms"], "话后整理时长", "Time in wrap-up");
        yield return Average(agents, "agent-aht", "平均处理时长", "Average handling (AHT)", ["talk_ms", "hold_ms", "wrap_up_ms"], ["talks"], "（通话 + 保持 + 话后）÷ 通话次数", "(Talk + hold + wrap-up) ÷ talks", Direction.LessIsBetter);
        yield return Count(agents, "transferred", "转出次数", "Handed on", "transferred", "坐席把客户转给他人", "Talks that the agent handed on");
        yield return Of(agents, "agent-erlang", "话务量（爱尔兰·时）", "Traffic (erlang-hours)", Erlang, ["talk_ms"], [], "通话时长（秒）÷ 3600", "Talk seconds ÷ 3600");
    }

    private static IEnumerable<Measure> OfTimes()
    {
        var times = FactSource.AgentTimes;
        (string Key, string Zh, string En, string Part)[] states = [("time-signed-in", "签入时长", "Signed in", "signed_in"), ("time-ready", "空闲时长", "Ready", "ready"), ("time-offered", "振铃时长", "Ringing", "offered"),
            ("time-talking", "通话状态时长", "Talking", "talking"), ("time-held", "保持状态时长", "Hold", "held"), ("time-consulting", "咨询时长", "Consulting", "consulting"), ("time-conferencing", "三方时长", "Conference", "conferencing"),
            ("time-dialling", "拨号时长", "Dialling", "dialling"), ("time-wrap-up", "话后状态时长", "Wrap-up", "wrap_up"), ("time-not-ready", "示忙时长", "Not ready", "not_ready"), ("time-training", "培训时长", "Training", "training")];
        foreach (var (key, zh, en, part) in states)
            yield return Total(times, key, zh, en, [part], "处于该状态的时长，在时段边界处切分", "Time in that state, cut at the interval's boundary");
        yield return Ratio(times, "occupancy", "工时利用率", "Occupancy", [.. Handling], [.. Handling, "ready"], "（通话 + 咨询 + 三方 + 保持 + 话后）÷（前者 + 空闲）", "(Talk + consult + conference + hold + wrap-up) ÷ (those + ready)");
        yield return Ratio(times, "utilisation", "在线利用率", "Utilisation", [.. Handling], ["signed_in"], "（通话 + 咨询 + 三方 + 保持 + 话后）÷ 签入时长", "(Talk + consult + conference + hold + wrap-up) ÷ signed-in time");
        yield return Total(times, "time-talk-split", "分时通话时长", "Talk time by hour", ["talking", "consulting", "conferencing"], "坐席通话时长，跨时段的通话在边界处切分", "Agents' talk, talks over a boundary split between the intervals");
    }

    private static IEnumerable<Measure> OfExtensions()
    {
        var extensions = FactSource.Extensions;
        yield return Count(extensions, "extension-calls", "分机呼叫次数", "Calls of extension", "calls", "打给分机或由分机打出的呼叫", "Calls to the extension, and calls from it");
        yield return Count(extensions, "extension-answered", "分机接通次数", "Answered", "answered", "被接听的呼叫", "Those that were answered", Direction.MoreIsBetter);
        yield return Total(extensions, "extension-talk", "分机通话时长", "Talk time", ["talk_ms"], "通话总时长", "Total talk");
        yield return Of(extensions, "extension-erlang", "分机话务量（爱尔兰·时）", "Traffic (erlang-hours)", Erlang, ["talk_ms"], [], "通话时长（秒）÷ 3600", "Talk seconds ÷ 3600");
    }

    private static Measure Of(FactSource source, string key, string zh, string en, MeasureUnit unit, string[] over, string[] under, string formulaZh, string formulaEn, Direction good = Direction.Neutral) =>
        new(key, new LocalText(zh, en), unit, source, [.. over], [.. under], new LocalText(formulaZh, formulaEn)) { Good = good };

    private static Measure Count(FactSource source, string key, string zh, string en, string part, string formulaZh, string formulaEn, Direction good = Direction.Neutral) =>
        Of(source, key, zh, en, MeasureUnit.Count, [part], [], formulaZh, formulaEn, good);

    private static Measure Ratio(FactSource source, string key, string zh, string en, string[] over, string[] under, string formulaZh, string formulaEn, Direction good = Direction.Neutral) =>
        Of(source, key, zh, en, MeasureUnit.Ratio, over, under, formulaZh, formulaEn, good);

    private static Measure Average(FactSource source, string key, string zh, string en, string[] over, string[] under, string formulaZh, string formulaEn, Direction good = Direction.Neutral) =>
        Of(source, key, zh, en, Seconds, over, under, formulaZh, formulaEn, good);

    private static Measure Total(FactSource source, string key, string zh, string en, string[] over, string formulaZh, string formulaEn) =>
        Of(source, key, zh, en, Seconds, over, [], formulaZh, formulaEn);
}
