namespace Antiphon.Engine.Routing;

/// <summary>Which queues to look at: those that any fact since then could concern. Rather one too many: a queue that is looked at in vain costs
/// little, one that is missed lets a caller wait beside a free agent.</summary>
internal sealed class Touched
{
    /// <summary>Beyond so many, all are looked at: looking one up among them would cost more.</summary>
    private const int QueuesMax = 64;

    private readonly List<QueueId> _queues = [];
    private AgentId? _last;

    /// <summary>Each once. Not to be asked while <see cref="Everything"/> is true.</summary>
    public List<QueueId> Queues => _queues;

    public bool Everything { get; private set; }

    public void All() => Everything = true;

    public void By(EngineEvent e, RoutingState state)
    {
        switch (e)
        {
            case CallEvent fact: ByCall(fact, state); break;
            case AgentEvent fact: ByAgent(fact.Agent, state); break;
            default: Everything = true; break;
        }
    }

    public void Clear()
    {
        (Everything, _last) = (false, null);
        _queues.Clear();
    }

    /// <summary>What happens in the middle of a flow concerns no queue.</summary>
    private void ByCall(CallEvent fact, RoutingState state)
    {
        if (state.Calls.TryGetValue(fact.Call, out var call) && call.Queue is { } queue) Add(queue);
    }

    private void ByAgent(AgentId agent, RoutingState state)
    {
        // What he serves changes only with the settings, and then all are looked at.
        if (agent == _last || !state.Centre.Agents.TryGetValue(agent, out var settings)) return;
        _last = agent;
        foreach (var queue in settings.Queues) Add(queue);
    }

    private void Add(QueueId queue)
    {
        if (_queues.Count >= QueuesMax) Everything = true;
        else if (!_queues.Contains(queue)) _queues.Add(queue);
    }
}
