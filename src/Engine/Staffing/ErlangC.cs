namespace Antiphon.Engine.Staffing;

/// <summary>M/M/c: callers who wait as long as it takes (Erlang, 1917). Steady state.</summary>
/// <param name="CallsPerHour">Poisson arrivals.</param>
/// <param name="HandlingSeconds">Mean of talk and wrap-up, exponential.</param>
/// <param name="Agents">More than the load, or the queue grows without end: then every figure is infinite, and nobody is served in time.</param>
public sealed record ErlangC(double CallsPerHour, double HandlingSeconds, int Agents)
{
    private const double SecondsPerHour = 3600;

    /// <summary>Erlang: agents who would be busy all the time.</summary>
    public double Load => CallsPerHour * HandlingSeconds / SecondsPerHour;

    public bool IsStable => Agents > Load;

    /// <summary>Probability that a caller has to wait.</summary>
    public double Waits => IsStable ? Blocked / (1 - Load / Agents * (1 - Blocked)) : 1;

    /// <summary>Mean wait of all callers, seconds: ASA.</summary>
    public double MeanWaitSeconds => IsStable ? Waits * HandlingSeconds / (Agents - Load) : double.PositiveInfinity;

    /// <summary>Share of callers who are answered within that time.</summary>
    public double ServiceLevel(double withinSeconds) => IsStable ? 1 - Waits * Math.Exp(-(Agents - Load) * withinSeconds / HandlingSeconds) : 0;

    /// <summary>Erlang B, by its recursion: no factorial that could overflow.</summary>
    private double Blocked
    {
        get
        {
            var blocked = 1.0;
            for (var agents = 1; agents <= Agents; agents++) blocked = Load * blocked / (agents + Load * blocked);
            return blocked;
        }
    }
}
