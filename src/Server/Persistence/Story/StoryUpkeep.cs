namespace Antiphon.Server.Persistence.Story;

/// <summary>Snapshots and checkpoints, away from the writer's thread: a snapshot is made here and goes to disk with the next commit.</summary>
internal sealed class StoryUpkeep(StoryFile file, StoryOptions options, TimeProvider clock, ILogger<StoryUpkeep> log) : IDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(10);
    private readonly Lock _gate = new();
    private StorySnapshot? _ready;
    private (long Seq, RoutingState State) _latest = (0, RoutingState.Initial);
    private long _snapshotSeq;
    private DateTimeOffset _snapshotAt = clock.GetUtcNow();
    private ITimer? _timer;
    private int _running;

    public void Start(long snapshotSeq)
    {
        _snapshotSeq = snapshotSeq;
        _timer = clock.CreateTimer(_ => ThreadPool.UnsafeQueueUserWorkItem(_ => Run(), null), null, Pace, Pace);
    }

    /// <summary>Commits a batch, with the snapshot that is ready. On the writer's thread.</summary>
    public void Commit(IReadOnlyList<StoryStep> steps)
    {
        StorySnapshot? snapshot;
        lock (_gate) snapshot = _ready;
        file.Commit(steps, snapshot);
        lock (_gate)
        {
            if (ReferenceEquals(snapshot, _ready)) _ready = null;
            if (steps[^1] is { } last) _latest = (file.LastSeq, last.State);
        }
    }

    /// <summary>Does what is due. Never two at a time.</summary>
    public void Run()
    {
        if (Interlocked.Exchange(ref _running, 1) == 1) return;
        try
        {
            file.Checkpoint();
            SnapshotIfDue();
        }
        catch (Exception e) when (e is not OutOfMemoryException) { StoryLog.UpkeepFailed(log, e); }
        finally { Volatile.Write(ref _running, 0); }
    }

    public void Dispose() => _timer?.Dispose();

    private void SnapshotIfDue()
    {
        (long seq, RoutingState state) = Latest();
        var now = clock.GetUtcNow();
        if (seq == _snapshotSeq || (seq - _snapshotSeq < options.SnapshotEntries && now - _snapshotAt < options.SnapshotEvery)) return;
        var snapshot = StorySnapshot.Of(seq, state);
        lock (_gate) _ready = snapshot;
        (_snapshotSeq, _snapshotAt) = (seq, now);
    }

    private (long, RoutingState) Latest() { lock (_gate) return _latest; }
}
