namespace Antiphon.Media.Tones;

/// <summary>What a block of 20 ms is: how loud, and whether one or two sines explain it. Found by least squares on the recurrence that sines
/// obey, so any frequency is seen, not only those of a table.</summary>
internal static class ToneFit
{
    /// <summary>Share of the block that may be left unexplained: A-law alone leaves 0.1 %, noise 20 dB below the tone 2 %, voices 10 % and more.</summary>
    private const double RestMax = 0.05;

    /// <summary>Two sines near each other look like one to neighbouring samples: a lone one must hold over this distance too.</summary>
    private const int CheckLag = 4;
    private const double CheckRestMax = 0.02;

    /// <summary>Distance of the samples by which two sines are told: good up to 1,333 Hz.</summary>
    private const int DualLag = 3;

    /// <summary>Level of a block, in dBm0; −99 for digital silence.</summary>
    public static double Level(ReadOnlySpan<short> block)
    {
        var power = Mixing.Pcm.Power(block);
        return power < 0.5 ? -99 : 10 * Math.Log10(power * 2 / ((double)short.MaxValue * short.MaxValue)) + 3.14;
    }

    /// <summary>The frequency of a lone sine, x₋₁ + x₊₁ = 2 cos ω · x; 0 where there is none.</summary>
    public static double Single(ReadOnlySpan<short> block)
    {
        double cross = 0, power = 0, total = 0;
        for (var i = 1; i < block.Length - 1; i++)
        {
            double sum = block[i - 1] + block[i + 1];
            cross += block[i] * sum;
            power += (double)block[i] * block[i];
            total += sum * sum;
        }
        if (power == 0 || total == 0) return 0;
        var c = cross / power;
        var rest = (total - c * cross) / Math.Max(total, power);
        return rest <= RestMax && Math.Abs(c) < 2 && HoldsFurther(block, c / 2) ? Hertz(c / 2) : 0;
    }

    private static bool HoldsFurther(ReadOnlySpan<short> block, double cosine)
    {
        var far = 2 * Math.Cos(CheckLag * Math.Acos(cosine));
        double rest = 0, power = 0;
        for (var i = CheckLag; i < block.Length - CheckLag; i++)
        {
            var left = block[i - CheckLag] + block[i + CheckLag] - far * block[i];
            rest += left * left;
            power += (double)block[i] * block[i];
        }
        return rest <= CheckRestMax * 4 * power;
    }

    /// <summary>The frequencies of two sines, lower first: x₋₂ + x₊₂ + a (x₋₁ + x₊₁) + b x = 0, counted in lags; zeros where there are none.</summary>
    public static (double Low, double High) Dual(ReadOnlySpan<short> block)
    {
        double pp = 0, pq = 0, qq = 0, rp = 0, rq = 0, rr = 0;
        for (var i = 2 * DualLag; i < block.Length - 2 * DualLag; i++)
        {
            double p = block[i - DualLag] + block[i + DualLag], q = block[i], r = block[i - 2 * DualLag] + block[i + 2 * DualLag];
            pp += p * p;
            pq += p * q;
            qq += q * q;
            rp += r * p;
            rq += r * q;
            rr += r * r;
        }
        var determinant = pp * qq - pq * pq;
        if (rr == 0 || Math.Abs(determinant) < 1e-3 * pp * qq) return default;
        var (a, b) = ((rq * pq - rp * qq) / determinant, (rp * pq - rq * pp) / determinant);
        if ((rr + a * rp + b * rq) / rr > RestMax) return default;
        // 4 cos² ω + 2a cos ω + b − 2 = 0
        var root = a * a - 4 * (b - 2);
        if (root < 0) return default;
        var (one, two) = ((-a + Math.Sqrt(root)) / 4, (-a - Math.Sqrt(root)) / 4);
        return Math.Abs(one) < 1 && Math.Abs(two) < 1 ? (Hertz(one) / DualLag, Hertz(two) / DualLag) : default;
    }

    private static double Hertz(double cosine) => Math.Acos(cosine) / (2 * Math.PI) * Codecs.G711.SamplesPerSecond;
}
