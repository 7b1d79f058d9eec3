using Antiphon.Server.Features.Prompts;

namespace Antiphon.Server.Features.Reviews.Transcripts;

/// <summary>A stretch of one side in which somebody speaks.</summary>
internal readonly record struct Sentence(int Channel, double From, double To);

/// <summary>Cuts a recording where nobody speaks, so that each text has its place, and no question to a service is long.</summary>
internal static class Sentences
{
    /// <summary>A pause of that length ends a sentence, seconds.</summary>
    private const double Pause = 0.7;
    private const double Shortest = 0.25, Longest = 25;
    private const double Margin = 0.15;

    /// <summary>Of 255 in the picture of the recording.</summary>
    private const byte Audible = 6;
    private const int FrameBytes = 4, HeaderBytes = 44;

    /// <summary>Of both sides, in the order of time; at most so many.</summary>
    public static IReadOnlyList<Sentence> In(int msPerStretch, byte[] first, byte[] second, int max) =>
        [.. Of(0, msPerStretch / 1000.0, first).Concat(Of(1, msPerStretch / 1000.0, second)).OrderBy(s => s.From).ThenBy(s => s.Channel).Take(max)];

    /// <param name="audio">PCM16 WAV of two channels, seekable.</param>
    public static async Task<Pcm> Cut(Stream audio, Sentence sentence, CancellationToken stop)
    {
        var from = (long)(sentence.From * Pcm.TelephoneRate);
        var frames = (int)((sentence.To - sentence.From) * Pcm.TelephoneRate);
        audio.Position = Math.Min(audio.Length, HeaderBytes + from * FrameBytes);
        var bytes = new byte[frames * FrameBytes];
        var read = await audio.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, stop);
        var samples = new float[read / FrameBytes];
        for (var i = 0; i < samples.Length; i++) samples[i] = BitConverter.ToInt16(bytes, i * FrameBytes + sentence.Channel * 2) / 32_768f;
        return new Pcm(samples, Pcm.TelephoneRate);
    }

    private static IEnumerable<Sentence> Of(int channel, double step, byte[] levels)
    {
        double? begin = null;
        double last = 0;
        for (var i = 0; i <= levels.Length; i++)
        {
            var at = i * step;
            if (i < levels.Length && levels[i] > Audible && (begin is null || at - begin < Longest))
            {
                begin ??= at;
                last = at + step;
                continue;
            }
            if (begin is not { } from || i < levels.Length && at - last < Pause && at - from < Longest) continue;
            if (last - from >= Shortest) yield return new Sentence(channel, Math.Max(0, from - Margin), last + Margin);
            begin = i < levels.Length && levels[i] > Audible ? at : null;
            last = at + step;
        }
    }
}
