namespace Antiphon.Server.Tests.Recordings;

/// <summary>A recording as it lies on the disk.</summary>
internal static class RecordingOnDisk
{
    /// <param name="alaw">8 kHz, both channels in turn.</param>
    public static byte[] Of(byte[] alaw)
    {
        using var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        writer.Write("RIFF"u8);
        writer.Write(alaw.Length + 50);
        writer.Write("WAVEfmt "u8);
        writer.Write(18);
        foreach (var value in (short[])[6, 2]) writer.Write(value);
        foreach (var value in (int[])[8_000, 16_000]) writer.Write(value);
        foreach (var value in (short[])[2, 8, 0]) writer.Write(value);
        writer.Write("fact"u8);
        writer.Write(4);
        writer.Write(alaw.Length / 2);
        writer.Write("data"u8);
        writer.Write(alaw.Length);
        writer.Write(alaw);
        return file.ToArray();
    }
}
