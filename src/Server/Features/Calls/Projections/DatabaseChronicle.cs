using Antiphon.Engine.Contract;
using Antiphon.Server.Persistence;
using Antiphon.Server.Persistence.Story;
using Microsoft.EntityFrameworkCore;

namespace Antiphon.Server.Features.Calls.Projections;

/// <summary>Rows of the business database, for one batch; what was touched stays at hand until it is saved.</summary>
internal sealed class DatabaseChronicle(CentreDb db, PartyBook parties, ProjectionPosition position) : IChronicleStore
{
    private readonly Dictionary<string, AgentTime?> _open = [];
    private Dictionary<string, long>? _serviceLevels;

    public CallRecord? Call(CallId call) => db.Set<CallRecord>().Local.FindEntry(call.Value)?.Entity
        ?? db.Set<CallRecord>().Include(c => c.Segments.OrderBy(s => s.Number)).FirstOrDefault(c => c.Id == call.Value);

    public void Add(CallRecord call) => db.Add(call);

    public CallRecord? InWrapUp(AgentId agent)
    {
        var open = db.Set<CallRecord>().Local.SelectMany(c => c.Segments).FirstOrDefault(s => IsOpenWrapUp(s, agent))
            ?? db.Set<CallSegment>().Where(s => s.Agent == agent.Value && s.Kind == SegmentKind.WrapUp && s.EndedAt == null).AsEnumerable().FirstOrDefault(s => s.EndedAt is null);
        return open is null ? null : Call(new CallId(open.CallId));
    }

    public AgentTime? OpenTime(AgentId agent)
    {
        if (!_open.TryGetValue(agent.Value, out var time))
            _open[agent.Value] = time = db.Set<AgentTime>().FirstOrDefault(t => t.Agent == agent.Value && t.EndedAt == null);
        return time is { EndedAt: null } ? time : null;
    }

    public void Add(AgentTime time)
    {
        db.Add(time);
        _open[time.Agent] = time;
    }

    public QueueInterval Interval(QueueId queue, DateTimeOffset at, bool simulated)
    {
        var start = QueueInterval.StartOf(at);
        if (db.Find<QueueInterval>(queue.Value, start, simulated) is { } found) return found;
        var interval = new QueueInterval { Queue = queue.Value, StartedAt = start, Simulated = simulated };
        db.Add(interval);
        return interval;
    }

    public StoryParty Party(PartyId party) => parties.Find(party);

    public int ServiceLevelSeconds(QueueId queue)
    {
        _serviceLevels ??= position.Settings.Counts.ToDictionary();
        return _serviceLevels.TryGetValue(queue.Value, out var seconds) ? (int)seconds : new QueueSettings(queue).ServiceLevelSeconds;
    }

    public void Configure(Centre centre)
    {
        position.Settings = Tally.Of(centre.Queues.Values.Select(q => KeyValuePair.Create(q.Id.Value, (long)q.ServiceLevelSeconds)));
        _serviceLevels = null;
    }

    private static bool IsOpenWrapUp(CallSegment segment, AgentId agent) =>
        segment is { Kind: SegmentKind.WrapUp, EndedAt: null } && segment.Agent == agent.Value;
}
