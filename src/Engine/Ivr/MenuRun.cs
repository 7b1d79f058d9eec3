using Antiphon.Engine.Routing;

namespace Antiphon.Engine.Ivr;

/// <summary>A menu: one key, several tries, an exit for each key and one for everything else.</summary>
internal static class MenuRun
{
    public const string AnyKey = "any";

    /// <param name="before">Played before the menu's own prompts.</param>
    public static void Ask(Draft draft, CallInProgress call, StepId step, MenuNode menu, ImmutableArray<string> before) =>
        draft.Do(new TakeKeys(call.Id, step, Say.Prompts(draft, call, before.AddRange(menu.Prompts)), Minimum: 1, Maximum: 1, EndKey: null, menu.FirstKeySeconds, menu.FirstKeySeconds,
            menu.Secret)
        {
            Language = NodeEntry.LanguageOf(call), Speech = menu.Secret || menu.Words.IsEmpty ? null : new SpokenChoice(menu.Words, 1, 1),
        });

    public static void Take(Draft draft, CallInProgress call, MenuNode menu, KeysTaken keys)
    {
        var digits = menu.Secret ? null : keys.Digits;
        if (keys.Result is KeysResult.Complete && ExitOf(menu, digits) is { } next)
            FlowRun.Leave(draft, call.Id, digits ?? AnyKey, next, digits, keys.Count);
        else
            AskAgain(draft, call, menu, silent: keys.Result is KeysResult.Nothing, digits, keys.Count);
    }

    private static string? ExitOf(MenuNode menu, string? digits) =>
        digits is not null && menu.Keys.TryGetValue(digits, out var next) ? next : menu.Keys.GetValueOrDefault(AnyKey);

    private static void AskAgain(Draft draft, CallInProgress call, MenuNode menu, bool silent, string? digits, int count)
    {
        var exit = silent ? "no-key" : "wrong-key";
        if (call.Try >= menu.Tries || call.Node is not { } name)
        {
            FlowRun.Leave(draft, call.Id, exit, menu.Otherwise, digits, count);
            return;
        }
        FlowRun.EndStep(draft, call.Id, exit, digits, count);
        if (FlowRun.StartStep(draft, call.Id, name, call.Try + 1) is { } step && draft.Call(call.Id) is { } again)
            Ask(draft, again, step, menu, silent ? menu.SilentPrompts : menu.WrongPrompts);
    }
}
