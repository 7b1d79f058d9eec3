using Antiphon.Engine.Agents;
using Antiphon.Engine.Routing;

namespace Antiphon.Engine.Channels;

/// <summary>Chats, mails and messages: each goes to somebody of its queue who has room for it, the oldest first, to whoever has least in hand. A message rings
/// first, by the skills, the time and the rules for turning down of its queue, as a call does; whoever takes it has it until he has said what came of it.</summary>
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

    public static Refusal? Take(Draft draft, TakeWork wish)
    {
        if (draft.Agent(wish.Agent) is not { } agent || WorkFacts.Find(agent, wish.Work) is not { } work) return Refusal.OfferUnknown;
        if (work.AnswerBy is not null) draft.Tell(new WorkTaken(agent.Id, work.Id, draft.Now));
        return null;
    }

    /// <summary>What rings is turned down by the rules of its queue; what he has he may always give back. He rests as after a call that he turned down: it would be his again at once.</summary>
    public static Refusal? Take(Draft draft, DeclineWork wish)
    {
        if (draft.Agent(wish.Agent) is not { } agent || WorkFacts.Find(agent, wish.Work) is not { } work) return Refusal.OfferUnknown;
        var queue = draft.Queue(work.Queue);
        if (work.AnswerBy is not null && !queue.RejectAllowed) return Refusal.RejectNotAllowed;
        draft.Tell(new WorkReturned(agent.Id, work.Id, draft.Now) { Reason = SystemReason.Rejected });
        if (agent.State is AgentState.Ready) AgentStates.TakeOutOfReady(draft, agent.Id, StateCause.Agent, SystemReason.Rejected, queue.RejectRestSeconds);
        return null;
    }

    /// <summary>RONA: nobody is there, it seems.</summary>
    public static void RingOver(Draft draft, AgentId id)
    {
        if (draft.Agent(id) is not { } agent) return;
        foreach (var work in agent.Works)
            if (work.AnswerBy <= draft.Now) draft.Tell(new WorkReturned(id, work.Id, draft.Now) { Reason = SystemReason.NoAnswer });
        if (agent.State is AgentState.Ready) AgentStates.TakeOutOfReady(draft, id, StateCause.System, SystemReason.NoAnswer);
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
        var told = draft.AgentsTold;
        for (int i = 0, before = told.Count; i < before; i++) StopRinging(draft, told[i]);
        if (!draft.State.Works.IsEmpty) GiveOut(draft);
        for (int i = 0, before = told.Count; i < before; i++)
            if (draft.Agent(told[i]) is { Works.IsEmpty: false } agent) Settle(draft, agent);
    }

    /// <summary>What rings does not ring beside a call, or at somebody who is not ready any more.</summary>
    private static void StopRinging(Draft draft, AgentId id)
    {
        if (draft.Agent(id) is not { Works.IsEmpty: false } agent || agent is { State: AgentState.Ready, PhoneUp: true }) return;
        foreach (var work in agent.Works)
            if (work.AnswerBy is not null) draft.Tell(new WorkReturned(id, work.Id, draft.Now));
    }

    private static void GiveOut(Draft draft)
    {
        foreach (var work in draft.State.Works.Values.OrderBy(work => work.ArrivedAt).ThenBy(work => work.Id.Value, StringComparer.Ordinal))
        {
            if (!draft.State.Centre.Queues.ContainsKey(work.Queue)) draft.Tell(new WorkGivenUp(work.Id, draft.Now));
            else if (Next(draft, work) is { } agent)
                draft.Tell(new WorkGiven(agent.Id, work.Id, work.Channel, work.Queue, draft.Now) { AnswerBy = work.Channel is ContactChannel.Message ? draft.In(draft.Queue(work.Queue).OfferSeconds) : null });
        }
    }

    private static AgentShift? Next(Draft draft, WaitingWork work)
    {
        AgentShift? best = null;
        var state = draft.State;
        foreach (var id in state.Index.Staff(work.Queue))
            if (state.Agents.TryGetValue(id, out var agent) && state.Centre.Agents[id] is { Synthetic: false, FollowsPhone: null } && Capacity.Takes(state.Centre, agent, work.Channel) && Knows(draft, work, id) && (best is null || Before(agent, best))) best = agent;
        return best;
    }

    /// <summary>A message asks for the skills that a call of its queue asks for after so long a wait.</summary>
    private static bool Knows(Draft draft, WaitingWork work, AgentId agent) => work.Channel is not ContactChannel.Message
        || SkillSteps.Meets(draft.Queue(work.Queue), draft.State.Centre.Agents.GetValueOrDefault(agent), (int)Math.Min(int.MaxValue, (draft.Now - work.ArrivedAt).TotalSeconds));

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
