using System.Collections.Concurrent;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Antiphon.Server.Features.Prompts;

/// <summary>Changes the rate by a windowed sinc (Blackman): what lies above the new band is down by more than 60 dB. For files, not for live audio.</summary>
internal static class Resampler
{
    private const int ZeroCrossings = 24;

    /// <summary>Filters that are kept; a rate beyond them is computed each time.</summary>
    private const int FiltersMax = 16;

    private static readonly ConcurrentDictionary<(int From, int To), Filter> Filters = new();

    public static Pcm To(Pcm sound, int rate)
    {
        if (sound.Rate == rate || sound.Samples.Length == 0) return sound with { Rate = rate };
        var filter = Filters.GetValueOrDefault((sound.Rate, rate)) ?? Filter.Between(sound.Rate, rate);
        if (Filters.Count < FiltersMax) Filters[(sound.Rate, rate)] = filter;
        return new Pcm(filter.Run(sound.Samples), rate);
    }

    /// <summary>One row of taps for each place that an output sample can have between two input samples.</summary>
    private sealed record Filter(int In, int Out, int Reach, float[][] Phases)
    {
        public static Filter Between(int from, int to)
        {
            var common = (int)BigInteger.GreatestCommonDivisor(from, to);
            var (@in, @out) = (from / common, to / common);

            // Pass band up to 92 % of the narrower half band: the rest is the filter's slope.
            var cutoff = 0.92 * Math.Min(1, (double)to / from);
            var width = ZeroCrossings / cutoff;
            var reach = (int)Math.Ceiling(width);
            var phases = new float[@out][];
            for (var phase = 0; phase < @out; phase++)
            {
                var taps = phases[phase] = new float[2 * reach];
                for (var i = 0; i < taps.Length; i++) taps[i] = Tap(Math.Abs(i - (reach - 1) - (double)phase / @out), cutoff, width);
            }
            return new Filter(@in, @out, reach, phases);
        }

        public float[] Run(float[] samples)
        {
            var padded = new float[samples.Length + 2 * Reach + 2];
            samples.CopyTo(padded, Reach);
            var output = new float[(int)Math.Round((double)samples.Length * Out / In)];
            for (var i = 0; i < output.Length; i++)
            {
                var at = (long)i * In;
                output[i] = Dot(padded.AsSpan((int)(at / Out) + 1, 2 * Reach), Phases[at % Out]);
            }
            return output;
        }

        private static float Tap(double distance, double cutoff, double width)
        {
            if (distance > width) return 0;
            var x = Math.PI * distance * cutoff;
            var sinc = distance == 0 ? 1 : Math.Sin(x) / x;
            var phase = Math.PI * distance / width;
            return (float)(cutoff * sinc * (0.42 + 0.5 * Math.Cos(phase) + 0.08 * Math.Cos(2 * phase)));
        }

        private static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
        {
            var va = MemoryMarshal.Cast<float, Vector<float>>(a);
            var vb = MemoryMarshal.Cast<float, Vector<float>>(b);
            var sum = Vector<float>.Zero;
            for (var i = 0; i < va.Length; i++) sum += va[i] * vb[i];
            var rest = Vector.Sum(sum);
            for (var i = va.Length * Vector<float>.Count; i < a.Length; i++) rest += a[i] * b[i];
            return rest;
        }
    }
}
