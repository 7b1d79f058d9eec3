namespace Antiphon.Simulation.Tests;

public sealed class CallbackDayTests
{
    /// <summary>With every fault, restarts among them.</summary>
    [Fact]
    public void Days_of_callbacks_and_faults_keep_every_place_and_call_nobody_without_an_agent()
    {
        var days = Enumerable.Range(21, 8).Select(seed => CallbackInvariants.Of(new SimulatedDay(seed, agents: 5, callsPerHour: 500, Faults.All).Run(TimeSpan.FromHours(1)))).ToList();
        var (agreed, reached, survived) = (days.Sum(day => day.Agreed), days.Sum(day => day.Reached), days.Sum(day => day.Survived));
        Assert.True(agreed > 30 && reached > 10 && survived > 5, $"{agreed} agreed, {reached} reached, {survived} survived");
    }
}
