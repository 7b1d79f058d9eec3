using System.ComponentModel;
using System.Diagnostics;
using System.Security;
using System.Text;

namespace Antiphon.Server.Features.Prompts;

/// <summary>Speech by the program espeak-ng as a limited child process: its library may end the process it lives in.</summary>
internal sealed class Espeak(TimeProvider clock, string program = "espeak-ng")
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(15);

    /// <summary>Longest text, in characters; the rest is not spoken.</summary>
    private const int TextMax = 500;

    /// <summary>Texts of one child process.</summary>
    private const int BatchTextsMax = 24;

    /// <summary>Silence between the texts of one child process: longer than any pause inside one.</summary>
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(1500);

    /// <summary>Largest answer, in bytes: three minutes at 22,050 Hz.</summary>
    private const int AnswerBytesMax = 8 * 1024 * 1024;

    /// <summary>Speaks a text; null when the program is missing, fails or takes too long.</summary>
    /// <param name="voice">Such as <c>cmn</c> or <c>cmn+f3</c>.</param>
    /// <param name="wordsPerMinute">80–300.</param>
    /// <param name="pitch">0–99; 50 is the voice's own.</param>
    public Task<Pcm?> SayAsync(string text, string voice, int wordsPerMinute, int pitch, CancellationToken stop) =>
        RunAsync(text[..Math.Min(text.Length, TextMax)], StartInfo(voice, wordsPerMinute, pitch), stop);

    /// <summary>Speaks several texts in one go, which costs a tenth of a child process for each; an item is null when it could not be made.</summary>
    public async Task<Pcm?[]> SayAllAsync(IReadOnlyList<string> texts, string voice, int wordsPerMinute, int pitch, CancellationToken stop)
    {
        var said = new Pcm?[texts.Count];
        for (var from = 0; from < texts.Count;)
        {
            var (to, length) = (from, 0);
            while (to < texts.Count && to - from < BatchTextsMax && (to == from || length + texts[to].Length <= TextMax)) length += texts[to++].Length;
            var batch = texts.Skip(from).Take(to - from).Select(text => text[..Math.Min(text.Length, TextMax)]).ToList();
            var start = StartInfo(voice, wordsPerMinute, pitch);
            start.ArgumentList.Add("-m");
            var whole = await RunAsync($"<speak>{string.Concat(batch.Select(text => $"{SecurityElement.Escape(text)}<break time=\"{Between.TotalMilliseconds}ms\"/>"))}</speak>", start, stop);
            var parts = whole is null ? [] : SoundCut.AtSilences(whole, Between * 0.7);
            for (var i = 0; i < batch.Count && whole is not null; i++)
                said[from + i] = parts.Count == batch.Count ? parts[i] : await SayAsync(batch[i], voice, wordsPerMinute, pitch, stop);
            from = to;
        }
        return said;
    }

    private async Task<Pcm?> RunAsync(string text, ProcessStartInfo start, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(TimeLimit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        Process? child = null;
        try
        {
            child = Process.Start(start);
            if (child is null) return null;
            _ = child.StandardError.ReadToEndAsync(either.Token);
            await child.StandardInput.WriteAsync(text.AsMemory(), either.Token);
            child.StandardInput.Close();
            var answer = await ReadLimitedAsync(child.StandardOutput.BaseStream, either.Token);
            await child.WaitForExitAsync(either.Token);
            return child.ExitCode == 0 && answer is not null ? Pcm.FromWave(answer) : null;
        }
        catch (Exception wrong) when (wrong is Win32Exception or IOException || wrong is OperationCanceledException && !stop.IsCancellationRequested)
        {
            return null;
        }
        finally
        {
            End(child);
        }
    }

    private ProcessStartInfo StartInfo(string voice, int wordsPerMinute, int pitch) => new(program)
    {
        ArgumentList = { "-v", voice, "-s", $"{wordsPerMinute}", "-p", $"{pitch}", "-b", "1", "--stdin", "--stdout" },
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        UseShellExecute = false,
    };

    private static async Task<byte[]?> ReadLimitedAsync(Stream answer, CancellationToken stop)
    {
        var whole = new MemoryStream();
        var part = new byte[16_384];
        while (await answer.ReadAsync(part, stop) is > 0 and var read)
        {
            if (whole.Length + read > AnswerBytesMax) return null;
            whole.Write(part, 0, read);
        }
        return whole.ToArray();
    }

    private static void End(Process? child)
    {
        if (child is null) return;
        try
        {
            if (!child.HasExited) child.Kill();
        }
        catch (Exception gone) when (gone is InvalidOperationException or Win32Exception)
        {
            // It ended between the question and the kill.
        }
        child.Dispose();
    }
}
