using System.Collections.Immutable;
using Antiphon.Engine.Contract;

namespace Antiphon.Engine.Routing;

/// <summary>The agents who are left for one call while stages narrow and order them, and the account of it.</summary>
internal sealed class Selection
{
    /// <summary>Losers told in a <see cref="Contract.Why"/>, those who came furthest first. The full list comes from a replay.</summary>
    private const int LosersMax = 20;

    private readonly QueueId _queue;
    private readonly List<WhyStage> _stages = [];
    private readonly List<WhyLoser> _losers = [];
    private List<AgentId> _left;
    private string? _value;

    public Selection(RoutingState state, DateTimeOffset now, CallInProgress call, QueueSettings queue)
    {
        (State, Now, Call, _queue) = (state, now, call, queue.Id);
        _left = [.. state.Index.Staff.GetValueOrDefault(queue.Id, [])];
    }

    public RoutingState State { get; }
    public DateTimeOffset Now { get; }
    public CallInProgress Call { get; }

    public bool IsEmpty => _left.Count == 0;

    public AgentShift First => State.Agents[_left[0]];

    public Why Why => new(Call.Id, _queue, IsEmpty ? null : _left[0], [.. _stages], [.. _losers.Take(LosersMax)])
    {
        Value = _value, CentreVersion = State.Centre.Version,
    };

    public bool Any(Func<AgentId, bool> test) => _left.Exists(agent => test(agent));

    /// <param name="loss">Why the agent falls out, in plain words; null: he stays.</param>
    public void Narrow(string stage, Func<AgentId, string?> loss)
    {
        var (before, stay, fall) = (_left.Count, new List<AgentId>(_left.Count), new List<WhyLoser>());
        foreach (var agent in _left)
            if (loss(agent) is { } why) fall.Add(new WhyLoser(agent, stage, why));
            else stay.Add(agent);
        _left = stay;
        Account(stage, before, fall);
    }

    /// <summary>Narrows only when somebody is left then whom the other stages leave too.</summary>
    public void Prefer(string stage, Func<AgentId, string?> loss, Func<AgentId, bool> may)
    {
        if (Any(agent => loss(agent) is null && may(agent))) Narrow(stage, loss);
        else Skip(stage, "nobody free");
    }

    /// <summary>The stage asks nothing this time.</summary>
    public void Skip(string stage, string? note) => _stages.Add(new WhyStage(stage, _left.Count, _left.Count, note));

    /// <summary>Leaves one; equals stand in the order of their job numbers.</summary>
    /// <param name="rank">Lowest wins.</param>
    public void Order(string stage, Func<AgentShift, AgentRank> rank, Func<AgentShift, string> value)
    {
        if (IsEmpty) return;
        var ordered = _left.Select(agent => State.Agents[agent]).OrderBy(rank).ToList();
        (_left, _value) = ([ordered[0].Id], value(ordered[0]));
        Account(stage, ordered.Count, [.. ordered.Skip(1).Take(LosersMax).Select(agent => new WhyLoser(agent.Id, stage, value(agent)))]);
    }

    private void Account(string stage, int before, List<WhyLoser> fallen)
    {
        _stages.Add(new WhyStage(stage, before, _left.Count));
        _losers.InsertRange(0, fallen);
    }
}
