using Antiphon.Server.Persistence.Story;

namespace Antiphon.Server.Features.Calls.Projections;

/// <summary>Brings the story's events into the business database, behind the writer, on a thread of its own. Exactly once: rows and position are saved in one
/// transaction. A database that is away delays it and loses nothing.</summary>
internal sealed class CallRecordsProjector(IDbContextFactory<CentreDb> databases, PartyBook parties, TimeProvider clock, ILogger<CallRecordsProjector> log) : IDisposable
{
    private const string Name = "calls";
    private const int BatchMax = 500;
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    /// <summary>Under load entries are gathered for so long and saved at once: a transaction costs as much as many rows. Who reads need not wait for it.</summary>
    private static readonly TimeSpan GatherFor = TimeSpan.FromMilliseconds(250);
    private readonly WakeSignal _wake = new();
    private readonly WakeSignal _hurry = new();
    private readonly Lock _waitersGate = new();
    private readonly List<(long Seq, TaskCompletionSource Done)> _waiters = [];
    private StoryFile? _story;
    private StoryReader? _reader;
    private DatabaseChronicle? _rows;
    private Thread? _thread;
    private long _position = -1;
    private volatile bool _stopping;
    private volatile bool _rebuild;

    /// <summary>Last entry of the story that is in the database; -1: not known yet.</summary>
    public long Position => Volatile.Read(ref _position);

    /// <summary>Entries of the story that are not in the database yet.</summary>
    public long Behind => _story is { } story ? Math.Max(0, story.LastSeq - Math.Max(0, Position)) : 0;

    /// <summary>All rows are being thrown away; what was made from them goes in the same transaction.</summary>
    public event Action<CentreDb>? Emptied;

    /// <summary>Everything that is on disk is in the database.</summary>
    public bool IsUpToDate => _story is null || Position >= _story.LastSeq;

    public void Open(StoryFile story) => (_story, _reader) = (story, story.Read());

    public void Start()
    {
        _thread = new Thread(Run) { Name = "records", IsBackground = true, Priority = ThreadPriority.BelowNormal };
        _thread.Start();
    }

    public void Wake() => _wake.Set();

    /// <summary>Waits until everything that is on disk now is in the database too, but not longer than the limit: then the reader sees what there is.</summary>
    public async Task CatchUp(TimeSpan limit, CancellationToken stop)
    {
        if (_story is not { LastSeq: var seq } || Position >= seq) return;
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_waitersGate) _waiters.Add((seq, done));
        _hurry.Set();
        Wake();
        try { await done.Task.WaitAsync(limit, clock, stop); }
        catch (TimeoutException) { }
    }

    /// <summary>Takes in all that is new.</summary>
    public void RunPending()
    {
        while (RunBatch() == BatchMax) { }
        lock (_waitersGate)
        {
            foreach (var (_, done) in _waiters.Where(w => w.Seq <= Position)) done.TrySetResult();
            _waiters.RemoveAll(w => w.Done.Task.IsCompleted);
        }
    }

    /// <summary>Has <see cref="Rebuild"/> done by the thread that writes the rows; the calls go on meanwhile.</summary>
    public void OrderRebuild()
    {
        _rebuild = true;
        _hurry.Set();
        Wake();
    }

    /// <summary>Throws away all rows and makes them again from the story's beginning.</summary>
    public void Rebuild()
    {
        using (var db = databases.CreateDbContext())
        {
            using var transaction = db.Database.BeginTransaction();
            db.Set<CallSegment>().ExecuteDelete();
            db.Set<CallRating>().ExecuteDelete();
            db.Set<CallRecord>().ExecuteDelete();
            db.Set<AgentTime>().ExecuteDelete();
            db.Set<QueueInterval>().ExecuteDelete();
            db.Set<ProjectionPosition>().Where(p => p.Name == Name).ExecuteDelete();
            Emptied?.Invoke(db);
            transaction.Commit();
        }
        Forget();
        Volatile.Write(ref _position, 0);
        RunPending();
    }

    public void Dispose()
    {
        if (_stopping) return;
        _stopping = true;
        _hurry.Set();
        _wake.Set();
        _thread?.Join();
        Forget();
        _reader?.Dispose();
    }

    private int RunBatch()
    {
        if (_position >= _story!.LastSeq) return 0;
        try { return RunBatch(_rows ??= new DatabaseChronicle(databases.CreateDbContext(), parties, Name)); }
        catch
        {
            Forget();
            throw;
        }
    }

    private int RunBatch(DatabaseChronicle rows)
    {
        var chronicle = new Chronicle(rows);
        var entries = _story!.Newest(rows.Seq, BatchMax) ?? _reader!.Entries(rows.Seq, BatchMax).ToList();
        foreach (var entry in entries)
        {
            chronicle.Apply(entry.Seq, entry.Events);
            rows.Seq = entry.Seq;
        }
        if (entries.Count > 0) rows.Save();
        Volatile.Write(ref _position, rows.Seq);
        return entries.Count;
    }

    private void Forget()
    {
        _rows?.Dispose();
        _rows = null;
    }

    private void Run()
    {
        while (!_stopping)
        {
            try
            {
                if (_rebuild) Rebuild();
                _rebuild = false;
                RunPending();
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                CallLog.ProjectionFailed(log, e);
                using var retry = clock.CreateTimer(_ => _wake.Set(), null, RetryAfter, Timeout.InfiniteTimeSpan);
                _wake.Wait();
                continue;
            }
            _wake.Wait();
            _hurry.Wait(GatherFor);
        }
    }
}
