using Antiphon.Engine.Routing;

namespace Antiphon.Engine.Ivr;

/// <summary>Digits into a variable.</summary>
internal static class CollectRun
{
    public static void Ask(Draft draft, CallInProgress call, StepId step, CollectNode node, ImmutableArray<string> before) =>
        draft.Do(new TakeKeys(call.Id, step, Say.Prompts(draft, call, before.AddRange(node.Prompts)), node.Minimum, node.Maximum, node.EndKey, node.FirstKeySeconds, node.NextKeySeconds, node.Secret)
        {
            Language = NodeEntry.LanguageOf(call), SecretVariable = node.Secret ? node.Variable : null,
            Speech = node is { Speech: true, Secret: false } ? new SpokenChoice(ImmutableDictionary<string, string>.Empty, node.Minimum, node.Maximum) : null,
        });

    public static void Take(Draft draft, CallInProgress call, CollectNode node, KeysTaken keys)
    {
        var digits = node.Secret ? null : keys.Digits;
        if (keys.Result is KeysResult.Complete && keys.Count >= node.Minimum)
        {
            if (digits is not null && (call.Variables.ContainsKey(node.Variable) || call.Variables.Count < FlowLimits.VariablesMax))
                draft.Tell(new VariablesSet(call.Id, ImmutableDictionary<string, FlowValue>.Empty.Add(node.Variable, FlowValue.Of(digits)), draft.Now));
            FlowRun.Leave(draft, call.Id, "next", node.Next, digits, keys.Count);
            return;
        }
        var exit = keys.Result is KeysResult.Nothing ? "no-key" : "too-few";
        if (call.Try >= node.Tries || call.Node is not { } name)
        {
            FlowRun.Leave(draft, call.Id, exit, node.Otherwise, digits, keys.Count);
            return;
        }
        FlowRun.EndStep(draft, call.Id, exit, digits, keys.Count);
        if (FlowRun.StartStep(draft, call.Id, name, call.Try + 1) is { } step && draft.Call(call.Id) is { } again) Ask(draft, again, step, node, node.AgainPrompts);
    }
}
