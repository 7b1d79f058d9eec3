namespace Antiphon.Server.Features.Simulation;

/// <summary>Does things later, one at a time: everything the floor does happens under one gate. A fault in it is logged and goes no further,
/// for the centre around it takes real calls.</summary>
internal sealed partial class Pace(TimeProvider clock, ILogger log)
{
    private readonly Lock _gate = new();

    // A pending timer that nobody holds may be collected before it fires.
    private readonly HashSet<Step> _pending = [];

    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>Does it now, under the gate.</summary>
    public void Do(Action act)
    {
        lock (_gate)
        {
            try
            {
                act();
            }
            catch (Exception fault)
            {
                Fault(fault);
            }
        }
    }

    public T Ask<T>(Func<T> question)
    {
        lock (_gate) return question();
    }

    /// <summary>Does it later, under the gate, unless it is disposed of first.</summary>
    public IDisposable After(TimeSpan delay, Action act)
    {
        var step = new Step(this, act);
        lock (_gate)
        {
            _pending.Add(step);
            step.Timer = clock.CreateTimer(static s => ((Step)s!).Fire(), step, delay, Timeout.InfiniteTimeSpan);
        }
        return step;
    }

    private sealed class Step(Pace pace, Action act) : IDisposable
    {
        public ITimer? Timer { get; set; }

        public void Fire() => pace.Do(() =>
        {
            if (!pace._pending.Remove(this)) return;
            Timer?.Dispose();
            act();
        });

        public void Dispose()
        {
            lock (pace._gate)
                if (pace._pending.Remove(this)) Timer?.Dispose();
        }
    }

    [LoggerMessage(EventId = 4201, Level = LogLevel.Error, Message = "fault in the synthetic floor; it goes on")]
    private partial void Fault(Exception fault);
}
