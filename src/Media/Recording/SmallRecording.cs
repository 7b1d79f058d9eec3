using Antiphon.Media.Codecs;
using Antiphon.Media.Sdp;

namespace Antiphon.Media.Recording;

/// <summary>Makes a finished recording small: by Opus, about a quarter of what it was. Sealed when the original is.</summary>
public static class SmallRecording
{
    /// <summary>Seconds louder than this are compared, dBov; below it lies what Opus may leave out.</summary>
    private const double ComparedFrom = -42;

    /// <summary>So much may the level of such a second differ, dB.</summary>
    private const double LevelDifferenceMax = 6;

    public static bool Available => OpusSound.Available;

    /// <summary>Where the small one stands. Null: it is one already.</summary>
    public static string? PathFor(string path)
    {
        var inside = path.EndsWith(RecordingFile.SealedExtension, StringComparison.Ordinal) ? path[..^RecordingFile.SealedExtension.Length] : path;
        return inside.EndsWith(RecordingFile.OpusExtension, StringComparison.Ordinal) ? null : Path.ChangeExtension(inside, RecordingFile.OpusExtension) + path[inside.Length..];
    }

    /// <summary>Beside the original, which stays; whole and verified, or not at all.</summary>
    /// <returns>False: it is none, is small already, or what came out is not what was recorded.</returns>
    public static bool Make(string path, RecordingKeys? keys, CancellationToken stop)
    {
        if (PathFor(path) is not { } small || StoredSound.Open(path, keys) is not { Kind: SoundKind.Alaw } stored) return false;
        using var original = new Pcm16Stream(stored.Content, stored.From);
        var frames = (original.Length - PcmWaveStream.HeaderLength) / PcmWaveStream.FrameLength;
        using var made = new MemoryStream();
        original.Position = PcmWaveStream.HeaderLength;
        if (!OpusSound.Encode(original, frames, made, stop)) return false;
        Discard(small);
        if (path.EndsWith(RecordingFile.SealedExtension, StringComparison.Ordinal)) WriteSealed(small, made, keys!);
        else WritePlain(small, made);
        if (IsSame(original, small, keys)) return true;
        Discard(small);
        return false;
    }

    public static void Discard(string path)
    {
        File.Delete(path);
        File.Delete(SealedFile.KeyFileOf(path));
    }

    private static void WritePlain(string path, MemoryStream made)
    {
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        made.WriteTo(file);
        file.Flush(flushToDisk: true);
    }

    private static void WriteSealed(string path, MemoryStream made, RecordingKeys keys)
    {
        var (file, cipher) = SealedFile.Create(path, SoundKind.Opus, keys);
        using var handle = file;
        using var sealing = cipher;
        var stored = new byte[SealedFile.StoredChunk];
        var plain = made.GetBuffer().AsSpan(0, (int)made.Length);
        for (var number = 0; number * SealedFile.ChunkLength < plain.Length; number++)
        {
            var part = plain[(number * SealedFile.ChunkLength)..];
            SealedFile.WriteChunk(file, cipher, number, part[..Math.Min(part.Length, SealedFile.ChunkLength)], stored);
        }
        RandomAccess.FlushToDisk(file);
    }

    /// <summary>As long, readable to its end, and second by second as loud on each side.</summary>
    private static bool IsSame(Pcm16Stream original, string path, RecordingKeys? keys)
    {
        using var small = RecordingFile.OpenAsPcm16(path, keys);
        if (small is null || small.Length != original.Length) return false;
        var (one, other) = (new byte[RecordingFormat.FramesPerSecond * PcmWaveStream.FrameLength], new byte[RecordingFormat.FramesPerSecond * PcmWaveStream.FrameLength]);
        original.Position = small.Position = PcmWaveStream.HeaderLength;
        while (true)
        {
            var (read, found) = (original.ReadAtLeast(one, one.Length, throwOnEndOfStream: false), small.ReadAtLeast(other, other.Length, throwOnEndOfStream: false));
            if (read != found) return false;
            if (read == 0) return true;
            if (read == one.Length && Enumerable.Range(0, 2).Any(side => Level(one, side) is var was && was > ComparedFrom && Math.Abs(Level(other, side) - was) > LevelDifferenceMax)) return false;
        }
    }

    private static double Level(byte[] pcm, int side)
    {
        var power = 0d;
        for (var at = side * sizeof(short); at + 1 < pcm.Length; at += PcmWaveStream.FrameLength)
        {
            var sample = BitConverter.ToInt16(pcm, at) / (double)short.MaxValue;
            power += sample * sample;
        }
        return 10 * Math.Log10(power / (pcm.Length / PcmWaveStream.FrameLength) + 1e-12);
    }
}
