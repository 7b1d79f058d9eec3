using Antiphon.Media.Sdp;

namespace Antiphon.Media.Codecs;

/// <summary>A codec with a memory: PCM16 at 16,000 samples per second on the linear side. One per port and used by its media thread; encoder and
/// decoder are made when they are first needed, so a relayed call has neither.</summary>
internal abstract class WideCodec : IDisposable
{
    public const int SamplesPerSecond = 16_000;

    /// <summary>20 ms.</summary>
    public const int FrameSamples = 320;

    /// <summary>Longest packet that is decoded, and longest gap that is made up: 120 ms.</summary>
    public const int SamplesMax = 1_920;

    /// <summary>Largest payload that <see cref="Encode"/> writes.</summary>
    public const int PayloadMax = 400;

    public static WideCodec Create(AudioCodec codec) => codec == AudioCodec.G722 ? new G722Codec() : new OpusCodec();

    /// <summary>Encodes 20 ms.</summary>
    /// <returns>Octets written.</returns>
    public abstract int Encode(ReadOnlySpan<short> frame, Span<byte> payload);

    /// <summary>Decodes a packet of the stream, in order.</summary>
    /// <returns>Samples written; 0 for what is none.</returns>
    public abstract int Decode(ReadOnlySpan<byte> payload, Span<short> samples);

    /// <summary>Makes up what was lost just before a packet, as far as the codec knows how.</summary>
    /// <param name="next">The packet that came.</param>
    /// <param name="samples">As many as were lost.</param>
    /// <returns>Samples written.</returns>
    public virtual int Recover(ReadOnlySpan<byte> next, Span<short> samples) => 0;

    /// <summary>The far end says how much of ours is lost: the encoder may guard against it.</summary>
    public virtual void TellLoss(double percent) { }

    /// <summary>Length of a packet's audio in timestamp units, without decoding it.</summary>
    public abstract int TicksOf(ReadOnlySpan<byte> payload);

    public abstract void Dispose();
}
