namespace Antiphon.TestKit.Audio;

/// <summary>Mono audio of 8 kHz in a test: made, measured, compared. Samples are PCM16.</summary>
public sealed class Sound(short[] samples)
{
    public const int SamplesPerSecond = 8_000;

    public IReadOnlyList<short> Samples => samples;

    public TimeSpan Length => TimeSpan.FromTicks(samples.Length * TimeSpan.TicksPerSecond / SamplesPerSecond);

    /// <summary>A sine of the given level; 0 dBm0 is a peak of 22,630 or so (G.711: +3.14 dBm0 is full scale).</summary>
    public static Sound Tone(double frequencyHz, TimeSpan length, double levelDbm0 = -13)
    {
        var peak = 32_767 * Math.Pow(10, (levelDbm0 - 3.14) / 20);
        var made = new short[(int)(length.TotalSeconds * SamplesPerSecond)];
        for (var i = 0; i < made.Length; i++)
            made[i] = (short)(peak * Math.Sin(2 * Math.PI * frequencyHz * i / SamplesPerSecond));
        return new Sound(made);
    }

    public static Sound Silence(TimeSpan length) => new(new short[(int)(length.TotalSeconds * SamplesPerSecond)]);

    public static Sound FromAlaw(ReadOnlySpan<byte> encoded) => From(encoded, G711Oracle.DecodeAlaw);

    public static Sound FromUlaw(ReadOnlySpan<byte> encoded) => From(encoded, G711Oracle.DecodeUlaw);

    public byte[] ToAlaw() => Array.ConvertAll(samples, G711Oracle.EncodeAlaw);

    public byte[] ToUlaw() => Array.ConvertAll(samples, G711Oracle.EncodeUlaw);

    public Sound Then(Sound next) => new([.. samples, .. next.Samples]);

    /// <summary>A stretch of this sound; what lies beyond its end is left out.</summary>
    public Sound Part(TimeSpan from, TimeSpan length)
    {
        var start = Math.Clamp((int)(from.TotalSeconds * SamplesPerSecond), 0, samples.Length);
        var end = Math.Clamp(start + (int)(length.TotalSeconds * SamplesPerSecond), start, samples.Length);
        return new Sound(samples[start..end]);
    }

    /// <summary>Level of one frequency over the whole stretch, in dBm0 (Goertzel). −99 for nothing.</summary>
    public double LevelOf(double frequencyHz)
    {
        if (samples.Length == 0) return -99;
        var coefficient = 2 * Math.Cos(2 * Math.PI * frequencyHz / SamplesPerSecond);
        double previous = 0, beforePrevious = 0;
        foreach (var sample in samples)
            (previous, beforePrevious) = (sample + coefficient * previous - beforePrevious, previous);
        var power = previous * previous + beforePrevious * beforePrevious - coefficient * previous * beforePrevious;
        var peak = 2 * Math.Sqrt(Math.Max(power, 0)) / samples.Length;
        return peak < 0.5 ? -99 : 20 * Math.Log10(peak / 32_767) + 3.14;
    }

    /// <summary>The frequency stands in this stretch: at least <paramref name="atLeastDbm0"/>, and at least a quarter of all its power.</summary>
    public bool Hears(double frequencyHz, double atLeastDbm0 = -30)
    {
        var level = LevelOf(frequencyHz);
        return level >= atLeastDbm0 && level >= Level - 6;
    }

    private static readonly TimeSpan Piece = TimeSpan.FromMilliseconds(100);

    /// <summary>Most tenths of a second hold the tone. Over a longer stretch its phase may jump where a busy machine sent a packet late, and a single
    /// measure over all of it would cancel out.</summary>
    public bool Holds(double frequencyHz)
    {
        var pieces = (int)(Length / Piece);
        return pieces > 0 && Enumerable.Range(0, pieces).Count(i => Part(i * Piece, Piece).Hears(frequencyHz)) >= 0.6 * pieces;
    }

    /// <summary>Level of everything in the stretch, in dBm0. −99 for digital silence.</summary>
    public double Level
    {
        get
        {
            if (samples.Length == 0) return -99;
            var rms = Math.Sqrt(samples.Average(s => (double)s * s));
            return rms < 0.5 ? -99 : 20 * Math.Log10(rms * Math.Sqrt(2) / 32_767) + 3.14;
        }
    }

    /// <summary>Nothing but the noise of an idle G.711 channel.</summary>
    public bool IsSilent => Level < -55;

    private static Sound From(ReadOnlySpan<byte> encoded, Func<byte, short> decode)
    {
        var decoded = new short[encoded.Length];
        for (var i = 0; i < encoded.Length; i++) decoded[i] = decode(encoded[i]);
        return new Sound(decoded);
    }
}
