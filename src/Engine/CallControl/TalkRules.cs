using Antiphon.Engine.Agents;
using Antiphon.Engine.Routing;

namespace Antiphon.Engine.CallControl;

/// <summary>What every action on a talk asks first.</summary>
internal static class TalkRules
{
    /// <returns>Why the agent may not act on this talk; null: it is his, and under way.</returns>
    public static Refusal? MayAct(Draft draft, CallId id, AgentId agent, out CallInProgress call)
    {
        call = draft.Call(id)!;
        if (draft.Agent(agent) is null) return Shifts.Absent(draft, agent);
        if (call is null) return Refusal.CallUnknown;
        if (call.Agent != agent) return Refusal.NotYourCall;
        return call.Phase is CallPhase.Talking ? null : Refusal.NotTalking;
    }

    /// <returns>Why the third of the talk cannot be dealt with; null: he is there and has answered.</returns>
    public static Refusal? HasThird(CallInProgress call) => call.Consult switch
    {
        null => Refusal.NoConsult,
        { Answered: false } => Refusal.ConsultNotAnswered,
        _ => null,
    };

    /// <returns>Why an agent cannot be called now; null: he can.</returns>
    public static Refusal? MayCall(Draft draft, CallInProgress call, AgentId agent)
    {
        if (agent == call.Agent) return Refusal.TargetIsYourself;
        if (!draft.State.Centre.Agents.TryGetValue(agent, out var settings)) return Refusal.TargetUnknown;
        if (draft.Agent(agent) is not { State: AgentState.Ready, PhoneUp: true } ready || draft.State.Index.QuietPhones.Contains(ready.Phone)) return Refusal.TargetNotReady;
        return settings.Synthetic && !call.Simulated ? Refusal.TargetNotReady : null;
    }

    public static ImmutableArray<string> HoldPrompts(Draft draft, CallInProgress call) => draft.Queue(call.Queue ?? QueueId.None).HoldPrompts;

    public static void Shape(Draft draft, CallId id, TalkShape shape)
    {
        if (draft.Call(id) is { } call) draft.Do(new ShapeTalk(id, shape, HoldPrompts(draft, call)));
    }
}
