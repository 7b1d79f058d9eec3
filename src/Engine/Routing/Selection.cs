namespace Antiphon.Engine.Routing;

/// <summary>The agents who are left for one call while stages narrow and order them, and the account of it. As long as no stage asks for
/// anything, they are the ready ones of the queue as the index holds them: nobody is looked at one by one.</summary>
internal sealed class Selection
{
    /// <summary>Losers told in a <see cref="Contract.Why"/>, those who came furthest first. The full list comes from a replay.</summary>
    public const int LosersMax = 20;

    private readonly QueueId _queue;
    private readonly Crew _crew;
    private readonly List<WhyStage> _stages;
    private readonly List<WhyLoser> _losers;
    private bool _withSynthetic = true;
    private List<AgentId>? _left;
    private AgentId? _first;
    private string? _value;

    /// <param name="lists">Nobody else uses them while this is in use.</param>
    public Selection(RoutingState state, DateTimeOffset now, CallInProgress call, QueueSettings queue, MatchingLists lists)
    {
        (_stages, _losers) = (lists.Stages, lists.Losers);
        _stages.Clear();
        _losers.Clear();
        (State, Now, Call, _queue, _crew) = (state, now, call, queue.Id, state.Index.CrewOf(queue.Id));
        _stages.Add(new WhyStage(StaffStages.SignedIn, state.Index.Staff(queue.Id).Length, _crew.SignedIn.Count));
        _stages.Add(new WhyStage(StaffStages.Ready, _crew.SignedIn.Count, Count));
    }

    public RoutingState State { get; }
    public DateTimeOffset Now { get; }
    public CallInProgress Call { get; }

    public bool IsEmpty => Count == 0;

    public AgentShift First => State.Agents[_first!.Value];

    public Why Why
    {
        get
        {
            if (_losers.Count > LosersMax) _losers.RemoveRange(LosersMax, _losers.Count - LosersMax);
            StaffStages.AddLosers(_losers, State, _queue, LosersMax);
            return new(Call.Id, _queue, _first, [.. _stages], [.. _losers]) { Value = _value, CentreVersion = State.Centre.Version };
        }
    }

    private int Count => _left?.Count ?? _crew.Ready.Count + (_withSynthetic ? _crew.ReadySynthetic.Count : 0);

    /// <summary>By job number.</summary>
    private List<AgentId> Left => _left ??= [.. (_withSynthetic ? _crew.Ready.Concat(_crew.ReadySynthetic) : _crew.Ready).Select(ready => ready.Agent).OrderBy(agent => agent.Value, StringComparer.Ordinal)];

    public bool Any(Func<AgentId, bool> test) => Left.Exists(agent => test(agent));

    /// <summary>Somebody is left who is not synthetic.</summary>
    public bool AnyPeople(Func<AgentId, bool> isSynthetic) => _left is null ? !_crew.Ready.IsEmpty : _left.Exists(agent => !isSynthetic(agent));

    /// <param name="loss">Why the agent falls out, in plain words; null: he stays.</param>
    public void Narrow(string stage, Func<AgentId, string?> loss)
    {
        var (stay, fall) = (new List<AgentId>(Left.Count), new List<WhyLoser>());
        foreach (var agent in Left)
            if (loss(agent) is { } why) fall.Add(new WhyLoser(agent, stage, why));
            else stay.Add(agent);
        var before = Left.Count;
        _left = stay;
        Account(stage, before, fall);
    }

    /// <summary>Narrows to those who are not synthetic.</summary>
    public void DropSynthetic(string stage, Func<AgentId, bool> isSynthetic)
    {
        if (_left is not null)
        {
            Narrow(stage, agent => isSynthetic(agent) ? stage : null);
            return;
        }
        var before = Count;
        _withSynthetic = false;
        if (_crew.ReadySynthetic.IsEmpty) Account(stage, before);
        else Account(stage, before, [.. _crew.ReadySynthetic.Select(ready => ready.Agent).OrderBy(agent => agent.Value, StringComparer.Ordinal).Take(LosersMax).Select(agent => new WhyLoser(agent, stage, stage))]);
    }

    /// <summary>Narrows only when somebody is left then whom the other stages leave too.</summary>
    public void Prefer(string stage, Func<AgentId, string?> loss, Func<AgentId, bool> may)
    {
        if (Any(agent => loss(agent) is null && may(agent))) Narrow(stage, loss);
        else Skip(stage, "nobody free");
    }

    /// <summary>The stage asks nothing this time.</summary>
    public void Skip(string stage, string? note) => _stages.Add(new WhyStage(stage, Count, Count, note));

    /// <summary>Leaves one; equals stand in the order of their job numbers.</summary>
    /// <param name="rank">Lowest wins. Null: the queue holds them in this order.</param>
    public void Order(string stage, Func<AgentShift, AgentRank>? rank, Func<Selection, AgentShift, string> value)
    {
        if (IsEmpty) return;
        var before = Count;
        var best = Best(rank);
        (_first, _left, _value) = (best[0].Id, [best[0].Id], value(this, best[0]));
        Account(stage, before, best.Count == 1 ? null : Others(best, stage, value));
    }

    private List<WhyLoser> Others(List<AgentShift> best, string stage, Func<Selection, AgentShift, string> value) =>
        [.. best.Skip(1).Select(agent => new WhyLoser(agent.Id, stage, value(this, agent)))];

    private List<AgentShift> Best(Func<AgentShift, AgentRank>? rank)
    {
        if (_left is null && rank is null)
            return FirstReady(_crew.Ready.IsEmpty ? _crew.ReadySynthetic : _crew.Ready);
        return [.. Left.Select(agent => State.Agents[agent]).OrderBy(rank ?? AgentOrders.StandingRankIn(State, _queue)).Take(LosersMax + 1)];
    }

    private List<AgentShift> FirstReady(Ranked<ReadyAgent> ready)
    {
        var first = new List<AgentShift>(Math.Min(ready.Count, LosersMax + 1));
        for (var i = 0; i < first.Capacity; i++) first.Add(State.Agents[ready[i].Agent]);
        return first;
    }

    private void Account(string stage, int before, List<WhyLoser>? fallen = null)
    {
        _stages.Add(new WhyStage(stage, before, Count));
        if (fallen is not null) _losers.InsertRange(0, fallen);
    }
}
