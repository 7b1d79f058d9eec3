namespace Antiphon.Server.Features.Prompts;

/// <summary>Changes the rate by a windowed sinc (Blackman): what lies above the new band is down by more than 60 dB. For files, not for live audio.</summary>
internal static class Resampler
{
    private const int ZeroCrossings = 24;

    public static Pcm To(Pcm sound, int rate)
    {
        if (sound.Rate == rate || sound.Samples.Length == 0) return sound with { Rate = rate };
        var step = (double)sound.Rate / rate;

        // Pass band up to 92 % of the narrower half band: the rest is the filter's slope.
        var cutoff = 0.92 * Math.Min(1, 1 / step);
        var reach = ZeroCrossings / cutoff;
        var output = new float[(int)Math.Round(sound.Samples.Length / step)];
        for (var i = 0; i < output.Length; i++)
        {
            var centre = i * step;
            var first = Math.Max(0, (int)Math.Ceiling(centre - reach));
            var last = Math.Min(sound.Samples.Length - 1, (int)Math.Floor(centre + reach));
            var sum = 0d;
            for (var k = first; k <= last; k++) sum += sound.Samples[k] * Kernel(k - centre, cutoff, reach);
            output[i] = (float)sum;
        }
        return new Pcm(output, rate);
    }

    private static double Kernel(double distance, double cutoff, double reach)
    {
        var x = Math.PI * distance * cutoff;
        var sinc = Math.Abs(x) < 1e-9 ? 1 : Math.Sin(x) / x;
        var phase = Math.PI * distance / reach;
        var window = 0.42 + 0.5 * Math.Cos(phase) + 0.08 * Math.Cos(2 * phase);
        return cutoff * sinc * window;
    }
}
