using Antiphon.Engine.Routing;

namespace Antiphon.Engine.Ivr;

/// <summary>A web service or a table of the centre is asked; the flow goes on with its answer.</summary>
public static class WebRun
{
    /// <summary>How a table of the centre is asked: <c>centre:data/TABLE</c>; the body says which secret variable is the password.</summary>
    public const string TableAddress = "centre:data/";

    /// <summary>Under this name the key goes along with the question. No variable can be called so.</summary>
    public const string TableKey = "~key";

    /// <summary>There is no such row, or the password is not the one of the row.</summary>
    public const string NotFound = "not-found";

    internal static void Ask(Draft draft, CallInProgress call, StepId step, WebServiceNode node)
    {
        if (call.Answered && !node.Prompts.IsEmpty)
            draft.Do(new PlayPrompts(call.Id, step, Say.Prompts(draft, call, node.Prompts), Loop: true) { Language = NodeEntry.LanguageOf(call) });
        draft.Do(new AskWeb(call.Id, step, node, call.Variables));
    }

    internal static Went? Ask(Draft draft, CallInProgress call, StepId step, QueryNode node)
    {
        if (Expression.Evaluate(node.Key, Names.Of(draft, call)).Value is not { } key) return new("error", node.Error);
        draft.Do(new AskWeb(call.Id, step, new WebServiceNode(TableAddress + node.Table, "GET", node.Secret, node.Results, node.Next, node.Error), call.Variables.SetItem(TableKey, key)));
        return null;
    }

    internal static void Take(Draft draft, WebAnswered answered)
    {
        if (FlowRun.StepOf(draft, answered.Call, answered.Step) is not ({ } call, { } node)) return;
        var (next, otherwise, error) = node switch
        {
            WebServiceNode web => (web.Next, null, web.Error),
            QueryNode query => (query.Next, query.Otherwise, query.Error),
            _ => (null, null, null),
        };
        if (next is null || error is null) return;
        if (otherwise is not null && answered.Problem == NotFound)
        {
            FlowRun.Leave(draft, call.Id, "otherwise", otherwise);
            return;
        }
        var fits = answered.Values.Keys.Count(name => !call.Variables.ContainsKey(name)) + call.Variables.Count <= FlowLimits.VariablesMax;
        if (answered.Problem is not null || !fits)
        {
            FlowRun.Leave(draft, call.Id, "error", error);
            return;
        }
        if (!answered.Values.IsEmpty) draft.Tell(new VariablesSet(call.Id, answered.Values, draft.Now));
        FlowRun.Leave(draft, call.Id, "next", next);
    }
}
