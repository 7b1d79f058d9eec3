namespace Antiphon.Media.Recording;

/// <summary>Recordings as they lie on disk: stereo A-law WAV, 8 kHz; channel 0 what the far end sent, channel 1 what it was sent.</summary>
public static class RecordingFile
{
    /// <summary>Mends the header of a file that a crash left behind.</summary>
    /// <returns>Length of its audio; null when it is no recording of ours.</returns>
    public static TimeSpan? Recover(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
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
    /// when it is no recording.</summary>
    public static Stream? OpenAsPcm16(string path)
    {
        try
        {
            var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            Span<byte> header = stackalloc byte[RecordingFormat.HeaderLength];
            if (file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) == header.Length && RecordingFormat.IsOurs(header))
                return new Pcm16Stream(file);
            file.Dispose();
            return null;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
