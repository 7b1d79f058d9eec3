using Antiphon.Engine.Routing;

namespace Antiphon.Engine.Channels;

/// <summary>Chats and mails: each goes to somebody of its queue who has room for it, the oldest first, to whoever has least in hand.</summary>
internal static class Works
{
    /// <summary>Work that may wait; more is not taken in.</summary>
    public const int WaitingMax = 10_000;

    public static void Take(Draft draft, WorkArrived arrived)
    {
        if (arrived.Channel is ContactChannel.Voice || !draft.State.Centre.Queues.ContainsKey(arrived.Queue) || draft.State.Works.Count >= WaitingMax || IsKnown(draft.State, arrived.Work)) return;
        draft.Tell(new WorkWaits(arrived.Work, arrived.Channel, arrived.Queue, draft.Now));
    }

    public static void Take(Draft draft, WorkDone done)
    {
        if (draft.State.Works.ContainsKey(done.Work)) draft.Tell(new WorkGivenUp(done.Work, draft.Now));
        else if (HolderOf(draft.State, done.Work) is { } agent) draft.Tell(new WorkEnded(agent.Id, done.Work, draft.Now));
    }

    /// <summary>Who leaves leaves his work behind.</summary>
    public static void Return(Draft draft, AgentId id)
    {
        if (draft.Agent(id) is not { } agent) return;
        foreach (var work in agent.Works) draft.Tell(new WorkReturned(id, work.Id, draft.Now));
    }

    /// <summary>After callers have met agents: work is given out, and what an agent has rests or goes on as his calls and his other work want it.</summary>
    public static void Settle(Draft draft)
    {
        if (!draft.State.Works.IsEmpty) GiveOut(draft);
        foreach (var id in draft.AgentsTold())
            if (draft.Agent(id) is { Works.IsEmpty: false } agent) Settle(draft, agent);
    }

    private static void GiveOut(Draft draft)
    {
        foreach (var work in draft.State.Works.Values.OrderBy(work => work.ArrivedAt).ThenBy(work => work.Id.Value, StringComparer.Ordinal))
        {
            if (!draft.State.Centre.Queues.ContainsKey(work.Queue)) draft.Tell(new WorkGivenUp(work.Id, draft.Now));
            else if (Next(draft.State, work) is { } agent) draft.Tell(new WorkGiven(agent.Id, work.Id, work.Channel, work.Queue, draft.Now));
        }
    }

    private static AgentShift? Next(RoutingState state, WaitingWork work)
    {
        AgentShift? best = null;
        foreach (var id in state.Index.Staff(work.Queue))
            if (state.Agents.TryGetValue(id, out var agent) && state.Centre.Agents[id] is { Synthetic: false, FollowsPhone: null } && Capacity.Takes(state.Centre, agent, work.Channel) && (best is null || Before(agent, best))) best = agent;
        return best;
    }

    /// <summary>Staff come by job number: equals stay in that order.</summary>
    private static bool Before(AgentShift agent, AgentShift best) =>
        agent.Works.Length != best.Works.Length ? agent.Works.Length < best.Works.Length : agent.IdleSince < best.IdleSince;

    private static void Settle(Draft draft, AgentShift agent)
    {
        foreach (var work in agent.Works)
        {
            var rests = Capacity.Rests(draft.State.Centre, agent, work);
            if (rests && !work.Interrupted) draft.Tell(new WorkInterrupted(agent.Id, work.Id, draft.Now));
            if (!rests && work.Interrupted) draft.Tell(new WorkResumed(agent.Id, work.Id, draft.Now));
        }
    }

    private static bool IsKnown(RoutingState state, WorkId work) => state.Works.ContainsKey(work) || HolderOf(state, work) is not null;

    private static AgentShift? HolderOf(RoutingState state, WorkId id)
    {
        foreach (var agent in state.Agents.Values)
            foreach (var work in agent.Works)
                if (work.Id == id) return agent;
        return null;
    }
}
