namespace Antiphon.Server.Features.Simulation;

/// <summary>Draws of one floor from one seed: the same seed, the same day. Not thread-safe; used under the floor's lock.</summary>
internal sealed class Draws(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>Time to the next arrival of a Poisson stream.</summary>
    public TimeSpan NextArrival(double perHour) => TimeSpan.FromHours(Exponential(1 / perHour));

    public double Exponential(double mean) => -mean * Math.Log(1 - _random.NextDouble());

    /// <param name="mean">Mean of the values, not of their logarithms.</param>
    /// <param name="sigma">Standard deviation of the logarithm.</param>
    public double LogNormal(double mean, double sigma)
    {
        // Box-Muller; 1 − u keeps the logarithm away from 0.
        var normal = Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
        return mean * Math.Exp(sigma * normal - sigma * sigma / 2);
    }

    public TimeSpan Between((double From, double To) seconds) => TimeSpan.FromSeconds(seconds.From + (seconds.To - seconds.From) * _random.NextDouble());

    public bool Chance(double share) => _random.NextDouble() < share;

    public T OneOf<T>(IReadOnlyList<T> things) => things[_random.Next(things.Count)];

    public T Weighted<T>(IReadOnlyList<(T Thing, double Weight)> things)
    {
        var left = _random.NextDouble() * things.Sum(t => t.Weight);
        foreach (var (thing, weight) in things)
            if ((left -= weight) < 0) return thing;
        return things[^1].Thing;
    }
}
