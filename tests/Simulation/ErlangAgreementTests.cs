using Antiphon.Engine.Staffing;

namespace Antiphon.Simulation.Tests;

/// <summary>The engine against theory: 20 fixed seeds, and the mean of them within 3 standard errors.</summary>
public sealed class ErlangAgreementTests
{
    private const int Seeds = 20;

    [Fact]
    public void Queues_of_patient_callers_agree_with_erlang_c()
    {
        var theory = new ErlangC(CallsPerHour: 100, HandlingSeconds: 180, Agents: 8);
        var queues = Run(seed => new SimulatedQueue(seed, 100, 180, 8));
        Agrees(theory.Waits, queues.Select(queue => queue.Waited));
        Agrees(theory.MeanWaitSeconds, queues.Select(queue => queue.MeanWaitSeconds));
        Agrees(theory.ServiceLevel(20), queues.Select(queue => queue.ServiceLevel));
    }

    [Fact]
    public void Queues_of_callers_who_give_up_agree_with_erlang_a()
    {
        var theory = new ErlangA(CallsPerHour: 100, HandlingSeconds: 180, Agents: 5, PatienceSeconds: 120);
        var queues = Run(seed => new SimulatedQueue(seed, 100, 180, 5, patienceSeconds: 120));
        Agrees(theory.Waits, queues.Select(queue => queue.Waited));
        Agrees(theory.Abandons, queues.Select(queue => queue.Abandoned));
        Agrees(theory.MeanWaitSeconds, queues.Select(queue => queue.MeanWaitSeconds));
    }

    private static List<SimulatedQueue> Run(Func<int, SimulatedQueue> queue) =>
        [.. Enumerable.Range(1, Seeds).Select(seed => queue(seed).Run(TimeSpan.FromHours(40), warmUp: TimeSpan.FromHours(2)))];

    private static void Agrees(double theory, IEnumerable<double> runs)
    {
        var values = runs.ToList();
        var mean = values.Average();
        var error = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (Seeds - 1) / Seeds);
        Assert.InRange(mean, theory - 3 * error, theory + 3 * error);
    }
}
