namespace Antiphon.Server.Features.Prompts;

/// <summary>Changes the rate by a windowed sinc (Blackman): what lies above the new band is down by more than 60 dB. For files, not for live audio.</summary>
internal static class Resampler
{
    private const int ZeroCrossings = 24;
    private const int StepsPerSample = 256;

    public static Pcm To(Pcm sound, int rate)
    {
        if (sound.Rate == rate || sound.Samples.Length == 0) return sound with { Rate = rate };
        var step = (double)sound.Rate / rate;

        // Pass band up to 92 % of the narrower half band: the rest is the filter's slope.
        var cutoff = 0.92 * Math.Min(1, 1 / step);
        var reach = ZeroCrossings / cutoff;
        var kernel = Kernel(cutoff, reach);
        var output = new float[(int)Math.Round(sound.Samples.Length / step)];
        for (var i = 0; i < output.Length; i++)
        {
            var centre = i * step;
            var first = Math.Max(0, (int)Math.Ceiling(centre - reach));
            var last = Math.Min(sound.Samples.Length - 1, (int)Math.Floor(centre + reach));
            var sum = 0d;
            for (var k = first; k <= last; k++)
            {
                var at = Math.Abs(k - centre) * StepsPerSample;
                var (whole, part) = ((int)at, at - (int)at);
                sum += sound.Samples[k] * (kernel[whole] + part * (kernel[whole + 1] - kernel[whole]));
            }
            output[i] = (float)sum;
        }
        return new Pcm(output, rate);
    }

    /// <summary>The right half of the filter, <see cref="StepsPerSample"/> values per input sample: between them a straight line is near enough.</summary>
    private static double[] Kernel(double cutoff, double reach)
    {
        var kernel = new double[(int)(reach * StepsPerSample) + 3];
        for (var i = 0; i < kernel.Length; i++)
        {
            var distance = (double)i / StepsPerSample;
            if (distance > reach) break;
            var x = Math.PI * distance * cutoff;
            var sinc = i == 0 ? 1 : Math.Sin(x) / x;
            var phase = Math.PI * distance / reach;
            kernel[i] = cutoff * sinc * (0.42 + 0.5 * Math.Cos(phase) + 0.08 * Math.Cos(2 * phase));
        }
        return kernel;
    }
}
