using System.Collections.Immutable;
using Antiphon.Engine.Contract;
using static Antiphon.Engine.Tests.Scene;

namespace Antiphon.Engine.Tests;

/// <summary>The orders in which agents stand whom the stages leave. Service has round robin and no wrap-up.</summary>
public sealed class AgentOrderTests
{
    private static Scene Floor(AgentOrder order, Func<AgentSettings, AgentSettings>? change = null, params PolicyStage[] stages) => new(centre => centre with
    {
        Queues = centre.Queues.SetItem(Service, centre.Queues[Service] with { Order = order, Stages = [.. stages] }),
        Agents = centre.Agents.ToImmutableDictionary(pair => pair.Key, pair => change?.Invoke(pair.Value) ?? pair.Value),
    });

    private static Dictionary<AgentId, int> Calls(Scene scene, int count, double seconds = 20)
    {
        scene.SignedIn(Ann).Pass(1).SignedIn(Bob).Pass(1).SignedIn(Cai).Pass(1);
        var taken = new Dictionary<AgentId, int> { [Ann] = 0, [Bob] = 0, [Cai] = 0 };
        for (var i = 0; i < count; i++)
        {
            var call = scene.Call("4011");
            var agent = scene.State.Calls[call].Agent!.Value;
            taken[agent]++;
            scene.Pass(1).Take(agent).Pass(seconds).Give(new CallerLeft(call)).Pass(1);
        }
        return taken;
    }

    [Theory, InlineData(AgentOrder.LongestIdle), InlineData(AgentOrder.RoundRobin), InlineData(AgentOrder.FewestCalls), InlineData(AgentOrder.LeastTalk), InlineData(AgentOrder.Weighted)]
    public void Thirty_equal_calls_over_three_agents_who_are_always_free_give_exactly_ten_each(AgentOrder order) =>
        Assert.Equal([10, 10, 10], Calls(Floor(order), 30).Values);

    [Fact]
    public void Weights_share_the_calls_in_their_proportion()
    {
        var taken = Calls(Floor(AgentOrder.Weighted, agent => agent with { Weight = agent.Id == Ann ? 300 : agent.Id == Bob ? 200 : 100 }), 30);
        Assert.Equal([15, 10, 5], taken.Values);
    }

    [Fact]
    public void The_fixed_order_goes_to_the_first_who_is_free()
    {
        var scene = Floor(AgentOrder.Fixed, agent => agent with { Positions = ImmutableDictionary<QueueId, int>.Empty.Add(Service, agent.Id == Cai ? 1 : agent.Id == Bob ? 2 : 3) });
        Assert.Equal([0, 0, 5], Calls(scene, 5).Values);
        scene.Call("4011");
        scene.Call("4011");
        Assert.Equal((AgentState.Offered, AgentState.Ready), (scene.StateOf(Bob), scene.StateOf(Ann)));
    }

    [Fact]
    public void Chance_spreads_the_calls_and_draws_the_same_again()
    {
        var (one, other) = (Calls(Floor(AgentOrder.ByLot), 300, seconds: 1), Calls(Floor(AgentOrder.ByLot), 300, seconds: 1));
        Assert.Equal(one, other);
        Assert.All(one.Values, calls => Assert.InRange(calls, 70, 130));
    }

    [Theory, InlineData(AgentOrder.MostSkilled, "1002"), InlineData(AgentOrder.LeastSkilled, "1003")]
    public void The_most_or_the_least_skilled_of_those_who_are_skilled_enough_comes_first(AgentOrder order, string expected)
    {
        var scene = Floor(order, agent => agent with { Skills = agent.Skills.SetItem("english", agent.Id == Ann ? 4 : agent.Id == Bob ? 9 : 5) },
            new SkillStage([new SkillStep(0, [new SkillNeed("english", 5)])]));
        scene.SignedIn(Ann).SignedIn(Bob).SignedIn(Cai);
        var call = scene.Call("4011");
        Assert.Equal(expected, scene.State.Calls[call].Agent!.Value.Value);
    }

    [Fact]
    public void What_was_done_yesterday_does_not_count_today()
    {
        var scene = Floor(AgentOrder.FewestCalls);
        scene.SignedIn(Ann);
        scene.Give(new CallerLeft(scene.TalkingWith(Ann, "4011")));
        scene.PassTo(new DateTimeOffset(2026, 11, 22, 16, 0, 0, TimeSpan.Zero)).SignedIn(Bob);      // midnight in China
        var call = scene.Call("4011");
        Assert.Equal(Ann, scene.State.Calls[call].Agent);
    }
}
