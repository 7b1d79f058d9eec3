using Xunit.Abstractions;

namespace Antiphon.Simulation.Tests;

/// <summary>Promises of the wait: 80 of 100 are kept, on days with staffing shocks.</summary>
public sealed class WaitPromiseTests(ITestOutputHelper output)
{
    [Fact]
    public void Eighty_of_a_hundred_promises_are_kept_on_days_on_which_the_staff_comes_and_goes()
    {
        var days = Enumerable.Range(1, 20).Select(seed => new ShockedDay(seed, agents: 8 + seed % 3 * 8).Run(TimeSpan.FromHours(12))).ToList();
        var (kept, judged) = (days.Sum(day => day.Kept), days.Sum(day => day.Judged));
        var first = days.Sum(day => day.FirstKept) / (double)days.Sum(day => day.FirstJudged);
        output.WriteLine($"promises {judged}, kept {kept / (double)judged:P2}; first of a wait kept {first:P2}; above the median {days.Sum(day => day.AboveMedian) / (double)judged:P2}");
        output.WriteLine(string.Join(", ", days.Select(day => $"{day.Kept / (double)day.Judged:P1} of {day.Judged}")));
        Assert.True(judged > 5000);
        Assert.InRange(kept / (double)judged, 0.78, 0.82);
        Assert.InRange(days.Sum(day => day.AboveMedian) / (double)judged, 0.47, 0.53);
    }
}
