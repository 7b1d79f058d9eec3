using System.Collections.Immutable;
using Antiphon.Engine.Contract;
using Antiphon.Engine.Routing;

namespace Antiphon.Engine.Tests;

/// <summary>The cost of a choice on a floor that grows. Bytes allocated are counted, not time: they are the same on every machine.</summary>
public sealed class LargeFloorTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 1, 0, 0, TimeSpan.Zero);
    private static readonly QueueId Line = new("line");

    [Theory, InlineData(AgentOrder.LongestIdle), InlineData(AgentOrder.RoundRobin), InlineData(AgentOrder.Fixed), InlineData(AgentOrder.MostSkilled)]
    public void A_choice_among_five_thousand_ready_agents_costs_little_more_than_among_fifty(AgentOrder order)
    {
        var (small, large) = (Floor(order, 50), Floor(order, 5_000));
        Cost(small);
        Assert.InRange(Cost(large), 0, Cost(small) * 3);
    }

    [Fact]
    public void Who_is_chosen_by_the_index_is_who_stands_first_by_the_rule()
    {
        var state = Floor(AgentOrder.LongestIdle, 300);
        for (var call = 0; call < 300; call++)
        {
            var expected = state.Agents.Values.Where(agent => agent.State is AgentState.Ready).OrderBy(agent => agent.IdleSince).ThenBy(agent => agent.Id.Value, StringComparer.Ordinal).First().Id;
            var decision = Arrive(state, call);
            Assert.Equal(expected, Assert.Single(decision.Events.OfType<OfferMade>()).Agent);
            Assert.Equal(("ready", 300 - call), (decision.Whys[0].Stages[1].Stage, decision.Whys[0].Stages[1].After));
            Assert.Equal(Math.Min(20, 299), decision.Whys[0].Losers.Length);
            state = decision.Next;
        }
    }

    private static long Cost(RoutingState state)
    {
        Arrive(state, 1);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Arrive(state, 2);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static Decision Arrive(RoutingState state, int call) =>
        RoutingEngine.Decide(state, new CallArrived(new CallId($"{call:0000000000000}"), "1", new PartyId(1), "t", Simulated: false), Start.AddDays(1));

    private static RoutingState Floor(AgentOrder order, int agents)
    {
        var centre = Centre.Empty with
        {
            Version = 1,
            Queues = Centre.Empty.Queues.Add(Line, new QueueSettings(Line) { Order = order }),
            Agents = Enumerable.Range(0, agents).Select(n => new AgentSettings(new($"{n:00000}"), [Line]) { Positions = ImmutableDictionary<QueueId, int>.Empty.Add(Line, 1 + n % 7) }).ToImmutableDictionary(agent => agent.Id),
            Numbers = Centre.Empty.Numbers.Add("1", new ToQueue(Line)),
        };
        var (state, at) = (RoutingEngine.Decide(RoutingState.Initial, new CentreConfigured(centre), Start).Next, Start);
        foreach (var agent in centre.Agents.Keys) state = RoutingEngine.Decide(state, new SignIn(agent, agent.Value, Standing: true), at = at.AddMilliseconds(7)).Next;
        return state;
    }
}
