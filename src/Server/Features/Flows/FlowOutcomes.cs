using Antiphon.Engine.Ivr;

namespace Antiphon.Server.Features.Flows;

/// <summary>What became of callers in one flow today. Always <see cref="Entered"/> = <see cref="Now"/> + all others.</summary>
/// <param name="Entered">Calls that a number, a rule or an agent led into it.</param>
/// <param name="Now">Callers who are in it, or in a flow that it led to.</param>
/// <param name="Contained">Served by the flow alone: it said what it had to say, or took a message, and ended the call.</param>
/// <param name="Transferred">Into a queue, or to somebody who took the call.</param>
/// <param name="HungUp">They hung up before that.</param>
/// <param name="Failed">The flow failed, and the caller went to its fallback or was released.</param>
internal sealed record FlowOutcomeView(string Flow, int Entered, int Now, int Contained, int Transferred, int HungUp, int Failed)
{
    /// <summary>From the arrival of a call to the first words that it hears, mean and longest, ms. Null: nobody has heard any.</summary>
    public double? WelcomeMs { get; init; }
    public double? WelcomeMsMax { get; init; }
}

/// <param name="Channels">Calls that come over it, or go, at this moment.</param>
internal sealed record TrunkUseView(string Trunk, int Channels, int InFlows);

/// <param name="Since">Counted from here: the start of the process or of the day.</param>
/// <param name="Channels">Calls in the centre.</param>
internal sealed record FlowBoardView(DateTimeOffset Since, DateTimeOffset At, int Channels, int InFlows, IReadOnlyList<TrunkUseView> Trunks, IReadOnlyList<FlowOutcomeView> Flows, IReadOnlyList<NodeErrorView> Errors);

/// <summary>A node at which flows failed today, or that led to its error exit.</summary>
/// <param name="ErrorExits">Times it was left by its error exit.</param>
internal sealed record NodeErrorView(string Flow, string Node, int Failed, int ErrorExits, int Now, int Entered);

/// <summary>Follows each call from the first flow that it comes into to what becomes of it there.</summary>
internal sealed class FlowOutcomes(CallCentre calls, FlowCounters counters, TimeProvider clock) : IHostedService
{
    private readonly Dictionary<string, Count> _flows = [];
    private readonly Dictionary<CallId, (string Flow, bool Failed, bool Welcomed)> _inside = [];
    private readonly Lock _gate = new();
    private DateTimeOffset _since;

    private sealed class Count
    {
        public int Entered, Contained, Transferred, HungUp, Failed, Welcomed;
        public double WelcomeMs, WelcomeMsMax;
    }

    public Task StartAsync(CancellationToken stop)
    {
        _since = clock.GetUtcNow();
        calls.Happened += Take;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken stop)
    {
        calls.Happened -= Take;
        return Task.CompletedTask;
    }

    public FlowBoardView Now()
    {
        var state = calls.State;
        var trunks = state.Calls.Values.GroupBy(c => c.Trunk).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => new TrunkUseView(g.Key, g.Count(), g.Count(IsInFlow))).ToList();
        lock (_gate)
        {
            ForgetYesterday();
            var now = _inside.Values.CountBy(i => i.Flow).ToDictionary();
            var flows = _flows.OrderBy(f => f.Key, StringComparer.Ordinal)
                .Select(f => new FlowOutcomeView(f.Key, f.Value.Entered, now.GetValueOrDefault(f.Key), f.Value.Contained, f.Value.Transferred, f.Value.HungUp, f.Value.Failed)
                {
                    WelcomeMs = f.Value.Welcomed == 0 ? null : Math.Round(f.Value.WelcomeMs / f.Value.Welcomed), WelcomeMsMax = f.Value.Welcomed == 0 ? null : f.Value.WelcomeMsMax,
                }).ToList();
            return new FlowBoardView(_since, clock.GetUtcNow(), state.Calls.Count, state.Calls.Values.Count(IsInFlow), trunks, flows, counters.Errors());
        }
    }

    private static bool IsInFlow(CallInProgress call) => call.Phase is CallPhase.Flow or CallPhase.DiallingParty && call.Flow is not null;

    /// <summary>On the writer's thread: counting is all that happens here.</summary>
    internal void Take(DurableStep step)
    {
        lock (_gate)
            foreach (var e in step.Events)
                switch (e)
                {
                    case FlowStepStarted s: Enter(s, step.State); break;
                    case FlowFailed f when _inside.TryGetValue(f.Call, out var at): _inside[f.Call] = at with { Failed = true }; break;
                    case CallEnqueued or PartyTalkStarted: Leave(((CallEvent)e).Call, count => count.Transferred++); break;
                    case CallEnded ended: Leave(ended.Call, ended.By is ReleaseParty.Customer or ReleaseParty.Network ? count => count.HungUp++ : count => count.Contained++); break;
                }
    }

    private void Enter(FlowStepStarted step, RoutingState state)
    {
        ForgetYesterday();
        if (!_inside.TryGetValue(step.Call, out var at))
        {
            _inside[step.Call] = at = (step.Flow.Value, Failed: false, Welcomed: false);
            CountOf(at.Flow).Entered++;
        }
        if (at.Welcomed || state.Centre.Flows.GetValueOrDefault(step.Flow)?.Nodes.GetValueOrDefault(step.Node) is not { } node || !(FlowShape.Sounds(node) || node is EarlyMediaNode)) return;
        _inside[step.Call] = at with { Welcomed = true };
        // A call that an agent gave back to a flow has been welcomed long ago.
        if (state.Calls.GetValueOrDefault(step.Call) is not { TalkStartedAt: null, DialledBy: null } call) return;
        var (count, waited) = (CountOf(at.Flow), (step.At - call.StartedAt).TotalMilliseconds);
        count.Welcomed++;
        count.WelcomeMs += waited;
        count.WelcomeMsMax = Math.Max(count.WelcomeMsMax, waited);
    }

    private void Leave(CallId call, Action<Count> outcome)
    {
        if (!_inside.Remove(call, out var at)) return;
        var count = CountOf(at.Flow);
        if (at.Failed) count.Failed++;
        else outcome(count);
    }

    private Count CountOf(string flow) => _flows.TryGetValue(flow, out var count) ? count : _flows[flow] = new Count();

    /// <summary>At midnight only those who are inside go over into the new day.</summary>
    private void ForgetYesterday()
    {
        var today = CentreDay.Start(clock);
        if (_since >= today) return;
        _since = today;
        _flows.Clear();
        foreach (var (flow, inside) in _inside.Values.CountBy(i => i.Flow)) CountOf(flow).Entered = inside;
    }
}
