using System.Buffers.Binary;
using Antiphon.Media.Recording;
using Antiphon.Server.Features.Prompts;

namespace Antiphon.Server.Features.Voicemail;

/// <summary>The sound of messages: DATA/voicemail/ID.wav, mono, what the caller said and nothing else.</summary>
internal sealed class MessageFiles(RecordingFiles recordings)
{
    private const int WaveHeader = 44;
    private const int StereoFrame = 4;

    /// <summary>Quieter than this is silence: −42 dBFS, a quiet line but no voice.</summary>
    private const double SilenceDbfs = -42;

    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(100);

    /// <summary>Left standing after the last word.</summary>
    private static readonly TimeSpan Tail = TimeSpan.FromMilliseconds(400);

    public string PathOf(string id) => Path.Combine(recordings.MessageFolder, $"{id}.wav");

    /// <summary>Null: there is none.</summary>
    public string? Existing(string id) => IsIdentity(id) && PathOf(id) is var path && File.Exists(path) ? path : null;

    /// <summary>Letters, digits and hyphens: names no other file.</summary>
    public static bool IsIdentity(string id) => id.Length is > 0 and <= 60 && id.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');

    /// <summary>Whether the recording ends with that much silence. A recording that is younger does not.</summary>
    public bool EndsInSilence(string id, TimeSpan silence)
    {
        using var sound = RecordingFile.OpenAsPcm16(recordings.MessageFile(id));
        var wanted = (int)(silence.TotalSeconds * Pcm.TelephoneRate) * StereoFrame;
        if (sound is null || sound.Length < WaveHeader + wanted) return false;
        sound.Position = sound.Length - wanted;
        var bytes = new byte[wanted];
        return sound.ReadAtLeast(bytes, wanted, throwOnEndOfStream: false) == wanted && LastLoud(Spoken(bytes)) is null;
    }

    /// <summary>Makes the message of its recording: the caller's side, without the silence at its end.</summary>
    /// <returns>Seconds; 0 when nothing was said or nothing was recorded.</returns>
    public async Task<double> FinishAsync(string id, CancellationToken stop)
    {
        var raw = recordings.MessageFile(id);
        var seconds = 0d;
        if (await ReadAsync(raw, stop) is { } spoken && LastLoud(spoken) is { } last)
        {
            var length = Math.Min(spoken.Samples.Length, last + (int)(Tail.TotalSeconds * Pcm.TelephoneRate));
            var message = spoken with { Samples = spoken.Samples[..length] };
            await File.WriteAllBytesAsync(PathOf(id), message.ToWave(), stop);
            seconds = message.Length.TotalSeconds;
        }
        File.Delete(raw);
        return seconds;
    }

    public void Delete(string id)
    {
        if (Existing(id) is { } path) File.Delete(path);
    }

    private static async Task<Pcm?> ReadAsync(string raw, CancellationToken stop)
    {
        await using var sound = RecordingFile.OpenAsPcm16(raw);
        if (sound is null || sound.Length <= WaveHeader) return null;
        var bytes = new byte[sound.Length - WaveHeader];
        sound.Position = WaveHeader;
        var read = await sound.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, stop);
        return Spoken(bytes.AsSpan(0, read));
    }

    /// <summary>The left channel: what the caller sent.</summary>
    private static Pcm Spoken(ReadOnlySpan<byte> stereo)
    {
        var samples = new float[stereo.Length / StereoFrame];
        for (var i = 0; i < samples.Length; i++) samples[i] = BinaryPrimitives.ReadInt16LittleEndian(stereo[(StereoFrame * i)..]) / 32768f;
        return new Pcm(samples, Pcm.TelephoneRate);
    }

    /// <summary>End of the last window that is no silence, in samples; null: all is.</summary>
    private static int? LastLoud(Pcm sound)
    {
        var window = (int)(Window.TotalSeconds * sound.Rate);
        for (var end = sound.Samples.Length; end >= window; end -= window)
            if (new Pcm(sound.Samples[(end - window)..end], sound.Rate).LevelDbfs() > SilenceDbfs) return end;
        return null;
    }
}
