using System.Data.Common;
using Antiphon.Server.Persistence.Story;
using Microsoft.EntityFrameworkCore.Storage;

namespace Antiphon.Server.Features.Calls.Projections;

/// <summary>Rows of the business database. What has not ended stays at hand from batch to batch, so that under load the database is only written.
/// After an exception what is at hand is not what is stored: throw it away and make another.</summary>
internal sealed class DatabaseChronicle : IChronicleStore, IDisposable
{
    private const int IntervalsMax = 1000;
    private readonly CentreDb _db;
    private readonly PartyBook _parties;
    private readonly RowWriter<CallRecord> _callWriter;
    private readonly RowWriter<CallSegment> _segmentWriter;
    private readonly RowWriter<CallRating> _ratingWriter;
    private readonly RowWriter<AgentTime> _timeWriter;
    private readonly RowWriter<QueueInterval> _intervalWriter;
    private readonly RowWriter<ProjectionPosition> _positionWriter;
    private readonly Dictionary<string, WorkingCall> _calls = [];
    private readonly HashSet<WorkingCall> _touched = [];
    private readonly Dictionary<string, WorkingRow<AgentTime>?> _open = [];
    private readonly HashSet<WorkingRow<AgentTime>> _touchedTimes = [];
    private readonly Dictionary<(string Queue, DateTimeOffset StartedAt, bool Simulated), WorkingRow<QueueInterval>> _intervals = [];
    private readonly ProjectionPosition _position;
    private object[]? _savedPosition;
    private Dictionary<string, long>? _serviceLevels;

    public DatabaseChronicle(CentreDb db, PartyBook parties, string name)
    {
        (_db, _parties) = (db, parties);
        db.Database.OpenConnection();       // for as long as this lives: the statements are prepared on it
        (_callWriter, _segmentWriter, _ratingWriter, _timeWriter, _intervalWriter, _positionWriter) = (new(db), new(db), new(db), new(db), new(db), new(db));
        _position = db.Set<ProjectionPosition>().AsNoTracking().FirstOrDefault(p => p.Name == name) ?? new ProjectionPosition { Name = name };
    }

    /// <summary>Last entry of the story that was taken in.</summary>
    public long Seq { get => _position.Seq; set => _position.Seq = value; }

    public CallRecord? Call(CallId call)
    {
        if (!_calls.TryGetValue(call.Value, out var working))
        {
            if (_db.Set<CallRecord>().AsNoTracking().Include(c => c.Rating).Include(c => c.Segments.OrderBy(s => s.Number)).FirstOrDefault(c => c.Id == call.Value) is not { } stored) return null;
            working = Keep(stored);
            working.Saved = _callWriter.ValuesOf(stored);
            if (stored.Rating is { } rating) working.SavedRating = _ratingWriter.ValuesOf(rating);
            working.SavedSegments.AddRange(stored.Segments.Select(_segmentWriter.ValuesOf));
        }
        _touched.Add(working);
        return working.Row;
    }

    public void Add(CallRecord call) => _touched.Add(Keep(call));

    public CallRecord? InWrapUp(AgentId agent)
    {
        var open = _calls.Values.SelectMany(c => c.Row.Segments).FirstOrDefault(s => IsOpenWrapUp(s, agent))
            ?? _db.Set<CallSegment>().AsNoTracking().Where(s => s.Agent == agent.Value && s.Kind == SegmentKind.WrapUp && s.EndedAt == null).AsEnumerable()
                .FirstOrDefault(s => !_calls.ContainsKey(s.CallId));        // of a call at hand it was looked at above, as it is now
        return open is null ? null : Call(new CallId(open.CallId));
    }

    public AgentTime? OpenTime(AgentId agent)
    {
        if (!_open.TryGetValue(agent.Value, out var time))
        {
            var stored = _db.Set<AgentTime>().AsNoTracking().FirstOrDefault(t => t.Agent == agent.Value && t.EndedAt == null);
            _open[agent.Value] = time = stored is null ? null : new WorkingRow<AgentTime>(stored, _timeWriter.ValuesOf(stored));
        }
        if (time is not { Row.EndedAt: null }) return null;
        _touchedTimes.Add(time);
        return time.Row;
    }

