using Antiphon.Engine.Staffing;

namespace Antiphon.Engine.Tests;

public sealed class ErlangTests
{
    [Fact]
    public void Erlang_c_gives_the_check_value_of_the_field()
    {
        var queue = new ErlangC(CallsPerHour: 100, HandlingSeconds: 180, Agents: 8);
        Assert.Equal((5, 0.1673, 10.04, 0.880), (queue.Load, Math.Round(queue.Waits, 4), Math.Round(queue.MeanWaitSeconds, 2), Math.Round(queue.ServiceLevel(20), 3)));
    }

    [Theory, InlineData(5), InlineData(4)]
    public void Too_few_agents_have_no_steady_state(int agents)
    {
        var queue = new ErlangC(100, 180, agents);
        Assert.Equal((1, double.PositiveInfinity, 0), (queue.Waits, queue.MeanWaitSeconds, queue.ServiceLevel(20)));
    }

    [Fact]
    public void With_endless_patience_erlang_a_is_erlang_c()
    {
        var (c, a) = (new ErlangC(100, 180, 8), new ErlangA(100, 180, 8, PatienceSeconds: 1e9));
        Assert.Equal(c.Waits, a.Waits, 1e-5);
        Assert.Equal(c.MeanWaitSeconds, a.MeanWaitSeconds, 1e-3);
        Assert.Equal(0, a.Abandons, 1e-6);
    }

    [Fact]
    public void With_patience_there_is_a_steady_state_under_any_load_and_what_is_not_served_gives_up()
    {
        var a = new ErlangA(CallsPerHour: 4000, HandlingSeconds: 180, Agents: 100, PatienceSeconds: 60);
        Assert.Equal(0.5, a.Abandons, 0.01);
        Assert.Equal(a.Abandons * 60, a.MeanWaitSeconds, 1e-6);        // abandonments per caller = mean wait ÷ patience
    }
}
