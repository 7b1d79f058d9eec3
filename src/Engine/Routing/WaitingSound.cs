using Antiphon.Engine.Ivr;

namespace Antiphon.Engine.Routing;

/// <summary>What a waiting caller hears, and the keys he may press meanwhile.</summary>
internal static class WaitingSound
{
    /// <summary>When the music cannot be played, keys are asked for anew after that, seconds.</summary>
    private const int KeySeconds = 60;

    /// <param name="before">Heard once, before the music.</param>
    public static void Play(Draft draft, CallId id, QueueSettings queue, ImmutableArray<string> before = default)
    {
        if (draft.Call(id) is not { Step: { } step, Callback: null } call) return;
        if (before.IsDefault) before = [];
        if (!queue.Exits.IsEmpty)
            draft.Do(new TakeKeys(id, step, before, Minimum: 1, Maximum: 1, EndKey: null, KeySeconds, KeySeconds, Secret: false) { Language = NodeEntry.LanguageOf(call), Meanwhile = queue.WaitingPrompts });
        else if (!queue.WaitingPrompts.IsEmpty || !before.IsEmpty)
            draft.Do(new PlayPrompts(id, step, queue.WaitingPrompts, Loop: true) { Language = NodeEntry.LanguageOf(call), Before = before });
    }
}
