using Antiphon.Sip;

namespace Antiphon.Switch.Legs;

/// <summary>Session interval of an inbound leg (RFC 4028), as UAS: the far end refreshes unless it asked us to. A session that nobody
/// refreshes is given up before it runs out (§10).</summary>
internal sealed class SessionTimer(SipLoop loop, SwitchLimits limits, Action onRefresh, Action onExpired)
{
    private TimeSpan _interval;
    private bool _weRefresh;
    private bool _farSupportsTimer;
    private ISipTimer? _timer;
    private ISipTimer? _expiry;

    /// <summary>For the 2xx and for our refresh; empty without a session interval.</summary>
    internal (HeaderId Id, string Value)[] Headers => _interval == default ? [] : _farSupportsTimer && !_weRefresh
        ? [(HeaderId.SessionExpires, Value), (HeaderId.Require, "timer")]                          // §9, table 2
        : [(HeaderId.SessionExpires, Value)];

    private string Value => $"{(int)_interval.TotalSeconds};refresher={(_weRefresh ? "uas" : "uac")}";

    internal static bool IsTooShort(SipRequest request, SwitchLimits limits) =>
        request.SessionExpires() is { } wish && wish.Seconds < limits.SessionIntervalMin.TotalSeconds;

    /// <summary>At the 2xx to an INVITE, and at every refresh by the far end.</summary>
    internal void Begin(SipRequest request)
    {
        Stop();
        _interval = default;
        if (request.SessionExpires() is not { } wish || wish.Seconds < limits.SessionIntervalMin.TotalSeconds) return;
        _farSupportsTimer = request.Lists(HeaderId.Supported, "timer"u8);
        _weRefresh = wish.Refresher == "uas" || !_farSupportsTimer;
        _interval = TimeSpan.FromSeconds(Math.Min(wish.Seconds, 86_400));
        Refreshed();
    }

    internal void Refreshed()
    {
        Stop();
        if (_interval == default) return;
        if (_weRefresh) _timer = loop.Schedule(_interval / 2, onRefresh);
        var margin = TimeSpan.FromSeconds(Math.Min(32, _interval.TotalSeconds / 3));
        _expiry = loop.Schedule(_interval - margin, onExpired);
    }

    internal void Stop()
    {
        _timer?.Cancel();
        _expiry?.Cancel();
    }
}
