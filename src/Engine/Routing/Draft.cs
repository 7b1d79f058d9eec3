namespace Antiphon.Engine.Routing;

/// <summary>A decision in the making: each fact is applied at once, so that later parts of the same decision see it.</summary>
/// <remarks>Dictionaries of the state have no stable order; whoever walks one sorts first, or a replay decides differently.</remarks>
internal sealed class Draft
{
    private readonly List<EngineEvent> _events = new(8);
    private readonly List<EngineEffect> _effects = [];
    private readonly List<Why> _whys = [];
    private readonly List<AgentId> _agentsTold = [];
    private bool _ofRun;

    public Draft(RoutingState state, DateTimeOffset now)
    {
        State = state;
        Begin(state, now);
    }

    public RoutingState State { get; private set; }

    public DateTimeOffset Now { get; private set; }

    /// <summary>The rules of queues are not asked: see <see cref="Rotation"/>.</summary>
    public bool Fallback { get; set; }

    public bool AnythingHappened => _events.Count > 0;

    /// <summary>Queues in which a caller or an agent may have become free for the other since callers and agents were last brought together.</summary>
    public Touched Touched { get; } = new();

    /// <summary>Lists for <see cref="Matching"/>, to be used again.</summary>
    public MatchingLists Lists { get; } = new();

    /// <summary>For the next decision: nothing is left of the last one.</summary>
    public void Begin(RoutingState state, DateTimeOffset now)
    {
        (State, Now, Fallback, _ofRun) = (state, now, false, state.IsInTheMaking);
        _events.Clear();
        _effects.Clear();
        _whys.Clear();
        _agentsTold.Clear();
        Touched.Clear();
    }

    public void Tell(EngineEvent e)
    {
        _events.Add(e);
        if (e is AgentEvent fact && !_agentsTold.Contains(fact.Agent)) _agentsTold.Add(fact.Agent);
        Touched.By(e, State);
        if (!State.IsInTheMaking) State = State.InTheMaking();
        State = RoutingEngine.Apply(State, e);
        Touched.By(e, State);
    }

    /// <summary>What is derived is derived anew, should it be what is wrong.</summary>
    public void Reindex() => State = State with { Calls = State.Calls };

    public void Do(EngineEffect effect) => _effects.Add(effect);

    public void Explain(Why why) => _whys.Add(why);

    public DateTimeOffset In(int seconds) => Now.AddSeconds(seconds);

    public CallInProgress? Call(CallId call) => State.Calls.GetValueOrDefault(call);

    public AgentShift? Agent(AgentId agent) => State.Agents.GetValueOrDefault(agent);

    public Offer? Offer(OfferId offer) => State.Offers.GetValueOrDefault(offer);

    /// <summary>A call that is under way keeps the defaults when its queue is taken away.</summary>
    public QueueSettings Queue(QueueId queue) => State.Centre.Queues.GetValueOrDefault(queue) ?? new QueueSettings(queue);

    /// <summary>About whom this decision has told something so far, each once. Grows while more is told.</summary>
    public List<AgentId> AgentsTold => _agentsTold;

    public ImmutableArray<CallInProgress> CallsInOrder() => [.. State.Calls.Values.OrderBy(call => call.Id.Value, StringComparer.Ordinal)];

    public ImmutableArray<AgentShift> AgentsInOrder() => [.. State.Agents.Values.OrderBy(agent => agent.Id.Value, StringComparer.Ordinal)];

    public Decision Finish() => new([.. _events], [.. _effects], _ofRun ? State : State.Made(), Refused: null, [.. _whys]);
}
