namespace Antiphon.Simulation.Tests;

public sealed class WaitingTests
{
    [Theory, InlineData(11), InlineData(12), InlineData(13), InlineData(14), InlineData(15), InlineData(16)]
    public void Whatever_callers_are_told_is_true_at_that_moment_whatever_goes_wrong(int seed)
    {
        var day = new SimulatedDay(seed, agents: 4, callsPerHour: 420, Faults.All).Run(TimeSpan.FromHours(1));
        var waiting = WaitingInvariants.Of(day);
        Assert.True(waiting is { Told: > 100, KeysRefused: > 0, LeftByKey: > 3 }, $"{waiting.Told} told, {waiting.KeysRefused} refused, {waiting.LeftByKey} left");
    }
}