    public void Add(AgentTime time) => _touchedTimes.Add(_open[time.Agent] = new WorkingRow<AgentTime>(time, null));

    public QueueInterval Interval(QueueId queue, DateTimeOffset at, bool simulated)
    {
        var key = (queue.Value, QueueInterval.StartOf(at), simulated);
        if (_intervals.TryGetValue(key, out var working)) return working.Row;
        var stored = _db.Set<QueueInterval>().AsNoTracking().FirstOrDefault(i => i.Queue == key.Value && i.StartedAt == key.Item2 && i.Simulated == simulated);
        working = stored is null ? new(new QueueInterval { Queue = key.Value, StartedAt = key.Item2, Simulated = simulated }, null) : new(stored, _intervalWriter.ValuesOf(stored));
        _intervals.Add(key, working);
        return working.Row;
    }

    public StoryParty Party(PartyId party) => _parties.Find(party);

    public int ServiceLevelSeconds(QueueId queue)
    {
        _serviceLevels ??= _position.Settings.Counts.ToDictionary();
        return _serviceLevels.TryGetValue(queue.Value, out var seconds) ? (int)seconds : new QueueSettings(queue).ServiceLevelSeconds;
    }

    public void Configure(Centre centre)
    {
        _position.Settings = Tally.Of(centre.Queues.Values.Select(q => KeyValuePair.Create(q.Id.Value, (long)q.ServiceLevelSeconds)));
        _serviceLevels = null;
    }

    /// <summary>Writes what changed, and how far it came, in one transaction.</summary>
    public void Save()
    {
        using var transaction = _db.Database.BeginTransaction();
        var raw = transaction.GetDbTransaction();
        foreach (var call in _touched) Write(raw, call);
        foreach (var time in _touchedTimes) _timeWriter.Write(raw, time.Row, ref time.Saved);
        foreach (var interval in _intervals.Values) _intervalWriter.Write(raw, interval.Row, ref interval.Saved);
        _positionWriter.Write(raw, _position, ref _savedPosition);
        transaction.Commit();
        LetGo();
    }

    public void Dispose()
    {
        foreach (var writer in new IDisposable[] { _callWriter, _segmentWriter, _ratingWriter, _timeWriter, _intervalWriter, _positionWriter }) writer.Dispose();
        _db.Dispose();
    }

    private WorkingCall Keep(CallRecord call) => _calls[call.Id] = new WorkingCall(call);

    private void Write(DbTransaction transaction, WorkingCall call)
    {
        _callWriter.Write(transaction, call.Row, ref call.Saved);
        if (call.Row.Rating is { } rating) _ratingWriter.Write(transaction, rating, ref call.SavedRating);
        for (var i = 0; i < call.Row.Segments.Count; i++)
        {
            if (i == call.SavedSegments.Count) call.SavedSegments.Add(null);
            var saved = call.SavedSegments[i];
            if (_segmentWriter.Write(transaction, call.Row.Segments[i], ref saved)) call.SavedSegments[i] = saved;
        }
    }

    /// <summary>What is over is read again should something come of it after all.</summary>
    private void LetGo()
    {
        foreach (var call in _touched)
            if (call.Row.EndedAt is not null && call.Row.Segments.TrueForAll(s => s.EndedAt is not null)) _calls.Remove(call.Row.Id);
        _touched.Clear();
        _touchedTimes.Clear();
        if (_intervals.Count > IntervalsMax) _intervals.Clear();
    }

    private static bool IsOpenWrapUp(CallSegment segment, AgentId agent) =>
        segment is { Kind: SegmentKind.WrapUp, EndedAt: null } && segment.Agent == agent.Value;

    /// <param name="saved">Its values in the database; null: it is not there yet.</param>
    private sealed class WorkingRow<T>(T row, object[]? saved)
    {
        public T Row { get; } = row;
        public object[]? Saved = saved;
    }

    private sealed class WorkingCall(CallRecord row)
    {
        public CallRecord Row { get; } = row;
        public object[]? Saved;
        public object[]? SavedRating;
        public List<object[]?> SavedSegments { get; } = [];
    }
}
