using Antiphon.Sip;

namespace Antiphon.Server.Features.Calls;

internal sealed partial class CallLoop
{
    /// <summary>So long the switch has, after the process stood still, to tell what came meanwhile before anything ends by its time.</summary>
    private static readonly TimeSpan ToldFirst = TimeSpan.FromMilliseconds(500);

    private readonly Standstill _standstill = new(ToldFirst, TimeProvider.System);
    private TimeSpan _held;

    /// <summary>An agent may have taken the offer that was over meanwhile. Who drives the loop by hand has a time of his own: there nothing stands still.</summary>
    private TimeSpan Held(DateTimeOffset now)
    {
        if (_thread is not null && _state.NextDue is { } due && due <= now) return _standstill.Left(now - due);
        _standstill.CaughtUp();
        return TimeSpan.Zero;
    }
}
