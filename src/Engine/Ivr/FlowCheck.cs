namespace Antiphon.Engine.Ivr;

/// <summary>Everything that can be known to be wrong with a flow before a call goes through it.</summary>
public static class FlowCheck
{
    public static ImmutableArray<FlowProblem> Of(Flow flow, FlowSurroundings around)
    {
        var found = new List<FlowProblem>();
        if (flow.Nodes.Count > FlowLimits.NodesMax) found.Add(new("too-many-nodes", null, $"{FlowLimits.NodesMax}"));
        if (flow.Fallback is null) found.Add(new("no-fallback", null, Warning: true));
        else if (!around.Queues.Contains(flow.Fallback.Value)) found.Add(new("unknown-queue", null, flow.Fallback.Value.Value));
        if (!flow.Nodes.ContainsKey(flow.Start)) found.Add(new("no-start", null, flow.Start));
        foreach (var (name, node) in flow.Nodes.OrderBy(n => n.Key, StringComparer.Ordinal))
        {
            found.AddRange(ExitProblems(flow, name, node));
            found.AddRange(NodeCheck.Of(flow, name, node, around));
        }
        if (flow.Nodes.ContainsKey(flow.Start)) found.AddRange(WayProblems(flow, around));
        return [.. found];
    }

    private static IEnumerable<FlowProblem> ExitProblems(Flow flow, string name, FlowNode node)
    {
        foreach (var exit in FlowShape.Exits(node))
            if (exit.Target.Length == 0 && exit.Required) yield return new("exit-open", name, exit.Name);
            else if (exit.Target.Length > 0 && !flow.Nodes.ContainsKey(exit.Target)) yield return new("exit-unknown", name, $"{exit.Name}: {exit.Target}");
    }

    private static IEnumerable<FlowProblem> WayProblems(Flow flow, FlowSurroundings around)
    {
        var reached = Reached(flow, flow.Start);
        foreach (var name in flow.Nodes.Keys.Where(n => !reached.Contains(n)).Order(StringComparer.Ordinal)) yield return new("unreachable", name);
        var ends = Leading(flow, name => FlowShape.IsEnd(flow.Nodes[name]));
        foreach (var name in reached.Where(n => !ends.Contains(n)).Order(StringComparer.Ordinal))
            yield return new(Targets(flow, name).Any() ? "no-way-out" : "dead-end", name);
        foreach (var name in InstantLoops(flow, reached)) yield return new("endless-loop", name);
        foreach (var problem in SilentStarts(flow)) yield return problem;
        if (Recursion(flow, around) is { } through) yield return new("recursion", through);
    }

    private static HashSet<string> Reached(Flow flow, string start)
    {
        var (seen, open) = (new HashSet<string> { start }, new Stack<string>([start]));
        while (open.TryPop(out var name))
            foreach (var target in Targets(flow, name)) if (seen.Add(target)) open.Push(target);
        return seen;
    }

    /// <summary>Nodes from which one of those can be reached.</summary>
    private static HashSet<string> Leading(Flow flow, Func<string, bool> to)
    {
        var before = flow.Nodes.Keys.SelectMany(name => Targets(flow, name).Select(target => (name, target))).ToLookup(e => e.target, e => e.name);
        var seen = flow.Nodes.Keys.Where(to).ToHashSet();
        var open = new Stack<string>(seen);
        while (open.TryPop(out var name))
            foreach (var from in before[name]) if (seen.Add(from)) open.Push(from);
        return seen;
    }

    /// <summary>A node on a circle in which nothing takes time: a call would go round until its steps are used up.</summary>
    private static IEnumerable<string> InstantLoops(Flow flow, HashSet<string> reached)
    {
        var instant = reached.Where(n => !FlowShape.Waits(flow.Nodes[n]) && (flow.Nodes[n] is AgentNode || !FlowShape.IsEnd(flow.Nodes[n]))).ToHashSet();
        var rest = new HashSet<string>(instant);
        bool Prune() => rest.RemoveWhere(n => !Targets(flow, n).Any(rest.Contains)) > 0;
        while (Prune()) { }
        // What is left leads into a circle; those on one reach themselves.
        return rest.Where(n => Targets(flow, n).Where(rest.Contains).Any(t => Within(flow, rest, t).Contains(n))).Order(StringComparer.Ordinal).Take(10);
    }

    private static HashSet<string> Within(Flow flow, HashSet<string> allowed, string start)
    {
        var (seen, open) = (new HashSet<string> { start }, new Stack<string>([start]));
        while (open.TryPop(out var name))
            foreach (var target in Targets(flow, name)) if (allowed.Contains(target) && seen.Add(target)) open.Push(target);
        return seen;
    }

    /// <summary>Something is to be heard on a way that nobody answered. A sub-flow is entered by calls that may be answered.</summary>
    private static IEnumerable<FlowProblem> SilentStarts(Flow flow)
    {
        if (flow.Nodes.Values.Any(n => n is ReturnNode)) yield break;
        var (seen, open) = (new HashSet<string> { flow.Start }, new Stack<string>([flow.Start]));
        while (open.TryPop(out var name))
        {
            var node = flow.Nodes[name];
            if (FlowShape.Sounds(node)) yield return new("not-answered", name);
            if (node is AnswerNode or EarlyMediaNode or SubFlowNode || FlowShape.Sounds(node)) continue;
            foreach (var target in Targets(flow, name)) if (seen.Add(target)) open.Push(target);
        }
    }

    /// <returns>The node through which the flow asks for itself again.</returns>
    private static string? Recursion(Flow flow, FlowSurroundings around)
    {
        foreach (var (name, node) in flow.Nodes.OrderBy(n => n.Key, StringComparer.Ordinal))
            if (node is SubFlowNode sub && Asks(sub.Flow, flow.Id, around, [])) return name;
        return null;
    }

    private static bool Asks(FlowId from, FlowId wanted, FlowSurroundings around, HashSet<FlowId> seen) =>
        from == wanted || (seen.Add(from) && around.Flows.TryGetValue(from, out var flow) && flow.Nodes.Values.OfType<SubFlowNode>().Any(sub => Asks(sub.Flow, wanted, around, seen)));

    private static IEnumerable<string> Targets(Flow flow, string name) =>
        FlowShape.Exits(flow.Nodes[name]).Select(exit => exit.Target).Where(flow.Nodes.ContainsKey);
}
