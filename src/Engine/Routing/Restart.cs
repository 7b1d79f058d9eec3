using Antiphon.Engine.Agents;

namespace Antiphon.Engine.Routing;

/// <summary>The process is new, the story is the old one: no call of before is alive, every phone has to come back.</summary>
internal static class Restart
{
    public static void Take(Draft draft)
    {
        Outbound.Trunks.Forget(draft);
        foreach (var call in draft.CallsInOrder())
        {
            if (call.Callback is null) Ending.Fault(draft, call, ReleaseParty.System);
            else Callbacks.Survive(draft, call);
        }
        foreach (var agent in draft.AgentsInOrder())
        {
            // Held by a call that was released by force, without its facts: nothing else would ever free him.
            if (!agent.IsFree() && agent.State is not AgentState.WrapUp) AgentStates.Release(draft, agent.Id, StateCause.System);
            if (draft.Agent(agent.Id) is not null) Phones.Lose(draft, agent.Id);
            Phones.SignOffWithPhone(draft, agent.Id);
        }
    }
}
