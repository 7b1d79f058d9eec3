namespace Antiphon.Engine.Staffing;

/// <summary>M/M/c+M: callers who give up after an exponential patience (Palm, 1946). Steady state; there always is one.</summary>
/// <param name="PatienceSeconds">Mean.</param>
public sealed record ErlangA(double CallsPerHour, double HandlingSeconds, int Agents, double PatienceSeconds)
{
    private const double SecondsPerHour = 3600, Negligible = 1e-15;

    /// <summary>Share of callers who give up.</summary>
    public double Abandons => Figures.Abandons;

    /// <summary>Probability that a caller has to wait.</summary>
    public double Waits => Figures.Waits;

    /// <summary>Mean time in the queue of all callers, answered or not, seconds.</summary>
    public double MeanWaitSeconds => Figures.MeanWait;

    /// <summary>From the birth and death process: the probability of each number of callers in the system, scaled so that nothing overflows.</summary>
    private (double Waits, double Abandons, double MeanWait) Figures
    {
        get
        {
            var (arrivals, departures, leaving) = (CallsPerHour / SecondsPerHour, 1 / HandlingSeconds, 1 / PatienceSeconds);
            var (weight, all, full, queued) = (1.0, 1.0, 0.0, 0.0);
            for (var n = 1; n <= Agents || weight > all * Negligible; n++)
            {
                weight *= arrivals / (Math.Min(n, Agents) * departures + Math.Max(0, n - Agents) * leaving);
                all += weight;
                if (n >= Agents) full += weight;
                if (n > Agents) queued += (n - Agents) * weight;
                if (all < 1e200) continue;
                (weight, all, full, queued) = (weight / 1e200, all / 1e200, full / 1e200, queued / 1e200);
            }
            return (full / all, queued / all * leaving / arrivals, queued / all / arrivals);
        }
    }
}
