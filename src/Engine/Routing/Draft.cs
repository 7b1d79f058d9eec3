namespace Antiphon.Engine.Routing;

/// <summary>A decision in the making: each fact is applied at once, so that later parts of the same decision see it.</summary>
/// <remarks>Dictionaries of the state have no stable order; whoever walks one sorts first, or a replay decides differently.</remarks>
internal sealed class Draft(RoutingState state, DateTimeOffset now)
{
    private readonly ImmutableArray<EngineEvent>.Builder _events = ImmutableArray.CreateBuilder<EngineEvent>(4);
    private ImmutableArray<EngineEffect>.Builder? _effects;
    private ImmutableArray<Why>.Builder? _whys;

    public RoutingState State { get; private set; } = state;

    public DateTimeOffset Now { get; } = now;

    /// <summary>The rules of queues are not asked: see <see cref="Rotation"/>.</summary>
    public bool Fallback { get; set; }

    public bool AnythingHappened => _events.Count > 0;

    /// <summary>Queues in which a caller or an agent may have become free for the other since callers and agents were last brought together.</summary>
    public Touched Touched { get; } = new();

    public void Tell(EngineEvent e)
    {
        _events.Add(e);
        Touched.By(e, State);
        if (_events.Count == 1) State = State.InTheMaking();
        State = RoutingEngine.Apply(State, e);
        Touched.By(e, State);
    }

    /// <summary>What is derived is derived anew, should it be what is wrong.</summary>
    public void Reindex() => State = State with { Calls = State.Calls };

    public void Do(EngineEffect effect) => (_effects ??= ImmutableArray.CreateBuilder<EngineEffect>(2)).Add(effect);

    public void Explain(Why why) => (_whys ??= ImmutableArray.CreateBuilder<Why>(1)).Add(why);

    public DateTimeOffset In(int seconds) => Now.AddSeconds(seconds);

    public CallInProgress? Call(CallId call) => State.Calls.GetValueOrDefault(call);

    public AgentShift? Agent(AgentId agent) => State.Agents.GetValueOrDefault(agent);

    public Offer? Offer(OfferId offer) => State.Offers.GetValueOrDefault(offer);

    /// <summary>A call that is under way keeps the defaults when its queue is taken away.</summary>
    public QueueSettings Queue(QueueId queue) => State.Centre.Queues.GetValueOrDefault(queue) ?? new QueueSettings(queue);

    /// <summary>About whom this decision has told something so far, each once.</summary>
    public List<AgentId> AgentsTold()
    {
        var told = new List<AgentId>();
        foreach (var e in _events)
            if (e is AgentEvent fact && !told.Contains(fact.Agent)) told.Add(fact.Agent);
        return told;
    }

    public ImmutableArray<CallInProgress> CallsInOrder() => [.. State.Calls.Values.OrderBy(call => call.Id.Value, StringComparer.Ordinal)];

    public ImmutableArray<AgentShift> AgentsInOrder() => [.. State.Agents.Values.OrderBy(agent => agent.Id.Value, StringComparer.Ordinal)];

    public Decision Finish() => new(_events.DrainToImmutable(), _effects?.DrainToImmutable() ?? [], State.Made(), Refused: null, _whys?.DrainToImmutable() ?? []);
}
