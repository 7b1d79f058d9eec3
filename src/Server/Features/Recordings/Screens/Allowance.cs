namespace Antiphon.Server.Features.Recordings.Screens;

/// <summary>So much a second on average, and so much at once above it.</summary>
internal sealed class Allowance(double perSecond, double most, TimeProvider clock)
{
    private readonly double _most = most;
    private double _left = most;
    private long _at = clock.GetTimestamp();

    /// <returns>False: it is too much.</returns>
    public bool Takes(double amount)
    {
        var now = clock.GetTimestamp();
        _left = Math.Min(_most, _left + perSecond * clock.GetElapsedTime(_at, now).TotalSeconds) - amount;
        _at = now;
        return _left >= 0;
    }
}
