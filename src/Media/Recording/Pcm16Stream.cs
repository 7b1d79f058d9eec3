using Antiphon.Media.Codecs;
using Antiphon.Media.Sdp;

namespace Antiphon.Media.Recording;

/// <summary>Presents an A-law recording as PCM16: each stored octet becomes two.</summary>
/// <param name="sound">A-law, stereo, from <paramref name="from"/> on; owned from now on.</param>
internal sealed class Pcm16Stream(Stream sound, long from) : PcmWaveStream(Math.Max(0, sound.Length - from) / RecordingFormat.BytesPerFrame)
{
    private const int Step = 4_096;

    protected override int ReadSound(long at, Span<byte> buffer)
    {
        var wanted = Math.Min(buffer.Length, 2 * Step - 2);
        var skip = (int)(at & 1);
        Span<byte> stored = stackalloc byte[Step];
        stored = stored[..((wanted + skip + 1) / 2)];
        sound.Position = from + at / 2;
        var read = sound.ReadAtLeast(stored, stored.Length, throwOnEndOfStream: false);
        wanted = Math.Min(wanted, 2 * read - skip);
        for (var i = 0; i < wanted; i++)
        {
            var sample = G711.Decode(AudioCodec.Pcma, stored[(i + skip) / 2]);
            buffer[i] = (byte)(((i + skip) & 1) == 0 ? sample : sample >> 8);
        }
        return Math.Max(0, wanted);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) sound.Dispose();
        base.Dispose(disposing);
    }
}
