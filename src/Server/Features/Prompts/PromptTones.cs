using Antiphon.Switch.Contract;

namespace Antiphon.Server.Features.Prompts;

/// <summary>What is heard where nothing can be said: a sequence of five notes of its own for each name, and the ringing tone.</summary>
internal static class PromptTones
{
    private const int Rate = Pcm.TelephoneRate;
    private static readonly int[] Scale = [440, 494, 554, 659, 740, 880, 988, 1109];

    /// <summary>Five notes of 180 ms that only this name has: two prompts can be told apart by ear and by test.</summary>
    public static Pcm SequenceFor(string name)
    {
        var hash = Hash(name);
        var samples = new List<float>();
        for (var i = 0; i < 5; i++, hash >>= 3) samples.AddRange(Note(Scale[hash & 7], seconds: 0.18));
        samples.AddRange(new float[Rate / 5]);
        return new Pcm([.. samples], Rate).Normalised(-20);
    }

    /// <summary>The tone after which a caller speaks.</summary>
    public static Pcm Beep() => new Pcm(Note(1_000, seconds: 0.35), Rate).Normalised(-20);

    /// <summary>One note for a piece of a spoken value.</summary>
    public static TonePart ForPiece(string key) => new(Scale[Hash(key) & 7], TimeSpan.FromMilliseconds(220));

    /// <summary>FNV-1a: the same notes on every start, which string.GetHashCode would not give.</summary>
    private static uint Hash(string name) => name.Aggregate(2166136261u, (h, c) => (h ^ c) * 16777619u);

    /// <summary>The ringing tone of China: 450 Hz, 1 s on, 4 s off (YD/T 1.3; ITU-T E.180 supplement 2).</summary>
    public static Pcm Ringing()
    {
        var samples = new float[5 * Rate];
        Note(450, seconds: 1).CopyTo(samples, 0);
        return new Pcm(Array.ConvertAll(samples, s => s * 0.2f), Rate);
    }

    private static float[] Note(int hertz, double seconds)
    {
        var note = new float[(int)(seconds * Rate)];
        for (var i = 0; i < note.Length; i++)
        {
            var edge = Math.Min(1, Math.Min(i, note.Length - i) / (0.01 * Rate));
            note[i] = (float)(edge * Math.Sin(2 * Math.PI * hertz * i / Rate));
        }
        return note;
    }
}
