namespace Antiphon.Sip;

/// <summary>A deadline that is found far beyond its time was not looked at because the process stood still (stopped, or its machine frozen). What would have
/// met it may have come meanwhile and lie unread in the sockets: such deadlines are held for a moment, once, until it is read. Used by one thread.</summary>
/// <param name="hold">How long they are held.</param>
/// <param name="clock">Of the machine; only what has passed is measured. Deadlines go by a clock that may be set forward, which is no standstill.</param>
public sealed class Standstill(TimeSpan hold, TimeProvider clock)
{
    /// <summary>Later than this no thread of ours is when the process runs, however busy the machine.</summary>
    public static readonly TimeSpan Noticed = TimeSpan.FromSeconds(1);

    private long? _since;
    private long _looked = clock.GetTimestamp();

    /// <summary>How long a deadline is still to be held; zero: it is acted on now.</summary>
    /// <param name="late">How far beyond its time it is.</param>
    public TimeSpan Left(TimeSpan late)
    {
        var away = Look();
        if (_since is null && (late < Noticed || away < Noticed)) return TimeSpan.Zero;
        var left = hold - clock.GetElapsedTime(_since ??= clock.GetTimestamp());
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    /// <summary>No deadline is due: the next standstill is another.</summary>
    public void CaughtUp()
    {
        _since = null;
        Look();
    }

    private TimeSpan Look()
    {
        var before = _looked;
        return clock.GetElapsedTime(before, _looked = clock.GetTimestamp());
    }
}
