using System.Collections.Immutable;
using Antiphon.Engine.Contract;
using Antiphon.Engine.Routing;

namespace Antiphon.Engine.Tests;

/// <summary>A small centre and a time that moves by word: what comes in goes to the engine, what it says is kept for asking.
/// Every decision is checked to be the fold of its own events.</summary>
internal sealed class Scene
{
    public static readonly QueueId Sales = new("sales");
    public static readonly QueueId Service = new("service");
    public static readonly AgentId Ann = new("1001");
    public static readonly AgentId Bob = new("1002");
    public static readonly AgentId Cai = new("1003");
    public static readonly AgentId Robot = new("9001");

    private int _calls;

    public Scene(Func<Centre, Centre>? change = null)
    {
        Configure((change ?? (centre => centre))(SampleCentre));
    }

    public static Centre SampleCentre { get; } = Centre.Empty with
    {
        Version = 1,
        Queues = Map<QueueId, QueueSettings>(queue => queue.Id,
            new QueueSettings(Sales), new QueueSettings(Service) { Order = AgentOrder.RoundRobin, WrapUpSecondsMax = 0, RejectAllowed = false, Recorded = false }),
        Agents = Map<AgentId, AgentSettings>(agent => agent.Id,
            new AgentSettings(Ann, [Sales, Service]), new AgentSettings(Bob, [Sales, Service]), new AgentSettings(Cai, [Service]),
            new AgentSettings(Robot, [Sales, Service], Synthetic: true)),
        Numbers = ImmutableDictionary<string, Destination>.Empty
            .Add("4001", new ToQueue(Sales)).Add("4011", new ToQueue(Service)).Add("4099", new ToQueue(new("nowhere"))).Add("4098", new ToFlow(new("nowhere")))
            .Add("4006", new ToParty(new ExtensionParty("8001"))).Add("4008", new ToParty(new OutsideParty("carrier", null))),
    };

    public DateTimeOffset Now { get; private set; } = new(2026, 11, 22, 1, 0, 0, TimeSpan.Zero);
    public RoutingState State { get; private set; } = RoutingState.Initial;
    public Decision Last { get; private set; } = Decision.Nothing(RoutingState.Initial);
    public List<(EngineInput Input, DateTimeOffset At, Decision Decision)> Story { get; } = [];

    public IEnumerable<EngineEvent> Events => Story.SelectMany(entry => entry.Decision.Events);
    public IEnumerable<EngineEffect> Effects => Story.SelectMany(entry => entry.Decision.Effects);

    public static Func<Centre, Centre> With(QueueId queue, Func<QueueSettings, QueueSettings> change) =>
        centre => centre with { Queues = centre.Queues.SetItem(queue, change(centre.Queues[queue])) };

    public static Func<Centre, Centre> WithFlow(string number, params (string Name, FlowNode Node)[] nodes)
    {
        var flow = new Flow(new("flow-" + number), 1, nodes[0].Name, nodes.ToImmutableDictionary(node => node.Name, node => node.Node));
        return centre => centre with { Flows = centre.Flows.Add(flow.Id, flow), Numbers = centre.Numbers.SetItem(number, new ToFlow(flow.Id)) };
    }

    public Scene Configure(Centre centre) => Give(new CentreConfigured(centre));

    public Scene Give(EngineInput input)
    {
        Last = RoutingEngine.Decide(State, input, Now);
        StateText.AssertSame(Last.Next, Last.Events.Aggregate(State, RoutingEngine.Apply));
        Assert.All(Last.Events, e => Assert.Equal(Now, e.At));
        if (Last.Refused is not null) Assert.Empty(Last.Events);
        State = Last.Next;
        Story.Add((input, Now, Last));
        return this;
    }

    /// <summary>Time passes; the clock ticks whenever the engine said that something is due.</summary>
    public Scene Pass(double seconds) => PassTo(Now.AddSeconds(seconds));

    public Scene PassTo(DateTimeOffset end)
    {
        while (State.NextDue is { } due && due <= end)
        {
            if (due > Now) Now = due;
            Give(new ClockTicked());
            if (State.NextDue == due) Assert.Fail("a tick left undone what was due");
        }
        Now = end;
        return this;
    }

    public Scene SignedIn(AgentId agent, bool standing = true) => Give(new SignIn(agent, "8" + agent.Value, standing));

    public CallId Call(string dialled = "4001", bool simulated = false)
    {
        var call = new CallId($"call-{++_calls:000}");
        Give(new CallArrived(call, dialled, new PartyId(_calls), "loopback", simulated));
        return call;
    }

    /// <summary>A call that talks with that agent, who has to be the one to whom it is offered.</summary>
    public CallId TalkingWith(AgentId agent, string dialled = "4001")
    {
        var call = Call(dialled);
        Assert.Equal(agent, State.Calls[call].Agent);
        Take(agent);
        return call;
    }

    /// <summary>The agent takes what is offered to him, and the audio is joined.</summary>
    public Scene Take(AgentId agent)
    {
        var offer = OfferOf(agent);
        return Give(new OfferTaken(offer.Id)).Give(new TalkJoined(offer.Call, offer.Id));
    }

    public Offer OfferOf(AgentId agent) => State.Offers[State.Agents[agent].Offer!.Value];

    public AgentState StateOf(AgentId agent) => State.Agents.TryGetValue(agent, out var shift) ? shift.State : AgentState.SignedOut;

    public string? ReasonOf(AgentId agent) => State.Agents[agent].Reason;

    public CallPhase PhaseOf(CallId call) => State.Calls[call].Phase;

    public CallEnded EndOf(CallId call) => Assert.Single(Events.OfType<CallEnded>(), end => end.Call == call);

    public T LastEvent<T>() where T : EngineEvent => Assert.Single(Last.Events.OfType<T>());

    public T LastEffect<T>() where T : EngineEffect => Assert.Single(Last.Effects.OfType<T>());

    public void AssertNothing()
    {
        Assert.Empty(Last.Events);
        Assert.Empty(Last.Effects);
    }

    public void AssertRefused(Refusal refusal) => Assert.Equal(refusal, Last.Refused);

    private static ImmutableDictionary<TKey, TValue> Map<TKey, TValue>(Func<TValue, TKey> key, params TValue[] values) where TKey : notnull =>
        values.ToImmutableDictionary(key);
}
