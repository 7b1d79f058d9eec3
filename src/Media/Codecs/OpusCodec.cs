namespace Antiphon.Media.Codecs;

/// <summary>Opus (RFC 6716) for speech: wideband, mono, about 24 kbit/s, with what is needed to mend the packet before (RFC 7587 §3.3).</summary>
internal sealed unsafe class OpusCodec : WideCodec
{
    private const int ApplicationVoip = 2_048;
    private const int SetBitrate = 4_002, SetComplexity = 4_010, SetInbandFec = 4_012, SetLossPercent = 4_014, SetSignal = 4_024;
    private const int SignalVoice = 3_001;
    private const int BitsPerSecond = 24_000;

    /// <summary>Of 10: above this a core encodes half as many calls, and nobody hears it.</summary>
    private const int Complexity = 4;

    /// <summary>Loss that the encoder guards against while the far end tells none: without any it would put no repair into its packets.</summary>
    private const int LossPercentMin = 2, LossPercentMax = 30;

    private nint _encoder, _decoder;
    private int _lossPercent = LossPercentMin;

    public override int Encode(ReadOnlySpan<short> frame, Span<byte> payload)
    {
        if (_encoder == 0 && !TryCreateEncoder()) return 0;
        fixed (short* from = frame)
        fixed (byte* to = payload)
            return Math.Max(0, LibOpus.Encode(_encoder, from, frame.Length, to, Math.Min(payload.Length, PayloadMax)));
    }

    private bool TryCreateEncoder()
    {
        int error;
        _encoder = LibOpus.EncoderCreate(SamplesPerSecond, 1, ApplicationVoip, &error);
        if (_encoder == 0) return false;
        LibOpus.Set(_encoder, SetBitrate, BitsPerSecond);
        LibOpus.Set(_encoder, SetComplexity, Complexity);
        LibOpus.Set(_encoder, SetSignal, SignalVoice);
        LibOpus.Set(_encoder, SetInbandFec, 1);
        LibOpus.Set(_encoder, SetLossPercent, _lossPercent);
        return true;
    }

    public override int Decode(ReadOnlySpan<byte> payload, Span<short> samples) => payload.IsEmpty ? 0 : Decode(payload, samples, mends: 0);

    /// <summary>All but the last frame are guessed from what was before; of that one the packet brings a copy.</summary>
    public override int Recover(ReadOnlySpan<byte> next, Span<short> samples)
    {
        var last = Math.Min(SamplesOf(next), samples.Length);
        if (last == 0) return 0;
        var made = samples.Length > last ? Decode(default, samples[..^last], mends: 0) : 0;
        return made + Decode(next, samples.Slice(made, last), mends: 1);
    }

    private int Decode(ReadOnlySpan<byte> payload, Span<short> samples, int mends)
    {
        int error;
        if (_decoder == 0) _decoder = LibOpus.DecoderCreate(SamplesPerSecond, 1, &error);
        if (_decoder == 0) return 0;
        fixed (byte* from = payload)
        fixed (short* to = samples)
            return Math.Max(0, LibOpus.Decode(_decoder, from, payload.Length, to, samples.Length, mends));
    }

    public override void TellLoss(double percent)
    {
        var loss = (int)Math.Clamp(Math.Ceiling(percent), LossPercentMin, LossPercentMax);
        if (loss == _lossPercent) return;
        _lossPercent = loss;
        if (_encoder != 0) LibOpus.Set(_encoder, SetLossPercent, loss);
    }

    public override int TicksOf(ReadOnlySpan<byte> payload) => 3 * SamplesOf(payload);

    /// <summary>Samples of 16 kHz in a packet, by its first octets (RFC 6716 §3.1, §3.2); 0 for what is no packet or longer than 120 ms.</summary>
    internal static int SamplesOf(ReadOnlySpan<byte> payload)
    {
        if (payload.IsEmpty) return 0;
        var configuration = payload[0] >> 3;
        var frame = configuration switch
        {
            < 12 => (configuration & 3) switch { 0 => 160, 1 => 320, 2 => 640, _ => 960 },
            < 16 => (configuration & 1) == 0 ? 160 : 320,
            _ => 40 << (configuration & 3),
        };
        var frames = (payload[0] & 3) switch { 0 => 1, 3 => payload.Length < 2 ? 0 : payload[1] & 0x3F, _ => 2 };
        return frame * frames <= SamplesMax ? frame * frames : 0;
    }

    public override void Dispose()
    {
        if (_encoder != 0) LibOpus.EncoderDestroy(_encoder);
        if (_decoder != 0) LibOpus.DecoderDestroy(_decoder);
        (_encoder, _decoder) = (0, 0);
    }
}
