namespace Antiphon.Server;

/// <summary>What a thread of work sleeps on until there is some. Setting it costs a system call only when the thread really sleeps: under load it does not.
/// One thread waits, any thread sets; several sets before a wait are one.</summary>
internal sealed class WakeSignal
{
    private const int Awake = 0, Asleep = 1, Signalled = 2;
    private readonly object _gate = new();      // Monitor.Wait is what the thread sleeps on
    private int _state = Awake;

    public void Set()
    {
        if (Interlocked.Exchange(ref _state, Signalled) is not Asleep) return;
        lock (_gate) Monitor.Pulse(_gate);
    }

    /// <summary>Returns at once when it was set since the last wait.</summary>
    public void Wait() => Wait(Timeout.InfiniteTimeSpan);

    /// <returns>False: the time is over and nothing was set.</returns>
    public bool Wait(TimeSpan atMost)
    {
        if (Interlocked.CompareExchange(ref _state, Awake, Signalled) is Signalled) return true;
        lock (_gate)
        {
            // Asleep is entered under the gate: who sees it and comes to pulse gets in only when Monitor.Wait has let go of it.
            if (Interlocked.CompareExchange(ref _state, Asleep, Awake) is Awake) Monitor.Wait(_gate, atMost);
            return Interlocked.Exchange(ref _state, Awake) is Signalled;
        }
    }
}
