using System.Collections.Immutable;
using Antiphon.Engine.Contract;
using Antiphon.Engine.Routing;
using BenchmarkDotNet.Attributes;

namespace Antiphon.Bench;

/// <summary>A call comes to a queue where all agents are ready: the choice among all of them.</summary>
public class Deciding
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 1, 0, 0, TimeSpan.Zero);
    private readonly RoutingState _fifty = Floor(50), _fiveHundred = Floor(500);

    [Benchmark]
    public int Decide50() => Arrive(_fifty);

    [Benchmark]
    public int Decide500() => Arrive(_fiveHundred);

    private static int Arrive(RoutingState state) =>
        RoutingEngine.Decide(state, new CallArrived(new CallId("0000000000001"), "3001", new PartyId(1), "bench", Simulated: false), Start.AddHours(1)).Events.Length;

    private static RoutingState Floor(int agents)
    {
        var queue = new QueueId("bench");
        var settings = Enumerable.Range(6000, agents).Select(n => new AgentSettings(new AgentId($"{n}"), [queue]));
        var centre = Centre.Empty with
        {
            Version = 1,
            Queues = Centre.Empty.Queues.Add(queue, new QueueSettings(queue)),
            Agents = settings.ToImmutableDictionary(a => a.Id),
            Numbers = Centre.Empty.Numbers.Add("3001", new ToQueue(queue)),
        };
        var state = RoutingEngine.Decide(RoutingState.Initial, new CentreConfigured(centre), Start).Next;
        var at = Start;
        foreach (var agent in centre.Agents.Keys)
            state = RoutingEngine.Decide(state, new SignIn(agent, agent.Value, Standing: true), at = at.AddSeconds(1)).Next;
        return state;
    }
}
