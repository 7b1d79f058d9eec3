using System.Buffers.Binary;
using System.Text;

namespace Antiphon.TestKit.Audio;

/// <summary>WAV files of tests: 8 kHz, PCM16, A-law or µ-law, any number of channels.</summary>
public static class Wav
{
    /// <summary>Writes a mono PCM16 file and returns its path.</summary>
    public static string Write(string path, Sound sound)
    {
        var data = new byte[sound.Samples.Count * 2];
        for (var i = 0; i < sound.Samples.Count; i++) BinaryPrimitives.WriteInt16LittleEndian(data.AsSpan(i * 2), sound.Samples[i]);
        File.WriteAllBytes(path, Encode(format: 1, channels: 1, bitsPerSample: 16, data));
        return path;
    }

    /// <param name="format">1 PCM, 6 A-law, 7 µ-law.</param>
    public static byte[] Encode(int format, int channels, int bitsPerSample, byte[] data, int samplesPerSecond = Sound.SamplesPerSecond)
    {
        using var buffer = new MemoryStream();
        using var writer = new BinaryWriter(buffer, Encoding.ASCII);
        var frame = channels * bitsPerSample / 8;
        writer.Write("RIFF"u8); writer.Write(36 + data.Length); writer.Write("WAVEfmt "u8); writer.Write(16);
        writer.Write((short)format); writer.Write((short)channels); writer.Write(samplesPerSecond);
        writer.Write(samplesPerSecond * frame); writer.Write((short)frame); writer.Write((short)bitsPerSample);
        writer.Write("data"u8); writer.Write(data.Length); writer.Write(data);
        writer.Flush();
        return buffer.ToArray();
    }

    /// <summary>Reads a file that may still grow: no channels while it is not there or its header is not whole.</summary>
    public static Sound[] ReadGrowing(string path)
    {
        try
        {
            return Read(path);
        }
        catch (Exception early) when (early is FileNotFoundException or InvalidDataException)
        {
            return [];
        }
    }

    /// <summary>Reads a file into one sound per channel, from whatever its header says is data.</summary>
    public static Sound[] Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return Read(file);
    }

    public static Sound[] Read(Stream stream)
    {
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        var bytes = copy.ToArray();
        int format = 0, channels = 1;
        for (var at = 12; at + 8 <= bytes.Length;)
        {
            var name = Encoding.ASCII.GetString(bytes, at, 4);
            var length = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at + 4));
            if (name == "fmt ")
                (format, channels) = (BinaryPrimitives.ReadInt16LittleEndian(bytes.AsSpan(at + 8)), BinaryPrimitives.ReadInt16LittleEndian(bytes.AsSpan(at + 10)));
            if (name == "data")
                return Channels(bytes.AsSpan(at + 8, Math.Min(length, bytes.Length - at - 8)), format, channels);
            at += 8 + length + (length & 1);
        }
        throw new InvalidDataException("no data chunk");
    }

    private static Sound[] Channels(ReadOnlySpan<byte> data, int format, int channels)
    {
        var width = format == 1 ? 2 : 1;
        var split = new short[channels][];
        for (var channel = 0; channel < channels; channel++)
        {
            split[channel] = new short[data.Length / (width * channels)];
            for (var i = 0; i < split[channel].Length; i++)
            {
                var at = (i * channels + channel) * width;
                split[channel][i] = format switch
                {
                    1 => BinaryPrimitives.ReadInt16LittleEndian(data[at..]),
                    6 => G711Oracle.DecodeAlaw(data[at]),
                    7 => G711Oracle.DecodeUlaw(data[at]),
                    _ => throw new InvalidDataException($"format {format}"),
                };
            }
        }
        return Array.ConvertAll(split, samples => new Sound(samples));
    }
}
