using System.Collections.Immutable;
using Antiphon.Engine.Contract;
using Antiphon.Engine.Routing;

namespace Antiphon.Bench;

/// <summary>A floor of agents and queues in virtual time: callers come, agents answer, talk and wrap up. What the engine was given is kept, to be given again.</summary>
internal sealed class EngineTraffic
{
    private const int OfferSeconds = 20;
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 1, 0, 0, TimeSpan.Zero);
    private readonly PriorityQueue<EngineInput, (DateTimeOffset At, long Order)> _coming = new();
    private readonly Random _random = new(1);
    private readonly int _queues, _agents;
    private readonly double _talkSeconds;
    private long _order, _calls;

    /// <param name="queuesEach">Of one agent.</param>
    public EngineTraffic(int agents, int queues, int queuesEach, double talkSeconds = 120)
    {
        (_agents, _queues, _talkSeconds) = (agents, queues, talkSeconds);
        Give(new CentreConfigured(CentreOf(agents, queues, queuesEach)));
        foreach (var agent in State.Centre.Agents.Keys.OrderBy(agent => agent.Value, StringComparer.Ordinal)) Give(new SignIn(agent, agent.Value, Standing: true));
    }

    public RoutingState State { get; private set; } = RoutingState.Initial;
    public DateTimeOffset Now { get; private set; } = Start;
    public List<(EngineInput Input, DateTimeOffset At)> Inputs { get; } = [];
    public long Calls => _calls;

    /// <summary>Callers who come at once and wait.</summary>
    public void Fill(int calls)
    {
        for (var i = 0; i < calls; i++)
        {
            Now = Now.AddMilliseconds(1);
            Give(Arrival());
        }
    }

    public void Run(int calls, double callsPerHour, Action<EngineInput, Decision>? told = null)
    {
        var last = _calls + calls;
        NextCall(callsPerHour);
        while (true)
        {
            var due = State.NextDue ?? DateTimeOffset.MaxValue;
            if (_coming.TryPeek(out var input, out var first) && first.At <= due)
            {
                _coming.Dequeue();
                MoveTo(first.At);
                if (input is CallArrived && _calls < last) NextCall(callsPerHour);
            }
            else if (due < DateTimeOffset.MaxValue)
            {
                MoveTo(due);
                input = new ClockTicked();
            }
            else return;
            var decision = Give(input!);
            told?.Invoke(input!, decision);
            if (_calls >= last && State.Calls.IsEmpty) return;
        }
    }

    private void MoveTo(DateTimeOffset at) => Now = at > Now ? at : Now;

    private void NextCall(double callsPerHour) => After(Exponential(3600 / callsPerHour), Arrival());

    private CallArrived Arrival()
    {
        var id = ++_calls;
        return new CallArrived(new CallId($"{id:0000000000000}"), $"q{_random.Next(_queues)}", new PartyId(id), "carrier", Simulated: false)
        {
            Facts = new CallerFacts { Region = "025", Class = id % 10 == 0 ? "vip" : null },
        };
    }

    private Decision Give(EngineInput input)
    {
        Inputs.Add((input, Now));
        var decision = RoutingEngine.Decide(State, input, Now);
        State = decision.Next;
        foreach (var e in decision.Events) Hear(e);
        foreach (var effect in decision.Effects)
            if (effect is JoinTalk join) After(0.2, new TalkJoined(join.Call, join.Offer));
        return decision;
    }

    private void Hear(EngineEvent fact)
    {
        switch (fact)
        {
            case OfferMade e: After(1 + _random.NextDouble() * (OfferSeconds - 2) / 4, new OfferTaken(e.Offer)); break;
            case TalkStarted e: After(Exponential(_talkSeconds), _random.Next(2) == 0 ? new CallerLeft(e.Call) : new AgentLeftTalk(e.Call, e.Agent)); break;
            case AgentStateChanged { To: AgentState.WrapUp } e: After(Exponential(15), new FinishWrapUp(e.Agent)); break;
        }
    }

    private void After(double seconds, EngineInput input) => _coming.Enqueue(input, (Now.AddMilliseconds(Math.Round(seconds * 1000)), ++_order));

    private double Exponential(double mean) => -mean * Math.Log(1 - _random.NextDouble());

    private static Centre CentreOf(int agents, int queues, int queuesEach) => Centre.Empty with
    {
        Version = 1,
        Queues = Enumerable.Range(0, queues).Select(n => new QueueSettings(new($"q{n}"))
        {
            LengthMax = 1_000_000, WaitSecondsMax = 86_400, OfferSeconds = OfferSeconds, Order = n % 4 == 3 ? AgentOrder.RoundRobin : AgentOrder.LongestIdle,
            Classes = ImmutableDictionary<string, ClassTreatment>.Empty.Add("vip", new ClassTreatment(60)),
            Stages = n % 5 == 4 ? [new SkillStage([new SkillStep(0, [new SkillNeed("english", 5)]), new SkillStep(30, [])])] : [],
        }).ToImmutableDictionary(queue => queue.Id),
        Agents = Enumerable.Range(0, agents).Select(n => new AgentSettings(new($"{10_000 + n}"), [.. Enumerable.Range(0, queuesEach).Select(k => new QueueId($"q{(n * queuesEach + k * 7 + k) % queues}")).Distinct()])
        {
            Skills = ImmutableDictionary<string, int>.Empty.Add("english", n % 11),
        }).ToImmutableDictionary(agent => agent.Id),
        Numbers = Enumerable.Range(0, queues).ToImmutableDictionary(n => $"q{n}", n => (Destination)new ToQueue(new($"q{n}"))),
    };
}
