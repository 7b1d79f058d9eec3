using Antiphon.Media.Codecs;
using Antiphon.Media.Sdp;

namespace Antiphon.Media.Tones;

/// <summary>The two tones of a key (ITU-T Q.23).</summary>
internal static class KeyTones
{
    public const string Keys = "123A456B789C*0#D";
    public static readonly int[] RowsHz = [697, 770, 852, 941];
    public static readonly int[] ColumnsHz = [1_209, 1_336, 1_477, 1_633];

    /// <summary>The upper tone is sent a little louder, because lines dampen it more (Q.23: by up to 2 dB).</summary>
    private const double RowDbm0 = -10, ColumnDbm0 = -8, FullScaleDbm0 = 3.14;

    private static readonly double RowPeak = short.MaxValue * Math.Pow(10, (RowDbm0 - FullScaleDbm0) / 20);
    private static readonly double ColumnPeak = short.MaxValue * Math.Pow(10, (ColumnDbm0 - FullScaleDbm0) / 20);

    /// <summary>Fills a frame with the tones of a key, beginning so many samples after their start. Silence for what is no key.</summary>
    public static void Fill(AudioCodec law, char key, int offset, Span<byte> frame)
    {
        var at = Keys.IndexOf(key);
        if (at < 0) { frame.Fill(G711.Silence(law)); return; }
        var row = 2 * Math.PI * RowsHz[at / 4] / G711.SamplesPerSecond;
        var column = 2 * Math.PI * ColumnsHz[at % 4] / G711.SamplesPerSecond;
        for (var i = 0; i < frame.Length; i++)
            frame[i] = G711.Encode(law, (short)(RowPeak * Math.Sin(row * (offset + i)) + ColumnPeak * Math.Sin(column * (offset + i))));
    }
}
