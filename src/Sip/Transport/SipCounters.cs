namespace Antiphon.Sip;

/// <summary>Totals since the start of an endpoint. Those of the loop are written by it alone; all may be read from any thread.</summary>
public sealed class SipCounters
{
    private long _malformed;
    private long _overflowed;
    private long _shutOut;

    /// <summary>Requests and responses taken in.</summary>
    public long Received { get; internal set; }

    /// <summary>Requests and responses sent, repeats among them.</summary>
    public long Sent { get; internal set; }

    /// <summary>Messages that we sent again because nobody answered or acknowledged (Timers A, E, G and repeats of a 2xx).</summary>
    public long Retransmitted { get; internal set; }

    /// <summary>Requests that came again although we had them.</summary>
    public long RepeatsReceived { get; internal set; }

    /// <summary>Transactions begun, in and out.</summary>
    public long Transactions { get; internal set; }

    /// <summary>Requests of ours that nobody answered (Timers B and F), and refusals that nobody acknowledged (Timer H).</summary>
    public long TimedOut { get; internal set; }

    /// <summary>Requests refused with 503 because there were too many transactions.</summary>
    public long RefusedForLoad { get; internal set; }

    /// <summary>Messages that the parser refused.</summary>
    public long Malformed => Volatile.Read(ref _malformed);

    /// <summary>Messages dropped because too many waited, in all or of their source.</summary>
    public long Overflowed => Volatile.Read(ref _overflowed);

    /// <summary>Requests dropped unread because their source is blocked.</summary>
    public long ShutOut => Volatile.Read(ref _shutOut);

    internal void CountMalformed() => Interlocked.Increment(ref _malformed);

    internal void CountOverflowed() => Interlocked.Increment(ref _overflowed);

    internal void CountShutOut() => Interlocked.Increment(ref _shutOut);
}
