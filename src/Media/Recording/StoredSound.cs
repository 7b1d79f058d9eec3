namespace Antiphon.Media.Recording;

/// <summary>A recording as it lies on the disk, opened: whatever it is stored as, and sealed or not.</summary>
/// <param name="Content">Whole content of the file, unsealed.</param>
/// <param name="From">Where in it the sound begins.</param>
internal sealed record StoredSound(Stream Content, SoundKind Kind, long From)
{
    private const int BufferLength = 1 << 16;
    private static ReadOnlySpan<byte> Ogg => "OggS"u8;

    /// <summary>Null: there is no recording of ours, or no key here opens it.</summary>
    public static StoredSound? Open(string path, RecordingKeys? keys)
    {
        FileStream? file = null;
        try
        {
            file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, BufferLength);
            if (Open(file, keys) is { } found) return found;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException) { }
        file?.Dispose();
        return null;
    }

    private static StoredSound? Open(FileStream file, RecordingKeys? keys)
    {
        Span<byte> header = stackalloc byte[RecordingFormat.HeaderLength];
        header = header[..file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false)];
        if (RecordingFormat.IsOurs(header)) return new(file, SoundKind.Alaw, RecordingFormat.HeaderLength);
        if (header.StartsWith(Ogg)) return new(file, SoundKind.Opus, 0);
        return SealedFile.KindOf(header) is { } kind && SealedFile.CipherOf(file.Name, keys) is { } cipher ? new(new UnsealedStream(file, cipher), kind, 0) : null;
    }
}
