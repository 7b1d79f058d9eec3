namespace Antiphon.Interop.Tests;

internal static class SoundEnds
{
    /// <summary>The last stretch, without the final 200 ms: hanging up is not part of the talk.</summary>
    public static Sound End(this Sound sound, TimeSpan length)
    {
        var tail = TimeSpan.FromMilliseconds(200);
        var from = sound.Length - length - tail;
        return sound.Part(from < TimeSpan.Zero ? TimeSpan.Zero : from, length);
    }
}
