using System.Buffers.Binary;
using System.ComponentModel;
using System.Diagnostics;

namespace Antiphon.Server.Features.Prompts.Library;

/// <summary>Reads sound that somebody brings: WAV by itself, everything else through sox or ffmpeg as a limited child process, where one is installed.</summary>
internal sealed class SoundReader(TimeProvider clock)
{
    /// <summary>Largest file that is taken, bytes.</summary>
    public const int BytesMax = 20 * 1024 * 1024;

    /// <summary>Longest and shortest sound, seconds.</summary>
    public const double SecondsMax = 600, SecondsMin = 0.2;

    private const int AnswerBytesMax = 16 * 1024 * 1024;
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(30);

    /// <summary>Telephone sound at the level of speech; null when it is no sound, or no length that a prompt can have.</summary>
    public async Task<Pcm?> ReadAsync(byte[] file, CancellationToken stop)
    {
        var sound = Wave(file) ?? await ConvertAsync(file, stop);
        if (sound is null || sound.Length.TotalSeconds is < SecondsMin or > SecondsMax || double.IsNegativeInfinity(sound.LevelDbfs())) return null;
        return Resampler.To(sound, Pcm.TelephoneRate).Normalised(-20);
    }

    /// <summary>PCM of 8, 16, 24 or 32 bits, float, A-law and µ-law, any number of channels up to eight, mixed to one. Null: something else.</summary>
    public static Pcm? Wave(ReadOnlySpan<byte> file)
    {
        if (file.Length < 12 || !file[..4].SequenceEqual("RIFF"u8) || !file[8..12].SequenceEqual("WAVE"u8)) return null;
        var (format, channels, rate, bits) = (0, 0, 0, 0);
        for (var at = 12; at + 8 <= file.Length;)
        {
            var length = BinaryPrimitives.ReadUInt32LittleEndian(file[(at + 4)..]);
            var body = file[(at + 8)..];
            if (file.Slice(at, 4).SequenceEqual("fmt "u8))
            {
                if (length < 16 || body.Length < 16) return null;
                format = BinaryPrimitives.ReadUInt16LittleEndian(body);
                (channels, rate, bits) = (BinaryPrimitives.ReadUInt16LittleEndian(body[2..]), BinaryPrimitives.ReadInt32LittleEndian(body[4..]), BinaryPrimitives.ReadUInt16LittleEndian(body[14..]));
                if (format == 0xFFFE && length >= 26 && body.Length >= 26) format = BinaryPrimitives.ReadUInt16LittleEndian(body[24..]);
                if (channels is < 1 or > 8 || rate is < 4_000 or > 192_000 || !IsKnown(format, bits)) return null;
            }
            else if (file.Slice(at, 4).SequenceEqual("data"u8))
            {
                return channels == 0 ? null : Mono(length == 0 || length > body.Length ? body : body[..(int)length], format, channels, bits, rate);
            }
            if (length > body.Length) return null;
            at += 8 + (int)length + (int)(length & 1);
        }
        return null;
    }

    private static bool IsKnown(int format, int bits) => (format, bits) is (1, 8 or 16 or 24 or 32) or (3, 32) or (6 or 7, 8);

    private static Pcm Mono(ReadOnlySpan<byte> data, int format, int channels, int bits, int rate)
    {
        var (sample, frame) = (bits / 8, channels * bits / 8);
        var samples = new float[data.Length / frame];
        for (var i = 0; i < samples.Length; i++)
        {
            var sum = 0f;
            for (var c = 0; c < channels; c++) sum += Sample(data[(i * frame + c * sample)..], format, bits);
            samples[i] = sum / channels;
        }
        return new Pcm(samples, rate);
    }

    private static float Sample(ReadOnlySpan<byte> at, int format, int bits) => (format, bits) switch
    {
        (1, 8) => (at[0] - 128) / 128f,
        (1, 16) => BinaryPrimitives.ReadInt16LittleEndian(at) / 32768f,
        (1, 24) => ((at[0] << 8 | at[1] << 16 | at[2] << 24) >> 8) / 8388608f,
        (1, 32) => BinaryPrimitives.ReadInt32LittleEndian(at) / 2147483648f,
        (3, _) => BinaryPrimitives.ReadSingleLittleEndian(at) is var value && float.IsFinite(value) ? Math.Clamp(value, -1, 1) : 0,
        (6, _) => Alaw(at[0]) / 32768f,
        _ => Ulaw(at[0]) / 32768f,
    };

    // ITU-T G.711.
    private static int Alaw(byte code)
    {
        var c = code ^ 0x55;
        var (exponent, mantissa) = (c >> 4 & 7, c & 15);
        var size = exponent == 0 ? (mantissa << 4) + 8 : (mantissa << 4) + 0x108 << exponent - 1;
        return (c & 0x80) != 0 ? size : -size;
    }

    private static int Ulaw(byte code)
    {
        var c = ~code & 0xFF;
        var size = ((c & 15) << 3) + 0x84 << (c >> 4 & 7);
        return (c & 0x80) != 0 ? 0x84 - size : size - 0x84;
    }

    private async Task<Pcm?> ConvertAsync(byte[] file, CancellationToken stop)
    {
        if (KindOf(file) is not { } kind) return null;
        return await RunAsync("sox", ["-t", kind, "-", "-t", "wav", "-e", "signed-integer", "-b", "16", "-c", "1", "-r", "16000", "-"], file, stop)
            ?? await RunAsync("ffmpeg", ["-v", "error", "-f", kind, "-i", "pipe:0", "-t", $"{SecondsMax}", "-ac", "1", "-ar", "16000", "-f", "wav", "pipe:1"], file, stop);
    }

    /// <summary>By its first bytes: the converter is told what to read, and reads nothing else.</summary>
    private static string? KindOf(ReadOnlySpan<byte> file) =>
        file.StartsWith("OggS"u8) ? "ogg" : file.StartsWith("ID3"u8) || file is [0xFF, >= 0xE2, ..] ? "mp3" : file.StartsWith("fLaC"u8) ? "flac" : null;

    private async Task<Pcm?> RunAsync(string program, string[] arguments, byte[] file, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(TimeLimit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        using var child = new Process { StartInfo = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false } };
        var started = false;
        try
        {
            started = child.Start();
            _ = child.StandardError.ReadToEndAsync(either.Token);
            var feeding = FeedAsync(child, file, either.Token);
            var answer = new MemoryStream();
            var part = new byte[65_536];
            while (await child.StandardOutput.BaseStream.ReadAsync(part, either.Token) is > 0 and var read)
            {
                if (answer.Length + read > AnswerBytesMax) return null;
                answer.Write(part, 0, read);
            }
            await feeding;
            await child.WaitForExitAsync(either.Token);
            return child.ExitCode == 0 ? Wave(answer.GetBuffer().AsSpan(0, (int)answer.Length)) : null;
        }
        catch (Exception wrong) when (wrong is Win32Exception or IOException or InvalidOperationException || wrong is OperationCanceledException && !stop.IsCancellationRequested) { return null; }
        finally { if (started && !child.HasExited) child.Kill(); }
    }

    private static async Task FeedAsync(Process child, byte[] file, CancellationToken stop)
    {
        try
        {
            await child.StandardInput.BaseStream.WriteAsync(file, stop);
            child.StandardInput.Close();
        }
        catch (IOException) { /* It has read enough, or does not like it: its exit code says which. */ }
    }
}
