using System.Text;
using Antiphon.Media.Playback;

namespace Antiphon.Media.Engine;

/// <summary>A collection of keys under way: pure, driven by keys and ticks.</summary>
internal sealed class KeyCollector(long request, KeyCollection wish, AudioProgram prompt)
{
    /// <summary>Longest collection, whatever was asked for.</summary>
    private const int KeysMax = 64;

    private readonly StringBuilder _keys = new();
    private readonly int _maximum = Math.Clamp(wish.Maximum, 1, KeysMax);
    private long _waitsSinceMs;

    public long Request => request;
    public bool Secret => wish.Secret;

    /// <summary>Still to be heard; null when the prompt is over.</summary>
    public AudioProgram? Prompt { get; private set; } = prompt;

    /// <summary>Set when the collection is over.</summary>
    public CollectionOutcome? Outcome { get; private set; }

    public string Digits => _keys.ToString();

    /// <summary>The prompt ended, failed or was stopped: from now on the times run.</summary>
    public void PromptEnded(long nowMs)
    {
        Prompt = null;
        _waitsSinceMs = nowMs;
    }

    public void Key(char key, long nowMs)
    {
        if (Outcome is not null || (Prompt is not null && !wish.BargeIn)) return;
        PromptEnded(nowMs);
        if (key == wish.EndKey) Outcome = Enough ? CollectionOutcome.Complete : CollectionOutcome.TooFew;
        else if (_keys.Append(key).Length >= _maximum) Outcome = CollectionOutcome.Complete;
    }

    public void Tick(long nowMs)
    {
        if (Outcome is not null || Prompt is not null) return;
        var within = _keys.Length == 0 ? wish.FirstKeyWithin : wish.NextKeyWithin;
        if (nowMs - _waitsSinceMs < within.TotalMilliseconds) return;
        Outcome = _keys.Length == 0 ? CollectionOutcome.Nothing : Enough ? CollectionOutcome.Complete : CollectionOutcome.TooFew;
    }

    private bool Enough => _keys.Length >= wish.Minimum;
}
