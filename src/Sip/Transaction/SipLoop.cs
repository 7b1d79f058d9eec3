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

    private readonly object _gate = new();      // Monitor.Wait is what the thread sleeps on
    private readonly Queue<(Action<object?> Run, object? State)> _mailbox = new();
    private readonly PriorityQueue<LoopTimer, (long Due, long Order)> _timers = new();
    private long _order;
    private int _liveTimers;
    private long _dropped;
    private long _faults;
    private Thread? _thread;

    public TimeProvider Clock => clock;

    /// <summary>Timers that have neither fired nor been cancelled.</summary>
    public int Timers => Volatile.Read(ref _liveTimers);

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
        lock (_gate) _timers.Enqueue(timer, (due, _order++));
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

    private (Action<object?> Run, object? State)? TakeNext()
    {
        lock (_gate)
        {
            // Timers first: a flood of datagrams must not hold up the calls that are there.
            while (_timers.TryPeek(out var timer, out var at))
            {
                if (timer.IsDone) { _timers.Dequeue(); continue; }
                if (at.Due > clock.GetTimestamp()) break;
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
            if (timer.IsDone) { _timers.Dequeue(); continue; }
            // Rounded up to a millisecond, the grain of Monitor.Wait: rounding down would spin.
            var milliseconds = Math.Ceiling((at.Due - clock.GetTimestamp()) * 1000.0 / clock.TimestampFrequency);
            return TimeSpan.FromMilliseconds(Math.Clamp(milliseconds, 0, LongestWait.TotalMilliseconds));
        }
        return LongestWait;
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
        private int _done;

        public bool IsDone => Volatile.Read(ref _done) != 0;

        public void Cancel()
        {
            if (Interlocked.Exchange(ref _done, 1) == 0) Interlocked.Decrement(ref loop._liveTimers);
        }

        public void Fire()
        {
            if (Interlocked.Exchange(ref _done, 1) != 0) return;
            Interlocked.Decrement(ref loop._liveTimers);
            action();
        }
    }
}
