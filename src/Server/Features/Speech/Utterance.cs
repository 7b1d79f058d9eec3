using System.Buffers.Binary;
using Antiphon.Media.Recording;
using Antiphon.Server.Features.Prompts;

namespace Antiphon.Server.Features.Speech;

/// <summary>What a caller says, cut out of a recording that grows.</summary>
/// <param name="Sound">Null: he has not begun.</param>
/// <param name="Whole">He has stopped speaking, or has spoken as long as he may.</param>
/// <param name="Until">Frames of the recording that are looked at and done with.</param>
internal readonly record struct Utterance(Pcm? Sound, bool Whole, long Until)
{
    private const int WaveHeader = 44;
    private const int StereoFrame = 4;
    private const int Window = Pcm.TelephoneRate / 10;

    /// <summary>Quieter than this is no speech: −38 dBFS, above the noise of a line.</summary>
    private const double SpeechDbfs = -38;

    /// <summary>Silence after which somebody has said what he wanted to say, in windows.</summary>
    private const int PauseWindows = 7;

    /// <summary>Longest, in windows: 10 s.</summary>
    private const int WindowsMax = 100;

    /// <summary>Shorter is a click, in windows.</summary>
    private const int WindowsMin = 2;

    public static long FramesIn(string file)
    {
        using var sound = RecordingFile.OpenAsPcm16(file);
        return sound is null ? 0 : Math.Max(0, sound.Length - WaveHeader) / StereoFrame;
    }

    /// <param name="from">Frames to leave out.</param>
    public static Utterance In(string file, long from)
    {
        using var sound = RecordingFile.OpenAsPcm16(file);
        if (sound is null || sound.Length < WaveHeader + from * StereoFrame) return new Utterance(null, false, from);
        sound.Position = WaveHeader + from * StereoFrame;
        var bytes = new byte[Math.Min(sound.Length - sound.Position, (WindowsMax * 2L) * Window * StereoFrame)];
        var read = sound.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        var samples = new float[read / StereoFrame];
        for (var i = 0; i < samples.Length; i++) samples[i] = BinaryPrimitives.ReadInt16LittleEndian(bytes.AsSpan(StereoFrame * i)) / 32768f;
        return Of(samples, from);
    }

    internal static Utterance Of(float[] samples, long from)
    {
        var windows = samples.Length / Window;
        var (first, last) = (-1, -1);
        for (var i = 0; i < windows; i++)
        {
            if (new Pcm(samples[(i * Window)..((i + 1) * Window)], Pcm.TelephoneRate).LevelDbfs() > SpeechDbfs) (first, last) = (first < 0 ? i : first, i);
            else if (first >= 0 && i - last >= PauseWindows)
            {
                if (last - first + 1 >= WindowsMin) return Cut(samples, from, first, last, whole: true);
                first = -1;
            }
            if (first >= 0 && i - first >= WindowsMax) return Cut(samples, from, first, i, whole: true);
        }
        // Silence before is done with but for the breath before the first word.
        return first < 0 ? new Utterance(null, false, from + Math.Max(0, windows - 3) * (long)Window) : Cut(samples, from, first, windows - 1, whole: false);
    }

    private static Utterance Cut(float[] samples, long from, int first, int last, bool whole)
    {
        var (begin, end) = (Math.Max(0, first - 2) * Window, Math.Min(samples.Length, (last + 3) * Window));
        return new Utterance(new Pcm(samples[begin..end], Pcm.TelephoneRate), whole, whole ? from + (last + 1) * (long)Window : from);
    }
}
