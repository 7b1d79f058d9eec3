namespace Antiphon.Sip;

/// <summary>Sends a 2xx to INVITE again from T1 on, doubling up to T2, until its ACK comes or 64*T1 are over (RFC 3261 §13.3.1.4). Also on
/// TCP and WebSocket: a later hop may be UDP.</summary>
internal sealed class SuccessRepeat
{
    private readonly SipLoop _loop;
    private readonly SipTimers _timers;
    private readonly Action _send;
    private readonly ISipTimer _giveUp;
    private ISipTimer _next;
    private TimeSpan _interval;

    internal SuccessRepeat(SipLoop loop, SipTimers timers, Action send, Action onTimeout)
    {
        (_loop, _timers, _send, _interval) = (loop, timers, send, timers.T1);
        _next = loop.Schedule(_interval, Repeat);
        _giveUp = loop.Schedule(timers.Timeout, () => { Stop(); onTimeout(); });
    }

    internal void Stop()
    {
        _next.Cancel();
        _giveUp.Cancel();
    }

    private void Repeat()
    {
        _send();
        _interval = _interval * 2 < _timers.T2 ? _interval * 2 : _timers.T2;
        _next = _loop.Schedule(_interval, Repeat);
    }
}
