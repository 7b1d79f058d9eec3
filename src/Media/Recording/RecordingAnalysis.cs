using Antiphon.Media.Codecs;
using Antiphon.Media.Sdp;

namespace Antiphon.Media.Recording;

/// <summary>Loudest sample per stretch of time, of both channels: what a player draws.</summary>
/// <param name="MsPerStretch">A whole number of 20 ms.</param>
/// <param name="First">Channel 0, a value per stretch: 0 silence, 255 full scale.</param>
public sealed record RecordingPeaks(int MsPerStretch, byte[] First, byte[] Second);

/// <summary>What can be said of a talk without understanding a word; the same file gives the same figures. Seconds, and dBov (0: full scale).</summary>
/// <param name="FirstTalk">Channel 0 speaks.</param>
/// <param name="Overtalk">Both speak.</param>
/// <param name="DeadAir">Nobody speaks, from <see cref="RecordingAnalysis.DeadAirFrom"/> on.</param>
/// <param name="DeadAirLongestAt">Where the longest such stretch begins.</param>
/// <param name="FirstLevel">Mean level while it speaks; null: it never does.</param>
public sealed record RecordingSignals(double Length, double FirstTalk, double SecondTalk, double Overtalk, double DeadAir, double DeadAirLongest, double DeadAirLongestAt,
    double? FirstLevel, double? SecondLevel);

/// <summary>Looks through a recording once: peaks for the eye, signals for the checks.</summary>
public static class RecordingAnalysis
{
    /// <summary>Louder than this a frame counts as speech, dBov. Line noise and comfort noise lie below −50.</summary>
    public const double SpeechLevel = -42;

    /// <summary>Silence of both sides counts from this length on, seconds: shorter ones are how people talk.</summary>
    public const double DeadAirFrom = 3;

    private const int FrameMs = 20;
    private const int FrameSamples = RecordingFormat.FramesPerSecond / 1_000 * FrameMs;

    /// <summary>A pause within a sentence does not end it: 300 ms.</summary>
    private const int HangoverFrames = 15;
    private const int StretchesMax = 4_000;

    /// <summary>Null when it is no recording of ours, or not A-law any more. As much as is in the file now.</summary>
    public static (RecordingPeaks Peaks, RecordingSignals Signals)? Of(string path, RecordingKeys? keys = null)
    {
        if (StoredSound.Open(path, keys) is not { } sound) return null;
        using var content = sound.Content;
        if (sound.Kind is not SoundKind.Alaw) return null;
        content.Position = sound.From;
        return Of(content, (content.Length - sound.From) / RecordingFormat.BytesPerFrame);
    }

    private static (RecordingPeaks, RecordingSignals) Of(Stream audio, long samples)
    {
        var frames = (int)Math.Min(samples / FrameSamples, int.MaxValue / 2);
        var perStretch = Math.Max(1, (frames + StretchesMax - 1) / StretchesMax);
        var (first, second) = (new Side(frames, perStretch), new Side(frames, perStretch));
        var buffer = new byte[FrameSamples * RecordingFormat.BytesPerFrame];
        var air = new Air();
        for (var frame = 0; frame < frames && audio.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false) == buffer.Length; frame++)
        {
            var (one, other) = (first.Take(frame, buffer, 0), second.Take(frame, buffer, 1));
            air.Take(frame, one, other);
        }
        air.End(frames);
        var signals = new RecordingSignals(samples / (double)RecordingFormat.FramesPerSecond, Seconds(first.Spoke), Seconds(second.Spoke), Seconds(air.Both), Seconds(air.Dead), Seconds(air.Longest),
            Seconds(air.LongestAt), first.Level, second.Level);
        return (new RecordingPeaks(perStretch * FrameMs, first.Peaks, second.Peaks), signals);
    }

    /// <summary>Of A-law: every other bit is turned, and without the sign the codes stand in the order of loudness.</summary>
    private const int EvenBits = 0x55, Magnitude = 0x7F;

    private static readonly long[] Squares = [.. Enumerable.Range(0, 256).Select(octet => (long)G711.Decode(AudioCodec.Pcma, (byte)octet)).Select(sample => sample * sample)];

    private static double Seconds(int frames) => frames * FrameMs / 1_000.0;

    /// <summary>One channel.</summary>
    private sealed class Side(int frames, int perStretch)
    {
        private double _power;
        private int _loud;
        private int _hangover;

        public byte[] Peaks { get; } = new byte[(frames + perStretch - 1) / perStretch];
        public int Spoke { get; private set; }
        public double? Level => _loud == 0 ? null : Math.Round(10 * Math.Log10(_power / _loud), 1);

        /// <returns>It speaks.</returns>
        public bool Take(int frame, ReadOnlySpan<byte> stereo, int channel)
        {
            var (loudest, sum) = (0, 0L);
            for (var i = channel; i < stereo.Length; i += RecordingFormat.BytesPerFrame)
            {
                var octet = stereo[i];
                loudest = Math.Max(loudest, (octet ^ EvenBits) & Magnitude);
                sum += Squares[octet];
            }
            int peak = G711.Decode(AudioCodec.Pcma, (byte)((loudest | ~Magnitude) ^ EvenBits));
            ref var drawn = ref Peaks[frame / perStretch];
            drawn = (byte)Math.Max(drawn, Math.Min(255, peak * 255 / short.MaxValue));
            var power = sum / (double)FrameSamples / ((double)short.MaxValue * short.MaxValue);
            if (power > 0 && 10 * Math.Log10(power) > SpeechLevel)
            {
                (_power, _loud, _hangover) = (_power + power, _loud + 1, HangoverFrames);
            }
            else if (_hangover > 0) _hangover--;
            if (_hangover > 0) Spoke++;
            return _hangover > 0;
        }
    }

    /// <summary>Both, and none.</summary>
    private sealed class Air
    {
        private static readonly int From = (int)(DeadAirFrom * 1_000 / FrameMs);
        private int _since;

        public int Both { get; private set; }
        public int Dead { get; private set; }
        public int Longest { get; private set; }
        public int LongestAt { get; private set; }

        public void Take(int frame, bool one, bool other)
        {
            if (one && other) Both++;
            if (!one && !other) return;
            End(frame);
            _since = frame + 1;
        }

        public void End(int frame)
        {
            var length = frame - _since;
            if (length < From) return;
            Dead += length;
            if (length > Longest) (Longest, LongestAt) = (length, _since);
        }
    }
}
