namespace Antiphon.Media.Rtp;

/// <summary>What one port sends: one SSRC, one line of sequence numbers and timestamps over all changes of source (prompt, bridge, echo,
/// silence). Packets of a far source keep their distances, so that loss and reordering stay visible to the receiver.</summary>
/// <remarks>Starts below 32768, as RFC 3711 §3.3.1 advises against a rollover in the first packets.</remarks>
internal sealed class OutboundStream(uint ssrc, ushort firstSequence, uint firstTimestamp)
{
    private const int JumpMax = 3_000;
    private const int JumpMsMax = 60_000;

    /// <summary>Longer than any jitter of the packets that we pass on or make.</summary>
    private const int PauseMs = 100;

    private enum Source { None, Own, Far }

    private ushort _nextSequence = firstSequence;
    private uint _nextTimestamp = firstTimestamp;
    private long _lastAtMs;
    private bool _started;
    private bool _seamless;

    private Source _source;
    private ushort _firstSequence;
    private uint _sourceSsrc;
    private ushort _sequenceOffset;
    private uint _timestampOffset;
    private ushort _sourceSequence;
    private uint _sourceTimestamp;

    public uint Ssrc => ssrc;

    /// <summary>Of the codec. When it changes, the line goes on in the new unit (RFC 7160 §4.1).</summary>
    public int TicksPerMs { get; set; } = 8;

    /// <summary>Timestamp after the last packet: for sender reports.</summary>
    public uint NextTimestamp => _nextTimestamp;

    /// <summary>When the last packet was sent, in milliseconds of the engine's clock.</summary>
    public long LastAtMs => _lastAtMs;

    public bool Started => _started;

    /// <summary>The last packet was of our own making, and nothing else was begun since.</summary>
    public bool IsOwn => _source == Source.Own;

    /// <summary>The source changes: the next packet carries the marker and follows the line.</summary>
    public void Break() => (_source, _seamless) = (Source.None, false);

    /// <summary>Another one makes the packets, but what is heard goes on: no marker and no jump in the line, unless there is a pause.</summary>
    public void Continue() => (_source, _seamless) = (Source.None, true);

    /// <summary>Header values of the next packet of our own making.</summary>
    /// <param name="ticks">Its length in timestamp units.</param>
    public (ushort Sequence, uint Timestamp, bool Marker) Own(long nowMs, int ticks)
    {
        var marker = _source != Source.Own && !GoesOn(nowMs);
        if (marker) CatchUp(nowMs);
        else CatchUpGap(nowMs);
        (_source, _seamless) = (Source.Own, false);
        var values = (_nextSequence, _nextTimestamp, marker);
        _nextSequence++;
        _nextTimestamp += (uint)ticks;
        Sent(nowMs);
        return values;
    }

    /// <summary>A number without a step of time: the packets of one telephone event share their timestamp (RFC 4733 §2.5.1.2).</summary>
    public ushort NextSequence(long nowMs)
    {
        Sent(nowMs);
        return _nextSequence++;
    }

    /// <summary>Timestamp at which an event begins.</summary>
    public uint BeginEvent(long nowMs)
    {
        _source = Source.None;
        CatchUp(nowMs);
        return _nextTimestamp;
    }

    /// <summary>Time passes without packets of audio.</summary>
    public void Skip(int ticks) => _nextTimestamp += (uint)ticks;

    /// <summary>Header values for a packet of a far source.</summary>
    /// <param name="ticks">Length of its audio in timestamp units.</param>
    /// <returns>Null for a straggler from before the change of source: its number is used already, and with SRTP a number is a key stream.</returns>
    public (ushort Sequence, uint Timestamp, bool Marker)? Follow(long nowMs, uint sourceSsrc, ushort sequence, uint timestamp, bool marker, int ticks)
    {
        if (_source != Source.Far || sourceSsrc != _sourceSsrc || Math.Abs((short)(sequence - _sourceSequence)) > JumpMax
            || Math.Abs((int)(timestamp - _sourceTimestamp)) > JumpMsMax * TicksPerMs)
        {
            if (!GoesOn(nowMs))
            {
                marker = true;
                CatchUp(nowMs);
            }
            (_source, _seamless) = (Source.Far, false);
            _firstSequence = sequence;
            _sourceSsrc = sourceSsrc;
            _sequenceOffset = (ushort)(_nextSequence - sequence);
            _timestampOffset = _nextTimestamp - timestamp;
            _sourceSequence = (ushort)(sequence - 1);
        }
        if ((short)(sequence - _firstSequence) < 0 && (short)(sequence - _sourceSequence) <= 0 && (ushort)(_sourceSequence - _firstSequence) < JumpMax) return null;
        var values = ((ushort)(sequence + _sequenceOffset), timestamp + _timestampOffset, marker);
        if ((short)(sequence - _sourceSequence) > 0)
        {
            _sourceSequence = sequence;
            _sourceTimestamp = timestamp;
            _nextSequence = (ushort)(values.Item1 + 1);
            _nextTimestamp = values.Item2 + (uint)ticks;
        }
        Sent(nowMs);
        return values;
    }

    private bool GoesOn(long nowMs) => _seamless && _started && nowMs - _lastAtMs <= PauseMs;

    private void Sent(long nowMs)
    {
        _lastAtMs = nowMs;
        _started = true;
    }

    /// <summary>The line goes on where the clock is, never back.</summary>
    private void CatchUp(long nowMs)
    {
        if (_started && nowMs - _lastAtMs > 20) _nextTimestamp += (uint)((nowMs - _lastAtMs - 20) * TicksPerMs);
    }

    /// <summary>Frames of our own come every 20 ms, give or take; only a real pause is a jump in the line.</summary>
    private void CatchUpGap(long nowMs)
    {
        if (_started && nowMs - _lastAtMs > PauseMs) _nextTimestamp += (uint)((nowMs - _lastAtMs - 20) * TicksPerMs);
    }
}
