using Antiphon.Media.Sdp;

namespace Antiphon.Media.Codecs;

/// <summary>ITU-T G.711, both laws, by table: 64 kbit/s, 8,000 samples per second, PCM16 on the linear side.</summary>
public static class G711
{
    public const int SamplesPerSecond = 8_000;

    /// <summary>Digital silence.</summary>
    public const byte AlawSilence = 0xD5;
    public const byte UlawSilence = 0xFF;

    private static readonly short[] FromAlaw = Decoding(DecodeAlaw);
    private static readonly short[] FromUlaw = Decoding(DecodeUlaw);
    private static readonly byte[] ToAlaw = Encoding(FromAlaw, negativeZero: 0x55);
    private static readonly byte[] ToUlaw = Encoding(FromUlaw, negativeZero: 0x7F);
    private static readonly byte[] UlawToAlaw = Array.ConvertAll(FromUlaw, sample => ToAlaw[Index(sample)]);
    private static readonly byte[] AlawToUlaw = Array.ConvertAll(FromAlaw, sample => ToUlaw[Index(sample)]);

    public static byte Silence(AudioCodec law) => law == AudioCodec.Pcma ? AlawSilence : UlawSilence;

    public static short Decode(AudioCodec law, byte encoded) => (law == AudioCodec.Pcma ? FromAlaw : FromUlaw)[encoded];

    public static byte Encode(AudioCodec law, short sample) => (law == AudioCodec.Pcma ? ToAlaw : ToUlaw)[Index(sample)];

    public static void Encode(AudioCodec law, ReadOnlySpan<short> samples, Span<byte> encoded)
    {
        var table = law == AudioCodec.Pcma ? ToAlaw : ToUlaw;
        for (var i = 0; i < samples.Length; i++) encoded[i] = table[Index(samples[i])];
    }

    public static void Decode(AudioCodec law, ReadOnlySpan<byte> encoded, Span<short> samples)
    {
        var table = law == AudioCodec.Pcma ? FromAlaw : FromUlaw;
        for (var i = 0; i < encoded.Length; i++) samples[i] = table[encoded[i]];
    }

    /// <summary>A mixed sum, cut at full scale.</summary>
    internal static void Encode(AudioCodec law, ReadOnlySpan<int> sum, Span<byte> encoded)
    {
        var table = law == AudioCodec.Pcma ? ToAlaw : ToUlaw;
        for (var i = 0; i < sum.Length; i++) encoded[i] = table[Index((short)Math.Clamp(sum[i], short.MinValue, short.MaxValue))];
    }

    /// <summary>From one law into the other; a plain copy when they are the same. The spans may be one.</summary>
    public static void Convert(AudioCodec from, AudioCodec to, ReadOnlySpan<byte> encoded, Span<byte> converted)
    {
        if (from == to) { encoded.CopyTo(converted); return; }
        var table = from == AudioCodec.Pcmu ? UlawToAlaw : AlawToUlaw;
        for (var i = 0; i < encoded.Length; i++) converted[i] = table[encoded[i]];
    }

    /// <summary>A table of A-law codes for each µ-law code, and so on: for callers that convert byte by byte.</summary>
    internal static ReadOnlySpan<byte> Table(AudioCodec from, AudioCodec to) =>
        from == to ? Same : from == AudioCodec.Pcmu ? UlawToAlaw : AlawToUlaw;

    private static readonly byte[] Same = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];

    // 13 significant bits (A-law) or 14 (µ-law): 16-bit samples are looked up by their upper 14 bits.
    private static int Index(short sample) => (sample >> 2) & 0x3FFF;

    private static short DecodeAlaw(int code)
    {
        code ^= 0x55;
        var mantissa = (code & 0x0F) << 4;
        var segment = (code & 0x70) >> 4;
        var magnitude = segment == 0 ? mantissa + 8 : (mantissa + 0x108) << (segment - 1);
        return (short)((code & 0x80) != 0 ? magnitude : -magnitude);
    }

    private static short DecodeUlaw(int code)
    {
        code = ~code & 0xFF;
        var magnitude = ((((code & 0x0F) << 3) + 0x84) << ((code & 0x70) >> 4)) - 0x84;
        return (short)((code & 0x80) != 0 ? -magnitude : magnitude);
    }

    private static short[] Decoding(Func<int, short> decode) => [.. Enumerable.Range(0, 256).Select(decode)];

    /// <summary>The nearest code for each 14-bit sample. Both laws are monotonic in each sign, so one walk over the sorted codes does it.</summary>
    private static byte[] Encoding(short[] decoded, byte negativeZero)
    {
        var codes = Enumerable.Range(0, 256).Where(code => code != negativeZero || decoded[code] != 0)
            .Select(code => (Sample: (int)decoded[code], Code: (byte)code)).OrderBy(c => c.Sample).ToArray();
        var table = new byte[0x4000];
        var at = 0;
        for (var sample = short.MinValue; ; sample += 4)
        {
            var middle = sample + 2;
            while (at + 1 < codes.Length && Math.Abs(codes[at + 1].Sample - middle) <= Math.Abs(codes[at].Sample - middle)) at++;
            table[Index(sample)] = codes[at].Code;
            if (sample == 32_764) return table;
        }
    }
}
