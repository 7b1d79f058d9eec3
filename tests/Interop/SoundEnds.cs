using Antiphon.TestKit.Audio;

namespace Antiphon.Interop.Tests;

internal static class SoundEnds
{
    private static readonly TimeSpan Piece = TimeSpan.FromMilliseconds(100);

    /// <summary>Most tenths of a second hold the tone. Over a longer stretch its phase may jump where a busy machine sent a packet late, and a single
    /// measure over all of it would cancel out.</summary>
    public static bool Holds(this Sound sound, double frequencyHz)
    {
        var pieces = (int)(sound.Length / Piece);
        return pieces > 0 && Enumerable.Range(0, pieces).Count(i => sound.Part(i * Piece, Piece).Hears(frequencyHz)) >= 0.6 * pieces;
    }

    /// <summary>The last stretch, without the final 200 ms: hanging up is not part of the talk.</summary>
    public static Sound End(this Sound sound, TimeSpan length)
    {
        var tail = TimeSpan.FromMilliseconds(200);
        var from = sound.Length - length - tail;
        return sound.Part(from < TimeSpan.Zero ? TimeSpan.Zero : from, length);
    }
}
