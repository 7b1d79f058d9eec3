namespace Antiphon.Media.Engine;

/// <summary>One part of what is played. Parts follow each other without a gap.</summary>
public abstract record AudioPart;

/// <summary>A mono WAV file of 8 kHz: PCM16, A-law or µ-law.</summary>
public sealed record WavAudio(string Path) : AudioPart;

/// <param name="FrequencyHz">50–3,400.</param>
/// <param name="Length">Null: until stopped.</param>
/// <param name="LevelDbm0">At most +3; default −13 dBm0.</param>
/// <param name="SecondHz">Sounds with the first, each 3 dB below the level; 0: none.</param>
public sealed record ToneAudio(int FrequencyHz, TimeSpan? Length, double LevelDbm0 = -13, int SecondHz = 0) : AudioPart;

public sealed record SilenceAudio(TimeSpan Length) : AudioPart;

/// <summary>What a collection of keys asks for; see <see cref="MediaEngine.Collect"/>.</summary>
/// <param name="EndKey">Null: none.</param>
/// <param name="FirstKeyWithin">From the end of the prompt.</param>
/// <param name="NextKeyWithin">From the last key.</param>
/// <param name="BargeIn">The first key stops the prompt. Otherwise keys pressed during the prompt are ignored.</param>
/// <param name="Secret">The far end's audio is silent in the recording while collecting.</param>
public sealed record KeyCollection(IReadOnlyList<AudioPart> Parts, int Minimum, int Maximum, char? EndKey,
    TimeSpan FirstKeyWithin, TimeSpan NextKeyWithin, bool BargeIn = true, bool Secret = false)
{
    /// <summary>The prompt loops from this part on until a key comes. Null: it is played once.</summary>
    public int? LoopFrom { get; init; }
}
