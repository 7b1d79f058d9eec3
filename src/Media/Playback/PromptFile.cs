using System.Buffers.Binary;
using Antiphon.Media.Codecs;
using Antiphon.Media.Sdp;

namespace Antiphon.Media.Playback;

/// <summary>A prompt in memory, encoded in both laws.</summary>
internal sealed record Prompt(byte[] Alaw, byte[] Ulaw)
{
    public int Samples => Alaw.Length;

    public ReadOnlySpan<byte> Encoded(AudioCodec law) => law == AudioCodec.Pcma ? Alaw : Ulaw;
}

/// <summary>Reads WAV files of 8 kHz, one channel: PCM16, A-law or µ-law. Tolerant: unknown chunks are skipped, a data chunk that claims more
/// than there is ends with the file. Never throws on what stands in it.</summary>
internal static class PromptFile
{
    private const int Pcm = 1, Alaw = 6, Ulaw = 7, Extensible = 0xFFFE;

    /// <returns>Null for anything else than such a file.</returns>
    public static Prompt? Parse(ReadOnlySpan<byte> file)
    {
        if (file.Length < 12 || !file.StartsWith("RIFF"u8) || !file[8..].StartsWith("WAVE"u8)) return null;
        var format = 0;
        for (var rest = file[12..]; rest.Length >= 8;)
        {
            var length = (int)Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]), (uint)(rest.Length - 8));
            var body = rest.Slice(8, length);
            if (rest.StartsWith("fmt "u8)) format = Format(body);
            if (rest.StartsWith("data"u8)) return Encode(format, body);
            rest = rest[Math.Min(rest.Length, 8 + length + (length & 1))..];
        }
        return null;
    }

    /// <summary>The format when it is one of ours: mono, 8 kHz, and the right width; 0 otherwise.</summary>
    private static int Format(ReadOnlySpan<byte> chunk)
    {
        if (chunk.Length < 16) return 0;
        var format = (int)BinaryPrimitives.ReadUInt16LittleEndian(chunk);
        if (format == Extensible && chunk.Length >= 26) format = BinaryPrimitives.ReadUInt16LittleEndian(chunk[24..]);
        var channels = BinaryPrimitives.ReadUInt16LittleEndian(chunk[2..]);
        var rate = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
        var bits = BinaryPrimitives.ReadUInt16LittleEndian(chunk[14..]);
        var width = format switch { Pcm => 16, Alaw or Ulaw => 8, _ => -1 };
        return channels == 1 && rate == G711.SamplesPerSecond && bits == width ? format : 0;
    }

    private static Prompt? Encode(int format, ReadOnlySpan<byte> data)
    {
        switch (format)
        {
            case Pcm:
                var samples = new short[data.Length / 2];
                for (var i = 0; i < samples.Length; i++) samples[i] = BinaryPrimitives.ReadInt16LittleEndian(data[(2 * i)..]);
                var prompt = new Prompt(new byte[samples.Length], new byte[samples.Length]);
                G711.Encode(AudioCodec.Pcma, samples, prompt.Alaw);
                G711.Encode(AudioCodec.Pcmu, samples, prompt.Ulaw);
                return prompt;
            case Alaw or Ulaw:
                var law = format == Alaw ? AudioCodec.Pcma : AudioCodec.Pcmu;
                var encoded = new Prompt(new byte[data.Length], new byte[data.Length]);
                G711.Convert(law, AudioCodec.Pcma, data, encoded.Alaw);
                G711.Convert(law, AudioCodec.Pcmu, data, encoded.Ulaw);
                return encoded;
            default:
                return null;
        }
    }
}
