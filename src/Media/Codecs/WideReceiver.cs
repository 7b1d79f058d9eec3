using Antiphon.Media.Rtp;
using Antiphon.Media.Sdp;

namespace Antiphon.Media.Codecs;

/// <summary>Makes samples of the packets of one far end whose codec has a memory: each is decoded once, as it comes, and what was lost before it is
/// made up where the codec can. Used by one media thread.</summary>
internal sealed class WideReceiver(AudioCodec codec, WideCodec decoder)
{
    private readonly short[] _wide = new short[2 * WideCodec.SamplesMax];
    private readonly short[] _narrow = new short[WideCodec.SamplesMax];
    private readonly byte[] _alaw = new byte[WideCodec.SamplesMax];
    private readonly Decimator _decimator = new();
    private bool _started;
    private uint _ssrc;
    private ushort _sequence;
    private uint _timestamp;
    private long _position;               // of the last packet, in timestamp units without end: 48 kHz wraps where 16 kHz does not
    private int _ticks;
    private int _length;
    private bool _isNarrowed;

    /// <summary>Time of <see cref="Samples"/>, in samples of 16 kHz.</summary>
    public uint Timestamp { get; private set; }

    /// <summary>What the last packet brought, behind what was made up before it; empty for a packet that is no audio or comes too late.</summary>
    public ReadOnlySpan<short> Samples => _wide.AsSpan(0, _length);

    /// <summary>The same at 8 kHz, in A-law.</summary>
    public ReadOnlySpan<byte> Alaw
    {
        get
        {
            var narrow = _narrow.AsSpan(0, _length / 2);
            var alaw = _alaw.AsSpan(0, _length / 2);
            if (!_isNarrowed)
            {
                _decimator.Take(Samples, narrow);
                G711.Encode(AudioCodec.Pcma, narrow, alaw);
                _isNarrowed = true;
            }
            return alaw;
        }
    }

    public void Take(in RtpHeader header, ReadOnlySpan<byte> payload)
    {
        (_length, _isNarrowed) = (0, false);
        var step = (short)(header.Sequence - _sequence);
        var goesOn = _started && header.Ssrc == _ssrc && Math.Abs((int)step) < 100;
        if (goesOn && step <= 0)
        {
            TakeLate(header, payload);
            return;
        }
        var gap = goesOn ? (int)(header.Timestamp - _timestamp) - _ticks : 0;
        if (goesOn) _position += (int)(header.Timestamp - _timestamp);
        else _position = header.Timestamp;
        (_started, _ssrc, _sequence, _timestamp) = (true, header.Ssrc, header.Sequence, header.Timestamp);
        var lost = goesOn && step > 1 ? SamplesOf(gap) / 40 * 40 : 0;
        var made = lost is > 0 and <= WideCodec.SamplesMax ? decoder.Recover(payload, _wide.AsSpan(0, lost)) : 0;
        Decode(payload, made);
    }

    /// <summary>Reordered: only a codec that made nothing up in its place can still use it.</summary>
    private void TakeLate(in RtpHeader header, ReadOnlySpan<byte> payload)
    {
        if (codec == AudioCodec.Opus) return;
        var (position, ticks) = (_position, _ticks);
        _position += (int)(header.Timestamp - _timestamp);
        Decode(payload, made: 0);
        (_position, _ticks) = (position, ticks);
    }

    private void Decode(ReadOnlySpan<byte> payload, int made)
    {
        var decoded = decoder.Decode(payload, _wide.AsSpan(made, WideCodec.SamplesMax));
        _ticks = decoder.TicksOf(payload);
        _length = decoded == 0 ? 0 : made + decoded & ~1;
        Timestamp = (uint)(_position * 16 / codec.TicksPerMs() - made);
    }

    private int SamplesOf(int ticks) => (int)Math.Clamp((long)ticks * 16 / codec.TicksPerMs(), 0, int.MaxValue);
}
