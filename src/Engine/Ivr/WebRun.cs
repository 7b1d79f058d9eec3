using Antiphon.Engine.Contract;
using Antiphon.Engine.Routing;

namespace Antiphon.Engine.Ivr;

/// <summary>A web service is asked; the flow goes on with its answer.</summary>
internal static class WebRun
{
    public static void Ask(Draft draft, CallInProgress call, StepId step, WebServiceNode node)
    {
        if (call.Answered && !node.Prompts.IsEmpty)
            draft.Do(new PlayPrompts(call.Id, step, Say.Prompts(draft, call, node.Prompts), Loop: true) { Language = NodeEntry.LanguageOf(call) });
        draft.Do(new AskWeb(call.Id, step, node, call.Variables));
    }

    public static void Take(Draft draft, WebAnswered answered)
    {
        if (FlowRun.StepOf(draft, answered.Call, answered.Step) is not ({ } call, WebServiceNode node)) return;
        var fits = answered.Values.Keys.Count(name => !call.Variables.ContainsKey(name)) + call.Variables.Count <= FlowLimits.VariablesMax;
        if (answered.Problem is not null || !fits)
        {
            FlowRun.Leave(draft, call.Id, "error", node.Error);
            return;
        }
        if (!answered.Values.IsEmpty) draft.Tell(new VariablesSet(call.Id, answered.Values, draft.Now));
        FlowRun.Leave(draft, call.Id, "next", node.Next);
    }
}
