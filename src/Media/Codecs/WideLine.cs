using Antiphon.Media.Sdp;

namespace Antiphon.Media.Codecs;

/// <summary>Both directions of a port whose codec is wide: what comes in is decoded, and frames of 8 kHz are widened and encoded.</summary>
internal sealed class WideLine(AudioCodec codec) : IDisposable
{
    /// <summary>After so many frames of silence the packet of the last one says it again: a standing line to a browser costs no encoding.</summary>
    private const int SilentFramesEncoded = 25;

    private readonly WideCodec _codec = WideCodec.Create(codec);
    private readonly Interpolator _interpolator = new();
    private readonly short[] _narrow = new short[WideCodec.FrameSamples / 2];
    private readonly short[] _wide = new short[WideCodec.FrameSamples];
    private readonly byte[] _silence = new byte[WideCodec.PayloadMax];
    private int _silenceLength;
    private int _silentFrames;
    private WideReceiver? _receiver;

    public AudioCodec Codec => codec;

    public WideReceiver Receiver => _receiver ??= new WideReceiver(codec, _codec);

    /// <summary>Encodes a frame of 20 ms of A-law.</summary>
    /// <returns>Octets written; 0 when it cannot be encoded.</returns>
    public int Encode(ReadOnlySpan<byte> alaw, Span<byte> payload)
    {
        if (alaw.IndexOfAnyExcept(G711.AlawSilence) >= 0) _silentFrames = 0;
        else if (++_silentFrames > SilentFramesEncoded)
        {
            _silence.AsSpan(0, _silenceLength).CopyTo(payload);
            return _silenceLength;
        }
        G711.Decode(AudioCodec.Pcma, alaw, _narrow);
        _interpolator.Take(_narrow, _wide);
        var length = _codec.Encode(_wide, payload);
        if (_silentFrames == SilentFramesEncoded) payload[..(_silenceLength = length)].CopyTo(_silence);
        return length;
    }

    /// <summary>Encodes a frame of 20 ms with all its width.</summary>
    public int Encode(ReadOnlySpan<short> wide, Span<byte> payload)
    {
        _silentFrames = 0;
        return _codec.Encode(wide, payload);
    }

    public int TicksOf(ReadOnlySpan<byte> payload) => _codec.TicksOf(payload);

    public void TellLoss(double percent) => _codec.TellLoss(percent);

    public void Dispose() => _codec.Dispose();
}
