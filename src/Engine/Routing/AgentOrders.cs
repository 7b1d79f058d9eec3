using System.Globalization;

namespace Antiphon.Engine.Routing;

/// <summary>How a stage ranks one agent: lowest first.</summary>
internal readonly record struct AgentRank(long First, long Second = 0) : IComparable<AgentRank>
{
    public int CompareTo(AgentRank other)
    {
        var order = First.CompareTo(other.First);
        return order != 0 ? order : Second.CompareTo(other.Second);
    }
}

/// <summary>The orders in which agents stand whom the stages left.</summary>
internal static class AgentOrders
{
    public static void Order(Selection selection, QueueSettings queue)
    {
        switch (queue.Order)
        {
            case AgentOrder.RoundRobin: selection.Order("round-robin", rank: null, LastOffer); break;
            case AgentOrder.LongestIdle: selection.Order("longest-idle", rank: null, Idle); break;
            default: OrderOtherwise(selection, queue); break;
        }
    }

    private static void OrderOtherwise(Selection selection, QueueSettings queue)
    {
        switch (queue.Order)
        {
            case AgentOrder.ByLot: selection.Order("by-lot", agent => new(Draw(selection, agent)), (of, agent) => $"drew {Draw(of, agent)}"); break;
            case AgentOrder.Fixed: selection.Order("fixed", rank: null, (of, agent) => Position(Settings(of, agent), queue.Id) is var place and < int.MaxValue ? $"place {place}" : "no place"); break;
            case AgentOrder.MostSkilled: selection.Order("most-skilled", rank: null, (of, agent) => $"levels {SkillSteps.Proficiency(queue, Settings(of, agent))}"); break;
            case AgentOrder.LeastSkilled: selection.Order("least-skilled", rank: null, (of, agent) => $"levels {SkillSteps.Proficiency(queue, Settings(of, agent))}"); break;
            default: OrderByLoad(selection, queue.Order); break;
        }
    }

    private static void OrderByLoad(Selection selection, AgentOrder order)
    {
        switch (order)
        {
            case AgentOrder.FewestCalls: By("fewest-calls", agent => Load(selection, agent).Calls, (of, agent) => $"calls {Load(of, agent).Calls}"); break;
            case AgentOrder.LeastTalk: By("least-talk", agent => Load(selection, agent).TalkMs, (of, agent) => string.Create(CultureInfo.InvariantCulture, $"talked {Load(of, agent).TalkMs / 1000.0:0.0} s")); break;
            case AgentOrder.Weighted: By("weighted", Share, (of, agent) => $"calls {Load(of, agent).Calls} weight {Weight(of, agent)}"); break;
            default: selection.Order("longest-idle", rank: null, Idle); break;
        }

        void By(string stage, Func<AgentShift, long> value, Func<Selection, AgentShift, string> words) => selection.Order(stage, agent => new(value(agent), agent.IdleSince.UtcTicks), words);
        long Share(AgentShift agent) => (Load(selection, agent).Calls + 1) * 1_000_000L / Weight(selection, agent);
    }

    private static AgentSettings? Settings(Selection selection, AgentShift agent) => selection.State.Centre.Agents.GetValueOrDefault(agent.Id);

    private static Workload Load(Selection selection, AgentShift agent) => Workloads.Of(selection.State, agent.Id, selection.Now);

    private static int Weight(Selection selection, AgentShift agent) => Math.Max(1, Settings(selection, agent)?.Weight ?? 100);

    private static string Idle(Selection selection, AgentShift agent) => string.Create(CultureInfo.InvariantCulture, $"idle {(selection.Now - agent.IdleSince).TotalSeconds:0.0} s");

    /// <summary>What the index sorts ready agents by: the rank itself where it changes only with the agent's own state; else how long he is idle,
    /// and whoever goes by the day's work or by lot ranks those who are ready at each choice.</summary>
    public static AgentRank StandingRank(QueueSettings? queue, AgentSettings? settings, AgentShift agent) => queue?.Order switch
    {
        AgentOrder.RoundRobin => new((agent.LastOfferedAt ?? DateTimeOffset.MinValue).UtcTicks),
        AgentOrder.Fixed => new(Position(settings, queue.Id), agent.IdleSince.UtcTicks),
        AgentOrder.MostSkilled => new(-SkillSteps.Proficiency(queue, settings), agent.IdleSince.UtcTicks),
        AgentOrder.LeastSkilled => new(SkillSteps.Proficiency(queue, settings), agent.IdleSince.UtcTicks),
        _ => new(agent.IdleSince.UtcTicks),
    };

    public static Func<AgentShift, AgentRank> StandingRankIn(RoutingState state, QueueId id)
    {
        var queue = state.Centre.Queues.GetValueOrDefault(id);
        return agent => StandingRank(queue, state.Centre.Agents.GetValueOrDefault(agent.Id), agent);
    }

    private static int Position(AgentSettings? agent, QueueId queue) => agent?.Positions.GetValueOrDefault(queue, int.MaxValue) ?? int.MaxValue;

    private static string LastOffer(Selection selection, AgentShift agent) =>
        agent.LastOfferedAt is { } at ? string.Create(CultureInfo.InvariantCulture, $"last offer {(selection.Now - at).TotalSeconds:0.0} s ago") : "no offer yet";

    /// <summary>FNV-1a over who, whom and the how-manieth offer: as good as drawn by lot, and the same in a replay.</summary>
    private static int Draw(Selection selection, AgentShift agent)
    {
        var hash = 2166136261u;
        foreach (var letter in string.Create(CultureInfo.InvariantCulture, $"{selection.Call.Id.Value}/{agent.Id.Value}/{selection.State.LastOffer}")) hash = (hash ^ letter) * 16777619u;
        hash ^= hash >> 15;
        return (int)(hash * 2246822519u >> 12);
    }
}
