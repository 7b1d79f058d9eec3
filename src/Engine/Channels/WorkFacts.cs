namespace Antiphon.Engine.Channels;

/// <summary>What each fact about a chat, a mail or a message changes.</summary>
internal static class WorkFacts
{
    public static RoutingState Apply(RoutingState state, WorkWaits e) => state with { Works = state.Works.SetItem(e.Work, new WaitingWork(e.Work, e.Channel, e.Queue, e.At)) };

    public static RoutingState Apply(RoutingState state, WorkGivenUp e) => state with { Works = state.Works.Remove(e.Work) };

    public static RoutingState Apply(RoutingState state, AgentShift agent, AgentEvent fact) => fact switch
    {
        WorkGiven e => (state with { Works = state.Works.Remove(e.Work) })
            .With(agent with { Works = agent.Works.Add(new WorkInHand(e.Work, e.Channel, e.Queue, state.Works.GetValueOrDefault(e.Work)?.ArrivedAt ?? e.At, e.At) { AnswerBy = e.AnswerBy }) }),
        WorkTaken e => state.With(Set(agent, e.Work, work => work with { AnswerBy = null, Since = e.At })),
        WorkInterrupted e => state.With(Set(agent, e.Work, work => work with { Interrupted = true })),
        WorkResumed e => state.With(Set(agent, e.Work, work => work with { Interrupted = false })),
        WorkEnded e => state.With(Without(agent, e.Work)),
        WorkReturned e when Find(agent, e.Work) is { } work => (state with { Works = state.Works.SetItem(work.Id, new WaitingWork(work.Id, work.Channel, work.Queue, work.ArrivedAt)) }).With(Without(agent, work.Id)),
        _ => state,
    };

    public static bool IsOne(AgentEvent fact) => fact is WorkGiven or WorkTaken or WorkInterrupted or WorkResumed or WorkEnded or WorkReturned;

    public static WorkInHand? Find(AgentShift agent, WorkId id)
    {
        foreach (var work in agent.Works)
            if (work.Id == id) return work;
        return null;
    }

    private static AgentShift Set(AgentShift agent, WorkId id, Func<WorkInHand, WorkInHand> change) =>
        Find(agent, id) is { } work ? agent with { Works = agent.Works.Replace(work, change(work)) } : agent;

    private static AgentShift Without(AgentShift agent, WorkId id) => Find(agent, id) is { } work ? agent with { Works = agent.Works.Remove(work) } : agent;
}
