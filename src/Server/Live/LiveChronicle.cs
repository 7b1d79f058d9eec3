using Antiphon.Server.Features.Calls.Projections;
using Antiphon.Server.Persistence.Story;

namespace Antiphon.Server.Live;

/// <summary>Rows in memory: calls until their wrap-up is over, and the intervals of today.</summary>
internal sealed class LiveChronicle(PartyBook parties) : IChronicleStore
{
    private readonly Dictionary<string, CallRecord> _calls = [];
    private readonly Dictionary<(string Queue, DateTimeOffset Start, bool Simulated), QueueInterval> _intervals = [];
    private readonly Dictionary<string, int> _serviceLevels = [];

    /// <summary>Calls whose wrap-up was asked for because it ends.</summary>
    private readonly HashSet<CallId> _wrapUpsOver = [];

    public CallRecord? Call(CallId call) => _calls.GetValueOrDefault(call.Value);

    public int Calls => _calls.Count;

    public void Add(CallRecord call) => _calls[call.Id] = call;

    public CallRecord? InWrapUp(AgentId agent)
    {
        var call = _calls.Values.FirstOrDefault(c => c.Open(SegmentKind.WrapUp, agent.Value) is not null);
        if (call is not null) _wrapUpsOver.Add(new CallId(call.Id));
        return call;
    }

    // Stretches of agents are not shown live; their state is.
    public AgentTime? OpenTime(AgentId agent) => null;

    public void Add(AgentTime time) { }

    public QueueInterval Interval(QueueId queue, DateTimeOffset at, bool simulated)
    {
        var key = (queue.Value, QueueInterval.StartOf(at), simulated);
        if (!_intervals.TryGetValue(key, out var interval))
            _intervals[key] = interval = new QueueInterval { Queue = queue.Value, StartedAt = key.Item2, Simulated = simulated };
        return interval;
    }

    public StoryParty Party(PartyId party) => parties.Find(party);

    public int ServiceLevelSeconds(QueueId queue) => _serviceLevels.TryGetValue(queue.Value, out var seconds) ? seconds : new QueueSettings(queue).ServiceLevelSeconds;

    public void Configure(Centre centre)
    {
        _serviceLevels.Clear();
        foreach (var queue in centre.Queues.Values) _serviceLevels[queue.Id.Value] = queue.ServiceLevelSeconds;
    }

    /// <summary>Sum of the intervals that began at this instant or later.</summary>
    public Figures Figures(QueueId queue, DateTimeOffset since, bool simulated) => Features.Calls.Projections.Figures.Sum(
        _intervals.Values.Where(i => i.Queue == queue.Value && i.Simulated == simulated && i.StartedAt >= since));

    /// <summary>Lets go of calls that are over, of those named and of those whose wrap-up has ended.</summary>
    /// <returns>Those let go.</returns>
    public IReadOnlyList<string> ForgetEnded(IEnumerable<CallId> calls)
    {
        List<string> gone = [];
        foreach (var id in calls.Concat(_wrapUpsOver))
            if (_calls.TryGetValue(id.Value, out var call) && call.EndedAt is not null && call.Open(SegmentKind.WrapUp) is null && _calls.Remove(id.Value)) gone.Add(id.Value);
        _wrapUpsOver.Clear();
        return gone;
    }

    public void ForgetBefore(DateTimeOffset day)
    {
        foreach (var key in _intervals.Keys.Where(k => k.Start < day - TimeSpan.FromDays(1)).ToList()) _intervals.Remove(key);
    }
}
