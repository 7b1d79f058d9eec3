using System.Collections.Immutable;
using Antiphon.Engine.Contract;
using Antiphon.Engine.Routing;

namespace Antiphon.Simulation.Tests;

/// <summary>One queue as the textbooks have it, through the real engine: Poisson arrivals, exponential talks without wrap-up, agents who answer at once.</summary>
internal sealed class SimulatedQueue
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 0, 0, 0, TimeSpan.Zero);
    private static readonly QueueId Line = new("line");
    private readonly PriorityQueue<EngineInput, (DateTimeOffset At, long Order)> _coming = new();
    private readonly Dictionary<CallId, DateTimeOffset> _waiting = [];
    private readonly Random _random;
    private readonly double _arrivalSeconds, _talkSeconds;
    private readonly double? _patienceSeconds;
    private RoutingState _state = RoutingState.Initial;
    private DateTimeOffset _now = Start;
    private DateTimeOffset _countFrom;
    private long _order, _calls;
    private double _waitSeconds;
    private int _counted, _waited, _abandoned, _inTime;

    public SimulatedQueue(int seed, double callsPerHour, double talkSeconds, int agents, double? patienceSeconds = null)
    {
        (_random, _arrivalSeconds, _talkSeconds, _patienceSeconds) = (new Random(seed), 3600 / callsPerHour, talkSeconds, patienceSeconds);
        Give(new CentreConfigured(Centre.Empty with
        {
            Version = 1,
            Queues = Centre.Empty.Queues.Add(Line, new QueueSettings(Line) { WrapUpSecondsMax = 0, LengthMax = int.MaxValue, WaitSecondsMax = 1_000_000, Recorded = false, WaitingPrompts = [] }),
            Agents = Enumerable.Range(1, agents).Select(n => new AgentSettings(new($"{n:000}"), [Line])).ToImmutableDictionary(agent => agent.Id),
            Numbers = Centre.Empty.Numbers.Add("1", new ToQueue(Line)),
        }));
        for (var n = 1; n <= agents; n++) Give(new SignIn(new($"{n:000}"), $"{n}", Standing: true));
    }

    public double MeanWaitSeconds => _waitSeconds / _counted;
    public double Waited => (double)_waited / _counted;
    public double Abandoned => (double)_abandoned / _counted;

    /// <summary>Within 20 s.</summary>
    public double ServiceLevel => (double)_inTime / _counted;

    /// <param name="warmUp">Not counted: it begins empty.</param>
    public SimulatedQueue Run(TimeSpan length, TimeSpan warmUp)
    {
        var end = Start + warmUp + length;
        _countFrom = Start + warmUp;
        NextCall();
        while (_coming.TryDequeue(out var input, out var when) && when.At < end)
        {
            _now = when.At;
            if (input is CallArrived) NextCall();
            if (input is CallerLeft left && !_waiting.ContainsKey(left.Call)) continue;
            Give(input);
        }
        return this;
    }

    private void NextCall() => After(Exponential(_arrivalSeconds), new CallArrived(new CallId($"c{++_calls:0000000}"), "1", new PartyId(1), "line", Simulated: false));

    private void Give(EngineInput input)
    {
        var decision = RoutingEngine.Decide(_state, input, _now);
        _state = decision.Next;
        foreach (var e in decision.Events) Hear(e);
        // Taken and joined at once: the theory knows no ringing.
        foreach (var e in decision.Events)
            if (e is OfferMade offer)
            {
                Give(new OfferTaken(offer.Offer));
                Give(new TalkJoined(offer.Call, offer.Offer));
            }
    }

    private void Hear(EngineEvent fact)
    {
        switch (fact)
        {
            case CallEnqueued e:
                _waiting[e.Call] = e.At;
                if (_patienceSeconds is { } patience) After(Exponential(patience), new CallerLeft(e.Call));
                break;
            case TalkStarted e:
                Count(e.Call, answered: true);
                After(Exponential(_talkSeconds), new AgentLeftTalk(e.Call, e.Agent));
                break;
            case CallEnded e when _waiting.ContainsKey(e.Call):
                Count(e.Call, answered: false);
                break;
        }
    }

    private void Count(CallId call, bool answered)
    {
        if (!_waiting.Remove(call, out var since) || since < _countFrom) return;
        var wait = (_now - since).TotalSeconds;
        _counted++;
        _waitSeconds += wait;
        if (wait > 0) _waited++;
        if (!answered) _abandoned++;
        else if (wait <= 20) _inTime++;
    }

    private void After(double seconds, EngineInput input) => _coming.Enqueue(input, (_now.AddTicks((long)(seconds * TimeSpan.TicksPerSecond)), ++_order));

    private double Exponential(double mean) => -mean * Math.Log(1 - _random.NextDouble());
}
