using Antiphon.Engine.Agents;
using Antiphon.Engine.Routing;

namespace Antiphon.Engine.CallControl;

/// <summary>通话保持: the customer hears music, the agent nothing; and back.</summary>
internal static class Holding
{
    public static Refusal? Take(Draft draft, HoldCall wish)
    {
        if (TalkRules.MayAct(draft, wish.Call, wish.Agent, out var call) is { } refusal) return refusal;
        if (call.Consult is not null) return call.Shape is TalkShape.Conference ? Refusal.InConference : Refusal.ConsultInProgress;
        if (call.Shape is TalkShape.Playing) return Refusal.PlaybackInProgress;
        if (call.Shape is TalkShape.Held) return Refusal.AlreadyOnHold;
        draft.Tell(new CallHeld(call.Id, wish.Agent, draft.Now));
        AgentStates.Change(draft, wish.Agent, AgentState.Held, StateCause.Agent, call: call.Id);
        TalkRules.Shape(draft, call.Id, TalkShape.Held);
        return null;
    }

    public static Refusal? Take(Draft draft, ResumeCall wish)
    {
        if (TalkRules.MayAct(draft, wish.Call, wish.Agent, out var call) is { } refusal) return refusal;
        if (call.Shape is not TalkShape.Held) return Refusal.NotOnHold;
        ToCustomer(draft, call);
        return null;
    }

    /// <summary>Agent and customer hear each other again, whatever was before.</summary>
    public static void ToCustomer(Draft draft, CallInProgress call)
    {
        if (call.HeldSince is not null && call.Agent is { } agent) draft.Tell(new CallResumed(call.Id, agent, draft.Now));
        if (call.Consult is null && call.Agent is { } owner && draft.Agent(owner) is { State: not AgentState.Talking })
            AgentStates.Change(draft, owner, AgentState.Talking, StateCause.Agent, call: call.Id);
        TalkRules.Shape(draft, call.Id, TalkShape.Together);
    }
}
