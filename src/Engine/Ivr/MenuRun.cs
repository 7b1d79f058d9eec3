using Antiphon.Engine.Contract;
using Antiphon.Engine.Routing;

namespace Antiphon.Engine.Ivr;

/// <summary>A menu: one key, several tries, an exit for each key and one for everything else.</summary>
internal static class MenuRun
{
    private const string AnyKey = "any";

    public static void Ask(Draft draft, CallId id, StepId step, MenuNode menu) =>
        draft.Do(new TakeKeys(id, step, menu.Prompts, Minimum: 1, Maximum: 1, EndKey: null, menu.FirstKeySeconds, menu.FirstKeySeconds, menu.Secret));

    public static void Take(Draft draft, KeysTaken keys)
    {
        if (FlowRun.StepOf(draft, keys.Call, keys.Step) is not ({ } call, MenuNode menu)) return;
        if (keys.Result is KeysResult.Stopped) return;   // Stopped by the end of the call, which comes by itself.
        var digits = menu.Secret ? null : keys.Digits;
        if (keys.Result is KeysResult.Complete && ExitOf(menu, digits) is { } next)
            FlowRun.Leave(draft, call.Id, digits ?? AnyKey, next, digits, keys.Count);
        else
            AskAgain(draft, call, menu, keys.Result is KeysResult.Nothing ? "no-key" : "wrong-key", digits, keys.Count);
    }

    private static string? ExitOf(MenuNode menu, string? digits) =>
        digits is not null && menu.Keys.TryGetValue(digits, out var next) ? next : menu.Keys.GetValueOrDefault(AnyKey);

    private static void AskAgain(Draft draft, CallInProgress call, MenuNode menu, string exit, string? digits, int count)
    {
        if (call.Try >= menu.Tries || call.Node is not { } name)
        {
            FlowRun.Leave(draft, call.Id, exit, menu.Otherwise, digits, count);
            return;
        }
        FlowRun.EndStep(draft, call.Id, exit, digits, count);
        if (FlowRun.StartStep(draft, call.Id, name, call.Try + 1) is { } step) Ask(draft, call.Id, step, menu);
    }
}
