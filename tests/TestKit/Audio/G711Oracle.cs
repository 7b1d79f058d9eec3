namespace Antiphon.TestKit.Audio;

/// <summary>G.711 written a second time, from the tables of the recommendation, so that tests do not measure the product with itself.</summary>
public static class G711Oracle
{
    public static short DecodeAlaw(byte encoded)
    {
        var bits = encoded ^ 0x55;
        var segment = (bits >> 4) & 7;
        var step = bits & 15;
        var magnitude = segment == 0 ? (step << 4) + 8 : ((step << 4) + 0x108) << (segment - 1);
        return (short)((bits & 0x80) != 0 ? magnitude : -magnitude);
    }

    public static short DecodeUlaw(byte encoded)
    {
        var bits = ~encoded & 0xFF;
        var magnitude = ((((bits & 15) << 3) + 0x84) << ((bits >> 4) & 7)) - 0x84;
        return (short)((bits & 0x80) != 0 ? -magnitude : magnitude);
    }

    public static byte EncodeAlaw(short sample) => Nearest(sample, DecodeAlaw);

    public static byte EncodeUlaw(short sample) => Nearest(sample, DecodeUlaw);

    private static byte Nearest(short sample, Func<byte, short> decode)
    {
        byte best = 0;
        var distance = int.MaxValue;
        for (var code = 0; code < 256; code++)
        {
            var off = Math.Abs(decode((byte)code) - sample);
            if (off < distance) (best, distance) = ((byte)code, off);
        }
        return best;
    }
}
