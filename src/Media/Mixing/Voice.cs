using Antiphon.Media.Codecs;
using Antiphon.Media.Sdp;

namespace Antiphon.Media.Mixing;

/// <summary>One direction of one port as PCM, a frame per tick, for all who need it in that tick. Exists only while somebody does.</summary>
/// <param name="isWide">16,000 samples per second come in; whoever wants 8,000 gets them filtered.</param>
internal sealed class Voice(bool isWide = false)
{
    private const int PacketSamplesMax = 1_024;

    private readonly JitterBuffer _buffer = new(isWide ? 2 : 1);
    private readonly short[] _frame = new short[JitterBuffer.FrameSamples];
    private readonly short[] _decoded = isWide ? [] : new short[PacketSamplesMax];
    private readonly short[] _wide = isWide ? new short[WideCodec.FrameSamples] : [];
    private readonly Decimator? _decimator = isWide ? new Decimator() : null;
    private long _tick = -1;

    /// <summary>There was a packet already.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>The frame of this tick holds something.</summary>
    public bool IsHeard { get; private set; }

    public bool IsWide => isWide;

    public JitterBuffer Buffer => _buffer;

    public void Put(uint ssrc, uint timestamp, AudioCodec law, ReadOnlySpan<byte> payload, long nowMs)
    {
        if (payload.Length > PacketSamplesMax) return;
        var samples = _decoded.AsSpan(0, payload.Length);
        G711.Decode(law, payload, samples);
        _buffer.Put(ssrc, timestamp, samples, nowMs);
    }

    /// <summary>Takes what a receiver made of a packet.</summary>
    public void Put(uint ssrc, WideReceiver received, long nowMs) => _buffer.Put(ssrc, received.Timestamp, received.Samples, nowMs);

    /// <summary>The frame of a tick; the first who asks moves on to it.</summary>
    public ReadOnlySpan<short> Frame(long tick, long nowMs)
    {
        if (tick == _tick) return _frame;
        _tick = tick;
        IsHeard = _buffer.Pull(isWide ? _wide : _frame, nowMs);
        _decimator?.Take(_wide, _frame);
        HasBegun |= IsHeard;
        return _frame;
    }

    /// <summary>The same frame with all its width. Only where <see cref="IsWide"/>.</summary>
    public ReadOnlySpan<short> WideFrame(long tick, long nowMs)
    {
        Frame(tick, nowMs);
        return _wide;
    }
}
