using System.Globalization;
using Antiphon.Engine.Routing;

namespace Antiphon.Engine.Staffing;

/// <summary>Runs a plan through the very engine that routes the calls: arrivals, offers, wrap-up, policies and overflow are its own; only people are drawn.</summary>
public sealed class WhatIfDay
{
    private const string Dialled = "1";
    private readonly PriorityQueue<EngineInput, (DateTimeOffset At, long Order)> _coming = new();
    private readonly Dictionary<CallId, Caller> _callers = [];
    private readonly WhatIfPlan _plan;
    private readonly ulong _seed;
    private readonly WhatIfCounts[] _halfHours;
    private readonly int[] _waits = new int[WhatIfCounts.Bins];
    private readonly List<WhatIfOutcome> _outcomes = [];
    private readonly Func<bool> _cancelled;
    private readonly Dictionary<AgentId, DateTimeOffset> _signedIn = [];
    private readonly RoutingRun _run = new(RoutingState.Initial);
    private DateTimeOffset _now;
    private long _order;
    private int _onDuty;

    private WhatIfDay(WhatIfPlan plan, ulong seed, Func<bool> cancelled)
    {
        (_plan, _seed, _cancelled, _now) = (plan, seed, cancelled, plan.Start);
        _halfHours = [.. plan.Staff.Select(_ => new WhatIfCounts())];
    }

    /// <param name="cancelled">Asked now and then.</param>
    /// <returns>Null: cancelled.</returns>
    public static WhatIfRun? Run(WhatIfPlan plan, ulong seed, Func<bool>? cancelled = null) => new WhatIfDay(plan, seed, cancelled ?? (() => false)).Run();

    private WhatIfRun? Run()
    {
        Give(new CentreConfigured(Centre.Empty with
        {
            Version = 1,
            Queues = Centre.Empty.Queues.Add(_plan.Queue.Id, _plan.Queue with { WaitingPrompts = [], Recorded = false, Overflows = [.. _plan.Queue.Overflows.Where(rule => rule.To is not (ToQueue or ToFlow))] }),
            Agents = _plan.Agents.Select(agent => agent with { Queues = [_plan.Queue.Id], FollowsPhone = null, Synthetic = false }).ToImmutableDictionary(agent => agent.Id),
            Numbers = Centre.Empty.Numbers.Add(Dialled, new ToQueue(_plan.Queue.Id)),
        }));
        foreach (var call in _plan.Calls.IsEmpty ? Drawn() : _plan.Calls) Arrive(call);
        for (var half = 0; half < _plan.Staff.Length; half++) _coming.Enqueue(new ClockTicked(), (_plan.Start.AddSeconds(half * (double)WhatIfPlan.HalfHourSeconds), -1));
        var steps = 0;
        while (Next() is { } input)
        {
            if (++steps % 1000 == 0 && _cancelled()) return null;
            Duty();
            Give(input);
        }
        var end = _plan.Start.AddSeconds(_plan.Staff.Length * (double)WhatIfPlan.HalfHourSeconds);
        foreach (var since in _signedIn.Values) Spread(since, (end - since).TotalSeconds, (counts, seconds) => counts.StaffedSeconds += seconds);
        var total = new WhatIfCounts();
        foreach (var counts in _halfHours) total.Add(counts);
        return new WhatIfRun([.. _halfHours], total, [.. _waits], [.. _outcomes]);
    }

    private EngineInput? Next()
    {
        var due = _run.State.NextDue ?? DateTimeOffset.MaxValue;
        if (_coming.TryPeek(out var input, out var first) && first.At <= due)
        {
            _coming.Dequeue();
            _now = first.At > _now ? first.At : _now;
            return input;
        }
        if (due == DateTimeOffset.MaxValue || _run.State.Calls.IsEmpty && _coming.Count == 0) return null;
        _now = due > _now ? due : _now;
        return new ClockTicked();
    }

    /// <summary>Who is needed signs in, who is not signs out, after his call.</summary>
    private void Duty()
    {
        var wanted = Math.Min(_plan.Staff[HalfHourOf(_now)], _plan.Agents.Length);
        while (_onDuty < wanted)
        {
            var agent = _plan.Agents[_onDuty++].Id;
            Give(new SignIn(agent, agent.Value, Standing: true));
            Give(new GoReady(agent));      // Withdraws a sign-out that has not come to pass yet.
        }
        while (_onDuty > wanted) Give(new SignOut(_plan.Agents[--_onDuty].Id));
    }

    private void Arrive(WhatIfCall call)
    {
        var id = new CallId(call.Id);
        var draws = new Draws(_seed ^ Hash(call.Id));
        var patience = call.GaveUpAfterSeconds ?? (_plan.PatienceSeconds is { } mean ? call.WaitedSeconds + draws.Exponential(mean) : null as double?);
        var handling = call.HandlingSeconds ?? draws.Exponential(_plan.HandlingSeconds);
        var at = _plan.Start.AddSeconds(call.Second);
        _callers[id] = new Caller(call, at, patience, handling);
        _coming.Enqueue(new CallArrived(id, Dialled, new PartyId(1), "what-if", Simulated: false) { Facts = call.Facts }, (Whole(at), ++_order));
        if (patience is { } seconds) _coming.Enqueue(new CallerLeft(id), (Whole(at.AddSeconds(seconds)), ++_order));
    }

