namespace Antiphon.Media.Codecs;

/// <summary>ITU-T G.722 at 64 kbit/s (RFC 3551 §4.5.2): two samples in an octet.</summary>
internal sealed unsafe class G722Codec : WideCodec
{
    private const int BitsPerSecond = 64_000;

    private nint _encoder, _decoder;

    public override int Encode(ReadOnlySpan<short> frame, Span<byte> payload)
    {
        if (_encoder == 0) _encoder = Spandsp.EncoderInit(0, BitsPerSecond, 0);
        if (_encoder == 0 || payload.Length < frame.Length / 2) return 0;
        fixed (short* from = frame)
        fixed (byte* to = payload)
            return Spandsp.Encode(_encoder, to, from, frame.Length);
    }

    public override int Decode(ReadOnlySpan<byte> payload, Span<short> samples)
    {
        if (payload.IsEmpty || 2 * payload.Length > samples.Length) return 0;
        if (_decoder == 0) _decoder = Spandsp.DecoderInit(0, BitsPerSecond, 0);
        if (_decoder == 0) return 0;
        fixed (byte* from = payload)
        fixed (short* to = samples)
            return Spandsp.Decode(_decoder, to, from, payload.Length);
    }

    public override int TicksOf(ReadOnlySpan<byte> payload) => payload.Length;

    public override void Dispose()
    {
        if (_encoder != 0) Spandsp.EncoderFree(_encoder);
        if (_decoder != 0) Spandsp.DecoderFree(_decoder);
        (_encoder, _decoder) = (0, 0);
    }
}
