using Antiphon.Engine.Contract;

namespace Antiphon.Engine.Routing;

/// <summary>Which queues to look at: those that any fact since then could concern. Rather one too many: a queue that is looked at in vain costs
/// little, one that is missed lets a caller wait beside a free agent.</summary>
internal sealed class Touched
{
    private readonly HashSet<QueueId> _queues = [];
    private bool _all;

    public IEnumerable<QueueId> In(RoutingState state) => _all ? state.Index.Waiting.Keys : _queues.Where(state.Index.Waiting.ContainsKey);

    public void All() => _all = true;

    public void By(EngineEvent e, RoutingState state)
    {
        switch (e)
        {
            case CallEvent fact: ByCall(fact, state); break;
            case AgentEvent fact: ByAgent(fact.Agent, state); break;
            default: _all = true; break;
        }
    }

    public void Clear()
    {
        _all = false;
        _queues.Clear();
    }

    /// <summary>What happens in the middle of a flow concerns no queue.</summary>
    private void ByCall(CallEvent fact, RoutingState state)
    {
        if (state.Calls.TryGetValue(fact.Call, out var call) && call.Queue is { } queue) _queues.Add(queue);
    }

    private void ByAgent(AgentId agent, RoutingState state)
    {
        if (!state.Centre.Agents.TryGetValue(agent, out var settings)) return;
        foreach (var queue in settings.Queues) _queues.Add(queue);
    }
}
