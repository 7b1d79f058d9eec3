namespace Antiphon.Server.Features.Prompts;

/// <summary>Calm music for those who wait, made by rule: a broken chord over a soft pad, eight bars of 3.75 s. Every note rings on past the
/// end into the beginning, so the loop has no seam.</summary>
internal static class WaitingMusic
{
    private const int Rate = Pcm.TelephoneRate;
    private const double BarSeconds = 3.75;

    /// <summary>MIDI notes of the chords, low to high: C, Am, F, G, then a walk back over Em and Dm.</summary>
    private static readonly int[][] Bars =
    [
        [60, 64, 67, 71], [57, 60, 64, 69], [53, 57, 60, 65], [55, 59, 62, 67],
        [52, 55, 59, 64], [57, 60, 64, 67], [50, 53, 57, 62], [55, 59, 62, 65],
    ];

    private static readonly int[] Pattern = [0, 1, 2, 3, 2, 1, 2, 3, 2, 1];

    public static Pcm Compose()
    {
        var loop = new float[(int)(Bars.Length * BarSeconds * Rate)];
        for (var bar = 0; bar < Bars.Length; bar++)
        {
            var start = bar * BarSeconds;
            foreach (var note in Bars[bar]) Pad(loop, start, note);
            for (var i = 0; i < Pattern.Length; i++)
                Pluck(loop, start + i * BarSeconds / Pattern.Length, Bars[bar][Pattern[i]] + 12, i == 0 ? 1.0 : 0.75);
        }
        return new Pcm(loop, Rate).Normalised(-24);
    }

    private static void Pluck(float[] loop, double atSeconds, int note, double strength)
    {
        var pitch = Hertz(note);
        Add(loop, atSeconds, seconds: 2.5, t =>
        {
            var swell = Math.Min(1, t / 0.012) * Math.Exp(-t * 2.2) * Math.Min(1, (2.5 - t) / 0.2);
            return 0.30 * strength * swell * (Math.Sin(Tau * pitch * t) + 0.35 * Math.Exp(-t * 3) * Math.Sin(2 * Tau * pitch * t));
        });
    }

    private static void Pad(float[] loop, double atSeconds, int note)
    {
        var pitch = Hertz(note);
        var length = BarSeconds + 1.2;
        Add(loop, atSeconds, length, t =>
        {
            var swell = Math.Min(1, t / 1.2) * Math.Min(1, (length - t) / 1.2);
            return 0.07 * swell * (Math.Sin(Tau * pitch * t) + 0.5 * Math.Sin(Tau * pitch * 1.003 * t));
        });
    }

    private const double Tau = 2 * Math.PI;

    private static double Hertz(int note) => 440 * Math.Pow(2, (note - 69) / 12.0);

    private static void Add(float[] loop, double atSeconds, double seconds, Func<double, double> wave)
    {
        var start = (int)(atSeconds * Rate);
        for (var i = 0; i < (int)(seconds * Rate); i++) loop[(start + i) % loop.Length] += (float)wave((double)i / Rate);
    }
}
