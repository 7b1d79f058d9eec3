namespace Antiphon.TestKit;

/// <summary>The real clock, which a test may put forward: what is due in half a minute is due now, and the sockets and sounds in between
/// run in real time. It never stands still and never goes back.</summary>
public sealed class SkippingClock : TimeProvider
{
    private long _skipped;

    private TimeSpan Skipped => TimeSpan.FromTicks(Volatile.Read(ref _skipped));

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Skipped;

    public override long GetTimestamp() => System.GetTimestamp() + (long)(Skipped.TotalSeconds * TimestampFrequency);

    public override long TimestampFrequency => System.TimestampFrequency;

    /// <summary>Who waits for an instant is not woken by this: the test wakes it.</summary>
    public void Skip(TimeSpan by) => Interlocked.Add(ref _skipped, by.Ticks);
}
