using System.Buffers.Binary;

namespace Antiphon.Server.Features.Prompts;

/// <summary>Mono sound as it is made here: samples from −1 to 1 at a rate in Hz.</summary>
internal sealed record Pcm(float[] Samples, int Rate)
{
    /// <summary>The rate of a telephone line, Hz.</summary>
    public const int TelephoneRate = 8_000;

    public TimeSpan Length => TimeSpan.FromSeconds((double)Samples.Length / Rate);

    /// <summary>Level of the whole, in dB below a full-scale square wave.</summary>
    public double LevelDbfs()
    {
        var sum = 0d;
        foreach (var sample in Samples) sum += sample * sample;
        return sum == 0 ? double.NegativeInfinity : 10 * Math.Log10(sum / Samples.Length);
    }

    /// <summary>Brought to a level; turned down further if its peaks would clip.</summary>
    public Pcm Normalised(double dbfs)
    {
        var level = LevelDbfs();
        if (double.IsNegativeInfinity(level)) return this;
        var gain = Math.Pow(10, (dbfs - level) / 20);
        var peak = Samples.Max(Math.Abs);
        if (peak * gain > 0.98) gain = 0.98 / peak;
        return this with { Samples = Array.ConvertAll(Samples, s => (float)(s * gain)) };
    }

    /// <summary>A WAV file with 16-bit samples.</summary>
    public byte[] ToWave()
    {
        var data = Samples.Length * 2;
        var file = new byte[44 + data];
        "RIFF"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), 36 + data);
        "WAVEfmt "u8.CopyTo(file.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(16), 16);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(20), 1);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(22), 1);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(24), Rate);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(28), Rate * 2);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(32), 2);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(34), 16);
        "data"u8.CopyTo(file.AsSpan(36));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(40), data);
        for (var i = 0; i < Samples.Length; i++)
            BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(44 + 2 * i), (short)Math.Clamp(Math.Round(Samples[i] * 32767.0), -32768, 32767));
        return file;
    }

    /// <summary>Reads 16-bit mono PCM. A length of 0 or more than there is (a stream written to a pipe) means: to the end. Null: something else.</summary>
    public static Pcm? FromWave(ReadOnlySpan<byte> file)
    {
        if (file.Length < 12 || !file[..4].SequenceEqual("RIFF"u8) || !file[8..12].SequenceEqual("WAVE"u8)) return null;
        var rate = 0;
        for (var at = 12; at + 8 <= file.Length;)
        {
            var name = file.Slice(at, 4);
            var length = BinaryPrimitives.ReadUInt32LittleEndian(file[(at + 4)..]);
            var body = file[(at + 8)..];
            if (name.SequenceEqual("fmt "u8))
            {
                if (length < 16 || body.Length < 16) return null;
                var mono16 = BinaryPrimitives.ReadInt16LittleEndian(body) == 1 && BinaryPrimitives.ReadInt16LittleEndian(body[2..]) == 1
                    && BinaryPrimitives.ReadInt16LittleEndian(body[14..]) == 16;
                rate = BinaryPrimitives.ReadInt32LittleEndian(body[4..]);
                if (!mono16 || rate is < 4_000 or > 192_000) return null;
            }
            else if (name.SequenceEqual("data"u8))
            {
                return rate == 0 ? null : FromSamples(length == 0 || length > body.Length ? body : body[..(int)length], rate);
            }
            if (length > body.Length) return null;
            at += 8 + (int)length + (int)(length & 1);
        }
        return null;
    }

    private static Pcm FromSamples(ReadOnlySpan<byte> data, int rate)
    {
        var samples = new float[data.Length / 2];
        for (var i = 0; i < samples.Length; i++) samples[i] = BinaryPrimitives.ReadInt16LittleEndian(data[(2 * i)..]) / 32768f;
        return new Pcm(samples, rate);
    }
}
