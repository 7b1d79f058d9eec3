namespace Antiphon.Media.Codecs;

/// <summary>The filter between 16,000 and 8,000 samples per second: a half-band FIR of 51 taps (Kaiser, 60 dB), flat to 3.4 kHz, and from 4.6 kHz on
/// nothing is left that would fold back. Delays by 1.6 ms.</summary>
internal static class HalfBand
{
    /// <summary>Taps beside the middle that are not zero, on one side.</summary>
    public const int Pairs = 13;

    /// <summary>Half the length of the filter, in samples of 16 kHz.</summary>
    public const int Middle = 2 * Pairs - 1;

    private const double KaiserBeta = 5.65;

    /// <summary>Taps at the distances 1, 3, 5 … from the middle, whose own tap is ½.</summary>
    public static readonly float[] Taps = Design();

    private static float[] Design()
    {
        var taps = new double[Pairs];
        for (var k = 0; k < Pairs; k++)
        {
            var distance = 2 * k + 1;
            var place = (double)distance / (Middle + 1);
            taps[k] = Math.Sin(Math.PI * distance / 2) / (Math.PI * distance) * Bessel(KaiserBeta * Math.Sqrt(1 - place * place)) / Bessel(KaiserBeta);
        }
        var sum = 2 * taps.Sum();                          // at 0 Hz both halves weigh the same: what is even stays even
        return [.. taps.Select(tap => (float)(tap * 0.5 / sum))];
    }

    /// <summary>Modified Bessel function of the first kind, order 0.</summary>
    private static double Bessel(double x)
    {
        var (sum, term) = (1.0, 1.0);
        for (var k = 1; k < 40; k++) sum += term *= x / (2 * k) * (x / (2 * k));
        return sum;
    }

    public static short Clamped(float sample) => (short)Math.Clamp(MathF.Round(sample), short.MinValue, short.MaxValue);
}

/// <summary>Makes 8 kHz of 16 kHz. One per stream: it holds the end of the last piece.</summary>
internal sealed class Decimator
{
    private const int Past = 2 * HalfBand.Middle;
    private readonly float[] _line = new float[Past + WideCodec.SamplesMax];

    /// <param name="wide">An even number, at most <see cref="WideCodec.SamplesMax"/>.</param>
    /// <param name="narrow">Half as many.</param>
    public void Take(ReadOnlySpan<short> wide, Span<short> narrow)
    {
        for (var i = 0; i < wide.Length; i++) _line[Past + i] = wide[i];
        for (var i = 0; i < wide.Length / 2; i++)
        {
            var middle = 2 * i + HalfBand.Middle + 1;
            var sum = 0.5f * _line[middle];
            for (var k = 0; k < HalfBand.Pairs; k++) sum += HalfBand.Taps[k] * (_line[middle - 2 * k - 1] + _line[middle + 2 * k + 1]);
            narrow[i] = HalfBand.Clamped(sum);
        }
        _line.AsSpan(wide.Length, Past).CopyTo(_line);
    }
}

/// <summary>Makes 16 kHz of 8 kHz. One per stream.</summary>
internal sealed class Interpolator
{
    private const int Past = HalfBand.Middle;
    private readonly float[] _line = new float[Past + WideCodec.SamplesMax / 2];

    /// <param name="wide">Twice as many as <paramref name="narrow"/>.</param>
    public void Take(ReadOnlySpan<short> narrow, Span<short> wide)
    {
        for (var i = 0; i < narrow.Length; i++) _line[Past + i] = narrow[i];
        for (var i = 0; i < narrow.Length; i++)
        {
            var newest = Past + i;
            var sum = 0f;
            for (var k = 0; k < HalfBand.Pairs; k++) sum += HalfBand.Taps[k] * (_line[newest - HalfBand.Pairs + 1 + k] + _line[newest - HalfBand.Pairs - k]);
            wide[2 * i] = HalfBand.Clamped(2 * sum);
            wide[2 * i + 1] = HalfBand.Clamped(_line[newest - HalfBand.Pairs + 1]);
        }
        _line.AsSpan(narrow.Length, Past).CopyTo(_line);
    }
}
