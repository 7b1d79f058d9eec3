using System.Security.Cryptography;

namespace Antiphon.Sip;

/// <summary>Provisional responses that the caller has to acknowledge (RFC 3262 §3): one at a time, repeated until its PRACK comes; others wait.</summary>
internal sealed class ReliableProvisionals(SipLoop loop, SipTimers timers, Action<SipResponse> send, Action onTimeout)
{
    private readonly Queue<SipResponseBuilder> _waiting = new();
    private SuccessRepeat? _repeat;

    // §3: between 1 and 2^31 − 1; each one more than the one before.
    private uint _lastRSeq = (uint)RandomNumberGenerator.GetInt32(0, int.MaxValue / 2);

    /// <summary>One is out and not acknowledged.</summary>
    internal bool IsPending => _repeat is not null;

    internal void Send(SipResponseBuilder response)
    {
        if (IsPending) _waiting.Enqueue(response);
        else SendNow(response);
    }

    /// <summary>False: it acknowledges nothing that is open; 481.</summary>
    internal bool TryAcknowledge(uint rseq)
    {
        if (!IsPending || rseq != _lastRSeq) return false;
        Stop();
        return true;
    }

    /// <summary>After the PRACK is answered: the next one may go.</summary>
    internal void Continue()
    {
        if (!IsPending && _waiting.TryDequeue(out var next)) SendNow(next);
    }

    internal void Stop()
    {
        _repeat?.Stop();
        _repeat = null;
    }

    private void SendNow(SipResponseBuilder builder)
    {
        var response = builder.Add(HeaderId.Require, "100rel").Add(HeaderId.RSeq, ++_lastRSeq).Build();
        send(response);
        _repeat = new SuccessRepeat(loop, timers, () => send(response), onTimeout);
    }
}