    private IEnumerable<WhatIfCall> Drawn()
    {
        var draws = new Draws(_seed);
        for (var half = 0; half < _plan.CallsPerHalfHour.Length; half++)
            for (var left = draws.Poisson(_plan.CallsPerHalfHour[half]); left > 0; left--)
                yield return new WhatIfCall(string.Create(CultureInfo.InvariantCulture, $"{half:00000}-{left:0000}"), (half + draws.Next()) * WhatIfPlan.HalfHourSeconds, null, null, null);
    }

    private void Give(EngineInput input)
    {
        if (input is CallerLeft left && !(_callers.TryGetValue(left.Call, out var caller) && caller.Waits)) return;
        foreach (var e in _run.Decide(input, _now).Events) Hear(e);
    }

    private void Hear(EngineEvent fact)
    {
        switch (fact)
        {
            case OfferMade e: After(_plan.PickUpSeconds, new OfferTaken(e.Offer)); break;
            case OfferAccepted e: After(0, new TalkJoined(e.Call, e.Offer)); break;
            case TalkStarted e: Talk(e); break;
            case AgentStateChanged { To: AgentState.WrapUp, Call: { } call } e when _callers.TryGetValue(call, out var caller): After(caller.HandlingSeconds * _plan.WrapUpShare, new FinishWrapUp(e.Agent)); break;
            case CallEnded e when _callers.TryGetValue(e.Call, out var caller) && caller.Waits: Count(caller, agent: null); break;
        }
        Staffed(fact);
    }

    private void Talk(TalkStarted e)
    {
        if (!_callers.TryGetValue(e.Call, out var caller)) return;
        Count(caller, e.Agent);
        After(caller.HandlingSeconds * (1 - _plan.WrapUpShare), new AgentLeftTalk(e.Call, e.Agent));
        Spread(_now, caller.HandlingSeconds, (counts, seconds) => counts.BusySeconds += seconds);
    }

    private void Staffed(EngineEvent fact)
    {
        if (fact is AgentSignedIn e) _signedIn[e.Agent] = e.At;
        if (fact is AgentSignedOut gone && _signedIn.Remove(gone.Agent, out var since)) Spread(since, (gone.At - since).TotalSeconds, (counts, seconds) => counts.StaffedSeconds += seconds);
    }

    private void Count(Caller caller, AgentId? agent)
    {
        caller.Waits = false;
        var (wait, counts) = (Math.Max(0, (_now - caller.At).TotalSeconds), _halfHours[HalfHourOf(caller.At)]);
        counts.Offered++;
        counts.WaitSeconds += wait;
        _waits[Math.Min((int)wait, WhatIfCounts.Bins - 1)]++;
        if (agent is null)
        {
            counts.Abandoned++;
            if (wait < 5) counts.ShortAbandoned++;
        }
        else
        {
            counts.Answered++;
            if (wait <= _plan.Queue.ServiceLevelSeconds) counts.AnsweredInTime++;
        }
        _outcomes.Add(new WhatIfOutcome(caller.Call.Id, caller.Call.Second, wait, agent));
    }

    /// <summary>Time is split at the bounds of the half hours.</summary>
    private void Spread(DateTimeOffset from, double seconds, Action<WhatIfCounts, double> add)
    {
        while (seconds > 0)
        {
            var half = HalfHourOf(from);
            var left = half == _halfHours.Length - 1 ? seconds : (_plan.Start.AddSeconds((half + 1) * (double)WhatIfPlan.HalfHourSeconds) - from).TotalSeconds;
            var part = Math.Min(seconds, left);
            add(_halfHours[half], part);
            (from, seconds) = (from.AddSeconds(part), seconds - part);
            if (part <= 0) return;
        }
    }

    private int HalfHourOf(DateTimeOffset at) => Math.Clamp((int)((at - _plan.Start).TotalSeconds / WhatIfPlan.HalfHourSeconds), 0, _plan.Staff.Length - 1);

    private void After(double seconds, EngineInput input) => _coming.Enqueue(input, (Whole(_now.AddSeconds(seconds)), ++_order));

    private static DateTimeOffset Whole(DateTimeOffset at) => new(at.UtcTicks - at.UtcTicks % TimeSpan.TicksPerMillisecond, TimeSpan.Zero);

    /// <summary>FNV-1a: the same caller draws the same in every run of a seed, whatever the staffing.</summary>
    private static ulong Hash(string text)
    {
        var hash = 14695981039346656037UL;
        foreach (var letter in text) hash = (hash ^ letter) * 1099511628211UL;
        return hash;
    }

    private sealed class Caller(WhatIfCall call, DateTimeOffset at, double? patience, double handlingSeconds)
    {
        public WhatIfCall Call { get; } = call;
        public DateTimeOffset At { get; } = at;
        public double? PatienceSeconds { get; } = patience;
        public double HandlingSeconds { get; } = handlingSeconds;
        public bool Waits { get; set; } = true;
    }
}
