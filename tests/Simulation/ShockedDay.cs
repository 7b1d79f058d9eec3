using System.Collections.Immutable;
using Antiphon.Engine.Contract;
using Antiphon.Engine.Routing;

namespace Antiphon.Simulation.Tests;

/// <summary>A day of one queue on which a good part of the agents leaves at once and comes back at once, twice, while the traffic rises and falls, callers give up,
/// and some agents serve a second queue beside it. What was promised of the waits is counted against what came of it.</summary>
internal sealed class ShockedDay
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 0, 0, 0, TimeSpan.Zero);
    private static readonly QueueId Line = new("line"), Other = new("other");
    private readonly PriorityQueue<EngineInput, (DateTimeOffset At, long Order)> _coming = new();
    private readonly HashSet<CallId> _open = [];
    private readonly Random _random;
    private readonly int _agents;
    private RoutingState _state = RoutingState.Initial;
    private DateTimeOffset _now = Start;
    private long _order, _calls;

    public ShockedDay(int seed, int agents)
    {
        (_random, _agents) = (new Random(seed), agents);
        var plain = new QueueSettings(Line) { WrapUpSecondsMax = 20, LengthMax = 5000, WaitSecondsMax = 7200, Recorded = false };
        Give(new CentreConfigured(Centre.Empty with
        {
            Version = 1,
            Queues = Centre.Empty.Queues.Add(Line, plain with { Announcements = new QueueAnnouncements { EverySeconds = 60 } }).Add(Other, plain with { Id = Other }),
            Agents = Enumerable.Range(1, agents).Select(n => new AgentSettings(AgentOf(n), n % 3 == 0 ? [Line, Other] : [Line])).ToImmutableDictionary(agent => agent.Id),
            Numbers = Centre.Empty.Numbers.Add("1", new ToQueue(Line)).Add("2", new ToQueue(Other)),
        }));
        for (var n = 1; n <= agents; n++) Give(new SignIn(AgentOf(n), $"{n}", Standing: true));
    }

    public int Kept { get; private set; }
    public int Judged { get; private set; }

    /// <summary>Of the first promise of each wait alone.</summary>
    public int FirstKept { get; private set; }
    public int FirstJudged { get; private set; }
    public int AboveMedian { get; private set; }

    public ShockedDay Run(TimeSpan length)
    {
        for (var hour = 0; hour < length.TotalHours; hour++) Shock(hour);
        NextCall("1");
        NextCall("2");
        var end = Start + length;
        while (true)
        {
            var due = _state.NextDue ?? DateTimeOffset.MaxValue;
            var next = _coming.TryPeek(out _, out var when) ? when.At : DateTimeOffset.MaxValue;
            if ((due < next ? due : next) is var at && at >= end) return this;
            if (at > _now) _now = at;
            if (due < next)
            {
                Give(new ClockTicked());
                continue;
            }
            var input = _coming.Dequeue();
            if (input is CallArrived arrived) NextCall(arrived.Dialled);
            if (input is CallerLeft left && !_open.Contains(left.Call)) continue;
            Give(input);
        }
    }

    /// <summary>Every third hour 40 of 100 agents are away for half of it.</summary>
    private void Shock(int hour)
    {
        if (hour % 3 != 1) return;
        for (var n = 1; n <= _agents * 2 / 5; n++)
        {
            At(hour * 3600 + 600, new GoNotReady(AgentOf(n), "meeting"));
            At(hour * 3600 + 2400, new GoReady(AgentOf(n)));
        }
    }

    /// <summary>As many as keep the agents at work between 70 and 100 of 100, over two hours up and down.</summary>
    private void NextCall(string number)
    {
        var load = 0.85 + 0.15 * Math.Sin((_now - Start).TotalHours * Math.PI);
        var perSecond = load * _agents / 220.0 * (number == "1" ? 0.85 : 0.15);
        After(Exponential(1 / perSecond), new CallArrived(new CallId($"c{++_calls:0000000}"), number, new PartyId(1), "line", Simulated: false));
    }

    private void Give(EngineInput input)
    {
        var decision = RoutingEngine.Decide(_state, input, _now);
        _state = decision.Next;
        foreach (var e in decision.Events) Hear(e);
        foreach (var e in decision.Events)
            if (e is OfferMade offer) After(1 + _random.NextDouble() * 5, new OfferTaken(offer.Offer));
            else if (e is OfferAccepted taken) After(0.1, new TalkJoined(taken.Call, taken.Offer));
    }

    private void Hear(EngineEvent fact)
    {
        switch (fact)
        {
            case CallEnqueued e:
                _open.Add(e.Call);
                if (_random.Next(4) > 0) After(Exponential(400), new CallerLeft(e.Call));
                break;
            case TalkStarted e:
                _open.Remove(e.Call);
                After(30 + Exponential(150), new AgentLeftTalk(e.Call, e.Agent));
                break;
            case CallEnded e: _open.Remove(e.Call); break;
            case WaitJudged e when e.Queue == Line: Count(e); break;
        }
    }

    private void Count(WaitJudged e)
    {
        foreach (var promise in e.Promises)
        {
            Judged++;
            if (promise.Kept) Kept++;
            if (promise.WaitedSeconds > promise.Range.FromSeconds) AboveMedian++;
        }
        FirstJudged++;
        if (e.Promises[0].Kept) FirstKept++;
    }

    private static AgentId AgentOf(int n) => new($"{n:000}");

    private void At(int second, EngineInput input) => _coming.Enqueue(input, (Start.AddSeconds(second), ++_order));

    private void After(double seconds, EngineInput input) => _coming.Enqueue(input, (_now.AddMilliseconds(Math.Ceiling(seconds * 1000)), ++_order));

    private double Exponential(double mean) => -mean * Math.Log(1 - _random.NextDouble());
}
