namespace Antiphon.Sip;

/// <summary>A timer of the loop. Cancelling one that fired does nothing.</summary>
public interface ISipTimer
{
    void Cancel();
}

/// <summary>The one thread of everything above the sockets: a mailbox and a heap of timers. What runs here needs no locks.
/// An action that throws is counted and logged; the loop goes on.</summary>
public sealed class SipLoop(TimeProvider clock, SipLog? log = null, int mailboxMax = 100_000)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    /// <summary>Cancelled timers are cleared out when they are more than this and more than half of the heap: a session timer of half an hour
    /// that ends with its call after seconds would otherwise stay for the rest.</summary>
    private const int CancelledMax = 256;

    /// <summary>Long timers (what a transaction waits for strays, refreshes, sessions) fire together on a raster rather than wake the thread one by one:
    /// at 100 calls per second these would be 400 wake-ups a second. None fires early, none more than the raster late.</summary>
    private const double LongSeconds = 4, RasterSeconds = 0.25;

    /// <summary>So long the sockets have, after the process stood still, to hand over what came meanwhile before timers fire.</summary>
    private static readonly TimeSpan ReadFirst = TimeSpan.FromMilliseconds(200);

    private readonly object _gate = new();      // Monitor.Wait is what the thread sleeps on
    private readonly Queue<(Action<object?> Run, object? State)> _mailbox = new();
    private readonly PriorityQueue<LoopTimer, (long Due, long Order)> _timers = new();
    private readonly Standstill _standstill = new(ReadFirst, TimeProvider.System);
    private int _cancelled;
    private long _order;
    private int _liveTimers;
    private long _dropped;
    private long _faults;
    private Thread? _thread;

    public TimeProvider Clock => clock;

    /// <summary>Timers that have neither fired nor been cancelled.</summary>
    public int Timers => Volatile.Read(ref _liveTimers);

    /// <summary>Timers held in memory, cancelled ones included.</summary>
    internal int TimersHeld { get { lock (_gate) return _timers.Count; } }

    /// <summary>Items that <see cref="TryPost"/> refused since the start.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>Exceptions that reached the loop since the start.</summary>
    public long Faults => Volatile.Read(ref _faults);

    /// <summary>True on the thread that runs the loop, and in tests always before the first <see cref="Run"/>.</summary>
    public bool IsHere => _thread is null || _thread == Thread.CurrentThread;

    /// <summary>Work that must be done: never dropped. From any thread.</summary>
    public void Post(Action action) => Enqueue(static state => ((Action)state!)(), action);

    public void Post(Action<object?> action, object? state) => Enqueue(action, state);

    /// <summary>Work that may be lost, like a datagram: false when the mailbox is full.</summary>
    public bool TryPost(Action<object?> action, object? state)
    {
        lock (_gate)
        {
            if (_mailbox.Count >= mailboxMax) { _dropped++; return false; }
            _mailbox.Enqueue((action, state));
            if (_mailbox.Count == 1) Monitor.Pulse(_gate);
            return true;
        }
    }

    /// <summary>Runs the action on the loop after that time; timers due at one instant fire in the order they were made. On the loop only.</summary>
    public ISipTimer Schedule(TimeSpan after, Action action)
    {
        var timer = new LoopTimer(this, action);
        var due = clock.GetTimestamp() + (long)(Math.Max(0, after.TotalSeconds) * clock.TimestampFrequency);
        if (after.TotalSeconds >= LongSeconds) due += Raster(due);
        lock (_gate)
        {
            if (_cancelled > CancelledMax && _cancelled > _timers.Count / 2) ClearOutCancelled();
            _timers.Enqueue(timer, (due, _order++));
        }
        Interlocked.Increment(ref _liveTimers);
        return timer;
    }

    /// <summary>The body of the thread that the owner starts; returns when cancelled, after the mailbox has been emptied once more.</summary>
    public void Run(CancellationToken stop)
    {
        _thread = Thread.CurrentThread;
        using var wake = stop.Register(() => { lock (_gate) Monitor.Pulse(_gate); });
        while (!stop.IsCancellationRequested)
        {
            RunPending();
            lock (_gate)
            {
                if (_mailbox.Count == 0 && !stop.IsCancellationRequested && UntilNext() is { Ticks: > 0 } wait) Monitor.Wait(_gate, wait);
            }
        }
        RunPending();
    }

    /// <summary>Runs everything posted and every timer that is due, also what these add. For tests, and for <see cref="Run"/>.</summary>
    public void RunPending()
    {
        while (TakeNext() is { } next) Guarded(next.Run, next.State);
    }

    private long Raster(long due)
    {
        var raster = (long)(RasterSeconds * clock.TimestampFrequency);
        return (raster - due % raster) % raster;
    }

    private (Action<object?> Run, object? State)? TakeNext()
    {
        lock (_gate)
        {
            // Timers first: a flood of datagrams must not hold up the calls that are there.
            while (_timers.TryPeek(out var timer, out var at))
            {
                if (timer.IsDone) { DropCancelled(); continue; }
                if (UntilFired(at.Due) > TimeSpan.Zero) break;
                _timers.Dequeue();
                return (static state => ((LoopTimer)state!).Fire(), timer);
            }
            return _mailbox.TryDequeue(out var item) ? item : null;
        }
    }

    private TimeSpan UntilNext()
    {
        while (_timers.TryPeek(out var timer, out var at))
        {
            if (timer.IsDone) { DropCancelled(); continue; }
            // Rounded up to a millisecond, the grain of Monitor.Wait: rounding down would spin.
            return TimeSpan.FromMilliseconds(Math.Clamp(Math.Ceiling(UntilFired(at.Due).TotalMilliseconds), 0, LongestWait.TotalMilliseconds));
        }
        return LongestWait;
    }

    /// <summary>Who drives the loop by hand has a time of his own: there nothing stands still.</summary>
    private TimeSpan UntilFired(long due)
    {
        var until = TimeSpan.FromSeconds((due - clock.GetTimestamp()) / (double)clock.TimestampFrequency);
        if (_thread is null) return until;
        if (until <= TimeSpan.Zero) return _standstill.Left(-until);
        _standstill.CaughtUp();
        return until;
    }

    private void DropCancelled()
    {
        _timers.Dequeue();
        _cancelled--;
    }

    private void ClearOutCancelled()
    {
        var live = _timers.UnorderedItems.Where(entry => !entry.Element.IsDone).ToList();
        _timers.Clear();
        _timers.EnqueueRange(live);
        _cancelled = 0;
    }

    private void Enqueue(Action<object?> action, object? state)
    {
        lock (_gate)
        {
            _mailbox.Enqueue((action, state));
            if (_mailbox.Count == 1) Monitor.Pulse(_gate);
        }
    }

    private void Guarded(Action<object?> run, object? state)
    {
        try
        {
            run(state);
        }
        catch (Exception fault)
        {
            Interlocked.Increment(ref _faults);
            log?.Invoke(SipLogLevel.Error, "An action failed on the SIP loop; the loop goes on.", fault);
        }
    }

    private sealed class LoopTimer(SipLoop loop, Action action) : ISipTimer
    {
        // Null once it fired or was cancelled: what it would have acted on is let go at once.
        private Action? _action = action;

        public bool IsDone => Volatile.Read(ref _action) is null;

        public void Cancel()
        {
            if (Interlocked.Exchange(ref _action, null) is null) return;
            Interlocked.Decrement(ref loop._liveTimers);
            lock (loop._gate) loop._cancelled++;
        }

        public void Fire()
        {
            if (Interlocked.Exchange(ref _action, null) is not { } action) return;
            Interlocked.Decrement(ref loop._liveTimers);
            action();
        }
    }
}
