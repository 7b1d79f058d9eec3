using System.Buffers.Binary;
using Antiphon.Media.Recording;

namespace Antiphon.Server.Features.Recordings;

/// <summary>The picture of a finished recording, beside it as <c>CALL.peaks</c>: milliseconds per stretch, number of stretches, both channels.</summary>
internal static class PeaksFile
{
    private const int HeaderLength = 8;

    public static string PathOf(string recording) => Path.Combine(Path.GetDirectoryName(recording) ?? "", RecordingFiles.CallOf(recording) + ".peaks");

    /// <summary>Null: there is none, or it is not whole.</summary>
    public static RecordingPeaks? Read(string recording)
    {
        try
        {
            var stored = File.ReadAllBytes(PathOf(recording));
            if (stored.Length < HeaderLength) return null;
            var (ms, count) = (BinaryPrimitives.ReadInt32LittleEndian(stored), BinaryPrimitives.ReadInt32LittleEndian(stored.AsSpan(4)));
            if (ms <= 0 || count < 0 || stored.Length != HeaderLength + 2L * count) return null;
            return new RecordingPeaks(ms, stored[HeaderLength..(HeaderLength + count)], stored[(HeaderLength + count)..]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Whole or not at all; a disk that refuses costs the picture, which is then made for each who asks.</summary>
    public static void Write(string recording, RecordingPeaks peaks)
    {
        var stored = new byte[HeaderLength + peaks.First.Length + peaks.Second.Length];
        BinaryPrimitives.WriteInt32LittleEndian(stored, peaks.MsPerStretch);
        BinaryPrimitives.WriteInt32LittleEndian(stored.AsSpan(4), peaks.First.Length);
        peaks.First.CopyTo(stored, HeaderLength);
        peaks.Second.CopyTo(stored, HeaderLength + peaks.First.Length);
        try
        {
            var path = PathOf(recording);
            File.WriteAllBytes(path + ".new", stored);
            File.Move(path + ".new", path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { }
    }
}
