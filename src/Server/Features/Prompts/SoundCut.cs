namespace Antiphon.Server.Features.Prompts;

/// <summary>Cuts sound at its silences.</summary>
internal static class SoundCut
{
    /// <summary>Quieter than this is silence: −54 dBFS.</summary>
    private const float Silence = 0.002f;

    /// <summary>Left standing before and after, so that no consonant loses its edge.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(15);

    /// <summary>The parts between silences of at least that length, each without the silence around it.</summary>
    public static List<Pcm> AtSilences(Pcm sound, TimeSpan silence)
    {
        var parts = new List<Pcm>();
        var gap = (int)(silence.TotalSeconds * sound.Rate);
        var (first, last) = (-1, -1);
        for (var i = 0; i < sound.Samples.Length; i++)
        {
            if (Math.Abs(sound.Samples[i]) < Silence) continue;
            if (first >= 0 && i - last > gap)
            {
                parts.Add(Slice(sound, first, last));
                first = i;
            }
            if (first < 0) first = i;
            last = i;
        }
        if (first >= 0) parts.Add(Slice(sound, first, last));
        return parts;
    }

    private static Pcm Slice(Pcm sound, int first, int last)
    {
        var margin = (int)(Margin.TotalSeconds * sound.Rate);
        var (from, to) = (Math.Max(0, first - margin), Math.Min(sound.Samples.Length, last + 1 + margin));
        return sound with { Samples = sound.Samples[from..to] };
    }
}
