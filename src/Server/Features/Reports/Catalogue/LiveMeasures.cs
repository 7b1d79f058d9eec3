using System.Collections.Frozen;

namespace Antiphon.Server.Features.Reports.Catalogue;

/// <summary>The state of the centre, narrowed to some queues and people. Simulated callers and agents are none.</summary>
/// <param name="Queues">Null: all.</param>
/// <param name="Agents">Job numbers; null: all.</param>
internal sealed record LiveFacts(RoutingState State, IReadOnlyCollection<string>? Queues, IReadOnlyCollection<string>? Agents, DateTimeOffset Now)
{
    /// <summary>Agents of these queues, signed in or not.</summary>
    public IEnumerable<AgentSettings> People => State.Centre.Agents.Values.Where(a => !a.Synthetic && (Agents is null || Agents.Contains(a.Id.Value)) && (Queues is null || a.Queues.Any(q => Queues.Contains(q.Value))));

    public int In(params AgentState[] states) => People.Count(a => State.Agents.TryGetValue(a.Id, out var shift) ? states.Contains(shift.State) : states.Contains(AgentState.SignedOut));

    public IEnumerable<CallInProgress> Waiting => State.Calls.Values.Where(c => !c.Simulated && c.Callback is null && c.Phase is (CallPhase.Queued or CallPhase.Offered or CallPhase.Joining)
        && c.Queue is { } queue && (Queues is null || Queues.Contains(queue.Value)));
}

/// <summary>A figure of this moment: not summed over time, but read off the state of the centre.</summary>
internal sealed record LiveMeasure(string Key, LocalText Name, MeasureUnit Unit, LocalText Formula, Direction Good, Func<LiveFacts, double?> Of)
{
    public int Version { get; init; } = 1;

    /// <summary>On how much a ratio stands; null: it is none.</summary>
    public Func<LiveFacts, long>? Base { get; init; }
}

/// <summary>The part of the catalogue that boards and alarms ask for this moment.</summary>
internal static class LiveMeasures
{
    /// <summary>Before so many were judged, the share says more about where it began than about the queue.</summary>
    private const int PromisesMin = 10;

    private static readonly AgentState[] Talks = [AgentState.Talking, AgentState.Held, AgentState.Consulting, AgentState.Conferencing];

    public static ImmutableArray<LiveMeasure> All { get; } =
    [
        Of("now-signed-in", "在线坐席", "Agents signed in", "已签入的坐席", "Agents who are signed in", facts => facts.People.Count() - facts.In(AgentState.SignedOut)),
        Of("now-signed-out", "离线坐席", "Agents signed out", "未签入的坐席", "Agents who are not signed in", facts => facts.In(AgentState.SignedOut)),
        Of("now-ready", "空闲坐席", "Agents ready", "处于示闲的坐席", "Agents in the state ready", facts => facts.In(AgentState.Ready), Direction.MoreIsBetter),
        Of("now-ringing", "振铃坐席", "Agents ringing", "正在振铃的坐席", "Agents who are being offered a call", facts => facts.In(AgentState.Offered)),
        Of("now-talking", "通话坐席", "Agents talking", "通话、保持、咨询或三方中的坐席", "Agents in a talk, with a customer on hold, consulting or in a conference", facts => facts.In(Talks)),
        Of("now-wrap-up", "话后坐席", "Agents in wrap-up", "话后整理中的坐席", "Agents in wrap-up", facts => facts.In(AgentState.WrapUp)),
        Of("now-not-ready", "示忙坐席", "Agents not ready", "示忙、培训或拨号中的坐席", "Agents not ready, in training or dialling", facts => facts.In(AgentState.NotReady, AgentState.Training, AgentState.Dialling)),
        Of("now-waiting", "排队人数", "Callers waiting", "正在排队（含振铃）的来电", "Callers in queues, being offered or not", facts => facts.Waiting.Count(), Direction.LessIsBetter),
        Of("now-longest-wait", "最长等待", "Longest wait", "排队最久的来电已等待的时长", "How long the caller has waited who waits longest", facts => facts.Waiting.Select(c => (facts.Now - (c.EnqueuedAt ?? facts.Now)).TotalSeconds).DefaultIfEmpty(0).Max(), Direction.LessIsBetter) with { Unit = MeasureUnit.Seconds },
        Of("now-calls", "在线通话", "Calls now", "正在进行的通话（指定队列时只计该队列）", "Calls that are going on; of a queue those that are in it or were answered from it", facts => facts.State.Calls.Values.Count(c => !c.Simulated && (facts.Queues is null || c.Queue is { } queue && facts.Queues.Contains(queue.Value)))),
        Of("now-waits-as-told", "等候播报准确率", "Waits as told", "最近播报的等候时间上限中兑现的比例（越新权重越高；不足 10 次不显示）", "Of the longest waits told to callers lately, the share that came true; newer ones count more, and fewer than ten say nothing", Kept, Direction.MoreIsBetter) with { Unit = MeasureUnit.Ratio, Base = Judged },
    ];

    private static readonly FrozenDictionary<string, LiveMeasure> ByKey = All.ToFrozenDictionary(m => m.Key);

    public static LiveMeasure? Find(string key) => ByKey.GetValueOrDefault(key);

    private static IEnumerable<QueuePace> Paces(LiveFacts facts) => facts.State.Paces.Where(pace => facts.Queues is null || facts.Queues.Contains(pace.Key.Value)).Select(pace => pace.Value);

    private static long Judged(LiveFacts facts) => Paces(facts).Sum(pace => (long)pace.Judged);

    private static double? Kept(LiveFacts facts) => Judged(facts) is >= PromisesMin and var judged ? Paces(facts).Sum(pace => pace.KeptPermille / 1000.0 * pace.Judged) / judged : null;

    private static LiveMeasure Of(string key, string zh, string en, string formulaZh, string formulaEn, Func<LiveFacts, double?> of, Direction good = Direction.Neutral) =>
        new(key, new LocalText(zh, en), MeasureUnit.Count, new LocalText(formulaZh, formulaEn), good, of);
}
