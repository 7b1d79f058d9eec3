using Antiphon.Engine.Routing;

namespace Antiphon.Engine.Ivr;

/// <summary>From one flow into another, and back.</summary>
internal static class SubFlows
{
    public static Went? Enter(Draft draft, CallInProgress call, SubFlowNode node)
    {
        var possible = draft.State.Centre.Flows.TryGetValue(node.Flow, out var flow) && call.Frames.Length < FlowLimits.FramesMax;
        if (!possible || !NodeEntry.Assign(draft, call, node.Parameters)) return Failed(draft, call, node.Error);
        FlowRun.EndStep(draft, call.Id, "enter");
        draft.Tell(new FlowEntered(call.Id, node.Flow, Return: true, draft.Now));
        return new("enter", flow!.Start);
    }

    /// <summary>A flow that nobody asked for has nowhere to go back to: the call is over.</summary>
    public static Went? Return(Draft draft, CallInProgress call, ReturnNode node)
    {
        var value = node.Value.Length == 0 ? null : Expression.Evaluate(node.Value, Names.Of(draft, call)).Value;
        FlowRun.EndStep(draft, call.Id, "return");
        if (call.Frames.IsEmpty)
        {
            Ending.End(draft, call.Id, EndReason.Normal, ReleaseParty.System, lost: null, ReleaseCause.Normal);
            return null;
        }
        draft.Tell(new FlowReturned(call.Id, draft.Now));
        if (draft.Call(call.Id) is not { } back || FlowRun.NodeOf(back) is not SubFlowNode asked) return null;
        if (value is { } result && asked.Result.Length > 0) draft.Tell(new VariablesSet(call.Id, ImmutableDictionary<string, FlowValue>.Empty.Add(asked.Result, result), draft.Now));
        return new("next", asked.Next);
    }

    public static Went? GoTo(Draft draft, CallInProgress call, GoToFlowNode node)
    {
        if (!draft.State.Centre.Flows.TryGetValue(node.Flow, out var flow)) return Failed(draft, call, node.Error);
        FlowRun.EndStep(draft, call.Id, "enter");
        draft.Tell(new FlowEntered(call.Id, node.Flow, Return: false, draft.Now));
        return new("enter", flow.Start);
    }

    private static Went? Failed(Draft draft, CallInProgress call, string error)
    {
        if (error.Length > 0) return new("error", error);
        FlowRun.Fault(draft, call.Id, "no-such-flow");
        return null;
    }
}
