namespace Antiphon.Server.Persistence.Story;

/// <summary>Commits what waits as one batch, and only then releases it, in order. When the disk stalls or refuses, it goes on without
/// (<see cref="Durable"/> is false): steps are released at once and spooled in memory until the disk takes them.</summary>
/// <param name="commit">Writes a batch in one transaction or throws; on the writer's thread.</param>
internal sealed class StoryWriter(Action<IReadOnlyList<StoryStep>> commit, StoryOptions options, TimeProvider clock, ILogger<StoryWriter> log) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Lock _releaseGate = new();
    private readonly Queue<StoryStep> _waiting = [];
    private readonly Queue<StoryStep> _unreleased = [];
    private readonly List<StoryStep> _batch = [];
    private readonly WakeSignal _wake = new();
    private readonly WakeSignal _hurry = new();
    private Thread? _thread;
    private ITimer? _stall;
    private int _lastBatch;
    private long _committedAt;
    private long _committed, _released;
    private DateTimeOffset _retryAt = DateTimeOffset.MinValue;
    private volatile bool _durable = true;
    private volatile bool _committing;
    private volatile bool _stopping;

    /// <summary>False: an alarm. What is released now would be lost by a crash.</summary>
    public bool Durable => _durable;

    /// <summary>Steps that are not on disk.</summary>
    public int Spooled { get { lock (_gate) return _waiting.Count + _batch.Count; } }

    public bool SpoolFull => Spooled >= options.SpoolMax;

    /// <summary>Told after every commit, on the writer's thread.</summary>
    public event Action? Committed;

    /// <summary>Told when <see cref="Durable"/> changes.</summary>
    public event Action<bool>? DurableChanged;

    /// <summary>Starts the thread. Without it the owner calls <see cref="RunPending"/>.</summary>
    public void Start()
    {
        _thread = new Thread(Run) { Name = "story", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Takes a step. Called by one thread; the order of the calls is the order of the story.</summary>
    public void Enqueue(StoryStep step)
    {
        bool durable;
        if (step.IsVoid && ReleaseAtOnce(step)) return;
        // First here, or the commit could come before there is something to release. Never both gates at once: releasing may ask what waits.
        lock (_releaseGate) _unreleased.Enqueue(step);
        lock (_gate)
        {
            _waiting.Enqueue(step);
            durable = _durable;
        }
        _wake.Set();
        if (!durable) Release(long.MaxValue);
    }

    /// <summary>Commits and releases everything that waits, unless the disk was refused a moment ago.</summary>
    /// <returns>Whether there was anything to do.</returns>
    public bool RunPending()
    {
        var worked = false;
        while (clock.GetUtcNow() >= _retryAt && TakeBatch() is var upTo and > 0)
        {
            worked = true;
            if (!Commit()) break;
            lock (_gate)
            {
                (_committed, _committedAt, _lastBatch) = (upTo, clock.GetTimestamp(), _batch.Count);
                _batch.Clear();
            }
            Release(upTo);
            Committed?.Invoke();
            TurnDurable();
        }
        return worked;
    }

    /// <summary>Stops the thread after what waits is written, or after one more refusal of the disk.</summary>
    public void Dispose()
    {
        if (_stopping) return;
        _stopping = true;
        _wake.Set();
        _hurry.Set();
        _thread?.Join();
        _stall?.Dispose();
    }

    private void Run()
    {
        while (true)
        {
            RunPending();
            if (_stopping) break;
            _wake.Wait();
            if (_lastBatch > 1 && clock.GetElapsedTime(_committedAt) < options.GatherFor) _hurry.Wait(options.GatherFor);
        }
        RunPending();
    }

    /// <returns>Number of the last step in the batch; 0: nothing waits.</returns>
    private long TakeBatch()
    {
        lock (_gate)
        {
            // After a refusal the batch still holds what was in it.
            while (_batch.Count < options.BatchMax && _waiting.TryDequeue(out var step)) _batch.Add(step);
            return _batch.Count == 0 ? 0 : _committed + _batch.Count;
        }
    }

    private bool Commit()
    {
        _stall ??= clock.CreateTimer(_ => OnStall(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _committing = true;
        _stall.Change(options.StallAfter, Timeout.InfiniteTimeSpan);
        try
        {
            commit(_batch);
            return true;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            StoryLog.Refused(log, e, Spooled);
            _retryAt = clock.GetUtcNow() + options.RetryAfter;
            _ = clock.CreateTimer(static wake => ((WakeSignal)wake!).Set(), _wake, options.RetryAfter, Timeout.InfiniteTimeSpan);
            TurnNonDurable();
            return false;
        }
        finally
        {
            _committing = false;
            _stall.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    private void OnStall()
    {
        if (!_committing) return;
        StoryLog.Stalled(log, options.StallAfter.TotalSeconds);
        TurnNonDurable();
    }

    private void TurnNonDurable()
    {
        lock (_gate)
        {
            if (!_durable) return;
            _durable = false;
        }
        DurableChanged?.Invoke(false);
        Release(long.MaxValue);
    }

    private void TurnDurable()
    {
        // Under the gate: a step that comes now is released either by its own thread, before this, or by a commit.
        lock (_gate)
        {
            if (_durable || _waiting.Count > 0) return;
            _durable = true;
        }
        StoryLog.Back(log);
        DurableChanged?.Invoke(true);
    }

    /// <summary>What leaves nothing on disk need not go there, unless something before it does.</summary>
    private bool ReleaseAtOnce(StoryStep step)
    {
        lock (_releaseGate)
        {
            if (_unreleased.Count > 0) return false;
            step.Release();
            return true;
        }
    }

    private void Release(long upTo)
    {
        // One at a time and in order, whichever thread comes: the writer's after a commit, the loop's or the timer's while not durable.
        lock (_releaseGate)
        {
            while (_released < upTo && _unreleased.TryDequeue(out var step))
            {
                _released++;
                step.Release();
            }
        }
    }
}

internal static partial class StoryLog
{
    [LoggerMessage(1101, LogLevel.Critical, "The story's disk has not answered for {Seconds} s: calls go on without it. Nothing of what happens now would survive a crash.")]
    public static partial void Stalled(ILogger log, double seconds);

    [LoggerMessage(1102, LogLevel.Critical, "The story cannot be written: calls go on without it, {Spooled} steps wait in memory.")]
    public static partial void Refused(ILogger log, Exception cause, int spooled);

    [LoggerMessage(1103, LogLevel.Warning, "The story is written again; everything that waited is on disk.")]
    public static partial void Back(ILogger log);

    [LoggerMessage(1104, LogLevel.Error, "Upkeep of the story failed; it is tried again.")]
    public static partial void UpkeepFailed(ILogger log, Exception cause);
}
