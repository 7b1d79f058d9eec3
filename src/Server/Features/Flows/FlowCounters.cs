using System.Collections.Concurrent;

namespace Antiphon.Server.Features.Flows;

/// <param name="Since">Counted from here: the start of the process or of the day.</param>
internal sealed record FlowLiveView(DateTimeOffset Since, int Calls, IReadOnlyList<NodeCountView> Nodes);

/// <param name="Now">Callers who are in it.</param>
/// <param name="Entered">Times somebody came to it. Always <c>Now</c> + the sum of <c>Exits</c>.</param>
/// <param name="Failed">Times the flow failed here.</param>
internal sealed record NodeCountView(string Node, int Now, int Entered, int Failed, IReadOnlyDictionary<string, int> Exits);

/// <summary>How many callers came through each node today.</summary>
internal sealed class FlowCounters(CallCentre calls, TimeProvider clock) : IHostedService
{
    private readonly ConcurrentDictionary<(string Flow, string Node), NodeCount> _nodes = new();
    private readonly Dictionary<StepId, (string Flow, string Node)> _steps = [];
    private readonly Lock _gate = new();
    private DateTimeOffset _since;

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

    public FlowLiveView Of(string flow)
    {
        lock (_gate)
        {
            ForgetYesterday();
            var nodes = _nodes.Where(n => n.Key.Flow == flow).OrderBy(n => n.Key.Node, StringComparer.Ordinal)
                .Select(n => new NodeCountView(n.Key.Node, n.Value.Now, n.Value.Entered, n.Value.Failed, new Dictionary<string, int>(n.Value.Exits))).ToList();
            return new FlowLiveView(_since, nodes.Sum(n => n.Now), nodes);
        }
    }

    /// <summary>Nodes at which something went wrong today, the worst first.</summary>
    public IReadOnlyList<NodeErrorView> Errors()
    {
        lock (_gate)
        {
            ForgetYesterday();
            return [.. _nodes.Select(n => new NodeErrorView(n.Key.Flow, n.Key.Node, n.Value.Failed, n.Value.Exits.GetValueOrDefault("error"), n.Value.Now, n.Value.Entered))
                .Where(n => n.Failed + n.ErrorExits > 0).OrderByDescending(n => n.Failed + n.ErrorExits).ThenBy(n => n.Flow, StringComparer.Ordinal).Take(100)];
        }
    }

    /// <summary>On the writer's thread: counting is all that happens here.</summary>
    internal void Take(DurableStep step)
    {
        lock (_gate)
        {
            foreach (var e in step.Events)
                switch (e)
                {
                    case FlowStepStarted s: Entered(s); break;
                    case FlowStepEnded s: Left(s.Step, s.Exit); break;
                    case FlowFailed { Flow: { } flow, Node: { } node }: CountOf((flow.Value, node)).Failed++; break;
                }
        }
    }

    private void Entered(FlowStepStarted step)
    {
        ForgetYesterday();
        var node = (step.Flow.Value, step.Node);
        _steps[step.Step] = node;
        var count = CountOf(node);
        count.Entered++;
        count.Now++;
    }

    private void Left(StepId step, string exit)
    {
        if (!_steps.Remove(step, out var node)) return;
        var count = CountOf(node);
        count.Now--;
        count.Exits[exit] = count.Exits.GetValueOrDefault(exit) + 1;
    }

    private NodeCount CountOf((string, string) node) => _nodes.GetOrAdd(node, _ => new NodeCount());

    /// <summary>At midnight only those who are inside go over into the new day.</summary>
    private void ForgetYesterday()
    {
        var today = CentreDay.Start(clock);
        if (_since >= today) return;
        _since = today;
        foreach (var (node, count) in _nodes)
            if (count.Now == 0) _nodes.TryRemove(node, out _);
            else _nodes[node] = new NodeCount { Now = count.Now, Entered = count.Now };
    }

    private sealed class NodeCount
    {
        public int Now { get; set; }
        public int Entered { get; set; }
        public int Failed { get; set; }
        public Dictionary<string, int> Exits { get; } = [];
    }
}
