using Antiphon.Media.Codecs;
using Antiphon.Media.Sdp;

namespace Antiphon.Media.Mixing;

/// <summary>One direction of one port as PCM, a frame per tick, for all who need it in that tick. Exists only while somebody does.</summary>
internal sealed class Voice
{
    private const int PacketSamplesMax = 1_024;

    private readonly JitterBuffer _buffer = new();
    private readonly short[] _frame = new short[JitterBuffer.FrameSamples];
    private readonly short[] _decoded = new short[PacketSamplesMax];
    private long _tick = -1;

    /// <summary>There was a packet already.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>The frame of this tick holds something.</summary>
    public bool IsHeard { get; private set; }

    public JitterBuffer Buffer => _buffer;

    public void Put(uint ssrc, uint timestamp, AudioCodec law, ReadOnlySpan<byte> payload, long nowMs)
    {
        if (payload.Length > PacketSamplesMax) return;
        var samples = _decoded.AsSpan(0, payload.Length);
        G711.Decode(law, payload, samples);
        _buffer.Put(ssrc, timestamp, samples, nowMs);
    }

    /// <summary>The frame of a tick; the first who asks moves on to it.</summary>
    public ReadOnlySpan<short> Frame(long tick, long nowMs)
    {
        if (tick == _tick) return _frame;
        _tick = tick;
        IsHeard = _buffer.Pull(_frame, nowMs);
        HasBegun |= IsHeard;
        return _frame;
    }
}
