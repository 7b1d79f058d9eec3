namespace Antiphon.Media.Recording;

/// <summary>Recordings as they lie on disk: stereo A-law WAV, 8 kHz; channel 0 what the far end sent, channel 1 what it was sent. Sealed, or made small by Opus, where that
/// is wished; presented as PCM in any case.</summary>
public static class RecordingFile
{
    /// <summary>What follows the name of a sealed file.</summary>
    public const string SealedExtension = SealedFile.Extension;

    /// <summary>What follows the name of a file made small.</summary>
    public const string OpusExtension = ".opus";

    /// <summary>Mends a file that a crash left behind: the header of a plain one, the last chunk of a sealed one.</summary>
    /// <returns>Length of its audio; null when it is no recording of ours.</returns>
    public static TimeSpan? Recover(string path, RecordingKeys? keys = null)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
            if (path.EndsWith(SealedExtension, StringComparison.Ordinal)) return SealedFile.Recover(file, keys) is { } sound ? RecordingFormat.Length(sound) : null;
            Span<byte> header = stackalloc byte[RecordingFormat.HeaderLength];
            if (file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length || !RecordingFormat.IsOurs(header)) return null;
            var data = file.Length - RecordingFormat.HeaderLength & ~1L;
            RecordingFormat.WriteHeader(header, data);
            file.Position = 0;
            file.Write(header);
            file.Flush(flushToDisk: true);
            return RecordingFormat.Length(data);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The recording as a seekable PCM16 stereo WAV, as browsers play it: length and content as of now, even while it grows. Null
    /// when it is no recording, or is sealed and no key here opens it.</summary>
    public static Stream? OpenAsPcm16(string path, RecordingKeys? keys = null) => StoredSound.Open(path, keys) switch
    {
        { Kind: SoundKind.Alaw } sound => new Pcm16Stream(sound.Content, sound.From),
        { } sound => OpusSoundStream.Open(sound.Content),
        null => null,
    };

    /// <summary>The envelope beside a sealed recording, made anew for the current master key; its sound and the hash of it stay as they are.</summary>
    /// <returns>Whether it was written; false: it is of that key already, is not sealed, or cannot be opened.</returns>
    public static bool RenewEnvelope(string path, RecordingKeys keys) => SealedFile.Renew(path, keys);

    /// <summary>Name of the master key that its envelope is of; null: it is not sealed.</summary>
    public static string? KeyNameOf(string path)
    {
        try
        {
            return path.EndsWith(SealedExtension, StringComparison.Ordinal) && File.ReadAllText(SealedFile.KeyFileOf(path)).Split(' ') is [_, var name, _] ? name : null;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Where the envelope of a sealed recording stands.</summary>
    public static string EnvelopeOf(string path) => SealedFile.KeyFileOf(path);
}
