namespace Antiphon.Engine.Staffing;

/// <summary>Numbers as if by chance, the same for the same seed on every machine (SplitMix64; Steele, Lea, Flood, 2014). A draw is not a decision: only
/// simulations use it.</summary>
internal sealed class Draws(ulong seed)
{
    private ulong _state = seed;

    /// <summary>0 to below 1.</summary>
    public double Next()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return ((z ^ (z >> 31)) >> 11) * (1.0 / (1UL << 53));
    }

    public double Exponential(double mean) => -mean * Math.Log(1 - Next());

    /// <summary>Knuth's for small means, the normal approximation above.</summary>
    public int Poisson(double mean)
    {
        if (mean > 60) return Math.Max(0, (int)Math.Round(mean + Math.Sqrt(mean) * Math.Sqrt(-2 * Math.Log(1 - Next())) * Math.Cos(2 * Math.PI * Next())));
        var (limit, product, count) = (Math.Exp(-mean), 1.0, -1);
        do { product *= Next(); count++; } while (product > limit);
        return count;
    }
}
