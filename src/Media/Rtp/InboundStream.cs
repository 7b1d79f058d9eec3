namespace Antiphon.Media.Rtp;

/// <summary>What one port hears: extended sequence numbers, duplicates, loss and jitter (RFC 3550 §6.4.1, Appendix A.3 and A.8).</summary>
internal sealed class InboundStream
{
    private const int JumpMax = 3_000;

    private ReplayWindow _window;
    private bool _started;
    private ulong _base;
    private ulong _highest;
    private long _expectedBefore;
    private long _receivedBefore;
    private uint _lastTransit;
    private double _jitter;
    private long _lostOfFormerSources;
    private long _expectedOfFormerSources;
    private long _receivedOfThis;

    public uint Ssrc { get; private set; }

    /// <summary>Of the codec.</summary>
    public int TicksPerMs
    {
        get;
        set
        {
            if (field == value) return;
            (field, _jitter, _lastTransit) = (value, 0, 0);
        }
    } = 8;

    public long Received { get; private set; }
    public double JitterTicks => _jitter;
    public uint HighestSequence => (uint)_highest;
    private long ExpectedOfThis => _started ? (long)(_highest - _base) + 1 : 0;

    public double LossPercent
    {
        get
        {
            var expected = ExpectedOfThis + _expectedOfFormerSources;
            return expected <= 0 ? 0 : Math.Clamp(100.0 * (Math.Max(0, ExpectedOfThis - _receivedOfThis) + _lostOfFormerSources) / expected, 0, 100);
        }
    }

    public int Lost => (int)Math.Clamp(ExpectedOfThis - _receivedOfThis, 0, 0x7F_FFFF);

    /// <summary>Counts a packet.</summary>
    /// <returns>False for a duplicate: to be dropped.</returns>
    public bool Take(in RtpHeader packet, long nowMs)
    {
        if (!_started || packet.Ssrc != Ssrc || Math.Abs((short)(packet.Sequence - (ushort)_highest)) > JumpMax) Start(packet);
        var extended = _highest + (ulong)(short)(packet.Sequence - (ushort)_highest);
        if (!_window.IsNew(extended)) return false;
        _window.Add(extended);
        if (extended > _highest) _highest = extended;
        Received++;
        _receivedOfThis++;
        TakeJitter(packet, nowMs);
        return true;
    }

    /// <summary>Fraction lost since the last report, in 1/256.</summary>
    public byte TakeFractionLost()
    {
        var expected = ExpectedOfThis - _expectedBefore;
        var lost = expected - (_receivedOfThis - _receivedBefore);
        (_expectedBefore, _receivedBefore) = (ExpectedOfThis, _receivedOfThis);
        return expected <= 0 || lost <= 0 ? (byte)0 : (byte)Math.Min(255, lost * 256 / expected);
    }

    private void Start(in RtpHeader packet)
    {
        _lostOfFormerSources += Math.Max(0, ExpectedOfThis - _receivedOfThis);
        _expectedOfFormerSources += ExpectedOfThis;
        _window = default;
        _started = true;
        Ssrc = packet.Ssrc;
        _base = _highest = 0x1_0000UL + packet.Sequence;   // one cycle up, so that reordering around the first cannot go below zero
        (_receivedOfThis, _expectedBefore, _receivedBefore, _lastTransit) = (0, 0, 0, 0);
    }

    private void TakeJitter(in RtpHeader packet, long nowMs)
    {
        var transit = (uint)(nowMs * TicksPerMs) - packet.Timestamp;
        if (_lastTransit != 0)
        {
            var distance = Math.Abs((double)(int)(transit - _lastTransit));
            if (distance < 5_000 * TicksPerMs) _jitter += (distance - _jitter) / 16;
        }
        _lastTransit = transit;
    }
}
