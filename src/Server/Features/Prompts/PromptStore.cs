using System.Collections.Concurrent;
using Antiphon.Server.Features.Calls;
using Antiphon.Switch.Contract;

namespace Antiphon.Server.Features.Prompts;

/// <param name="Text">What is said; the name when it is not known.</param>
/// <param name="Languages">For which there is sound.</param>
internal sealed record PromptSound(string Name, LocalText Text, IReadOnlyList<string> Languages, double Seconds);

/// <summary>Turns names of prompts into files under DATA/prompts, which it makes where they are missing. <c>NAME.wav</c> is played before
/// <c>NAME.tones.wav</c>, which stands in while there is no speech program and is replaced at the first start that finds one.</summary>
internal sealed partial class PromptStore(string folder, Espeak espeak, ILogger<PromptStore> log) : IPrompts
{
    /// <summary>Level of all speech, dBFS: as loud as a person on the line.</summary>
    private const double SpeechDbfs = -20;

    private readonly ConcurrentDictionary<string, bool> _unknown = new();
    private volatile Dictionary<string, string> _files = [];

    /// <summary>Makes what is missing. To be awaited before the first call is taken.</summary>
    public async Task PrepareAsync(CancellationToken stop)
    {
        Directory.CreateDirectory(folder);
        var silent = 0;
        foreach (var prompt in PromptCatalogue.Prompts)
            if (!await MadeAsync(prompt, stop)) silent++;
        if (silent > 0) NoSpeech(silent);
        _files = Directory.EnumerateFiles(folder, "*.wav")
            .GroupBy(file => Path.GetFileName(file).Split('.')[0], StringComparer.Ordinal)
            .ToDictionary(same => same.Key, same => same.MinBy(file => file.EndsWith(".tones.wav", StringComparison.Ordinal))!, StringComparer.Ordinal);
    }

    /// <summary>Everything that can be played by name, in order.</summary>
    public IReadOnlyList<PromptSound> All => [.. _files.Keys.Order(StringComparer.Ordinal).Select(SoundNamed)];

    private PromptSound SoundNamed(string name)
    {
        var known = PromptCatalogue.Prompts.FirstOrDefault(p => p.Name == name);
        var seconds = _files.TryGetValue(name, out var file) && new FileInfo(file) is { Exists: true } wave ? (wave.Length - 44) / 2.0 / Pcm.TelephoneRate : 0;
        return new PromptSound(name, new LocalText(known is { Zh.Length: > 0 } ? known.Zh : name, known?.En ?? name), ["zh-CN"], seconds);
    }

    /// <summary>What to play for a name. An unknown one is a short tone and, once, a line in the log.</summary>
    public IReadOnlyList<PromptPart> Find(string name, string? language = null)
    {
        if (_files.TryGetValue(name, out var file)) return [new FilePart(file)];

        // Names come from flows: bounded, so that a flow with made-up names cannot fill the memory or the log.
        if (_unknown.Count < 1_000 && _unknown.TryAdd(name, true)) UnknownPrompt(name);
        return [new TonePart(425, TimeSpan.FromMilliseconds(400))];
    }

    private async Task<bool> MadeAsync(Prompt prompt, CancellationToken stop)
    {
        var file = Path.Combine(folder, $"{prompt.Name}.wav");
        var standIn = Path.Combine(folder, $"{prompt.Name}.tones.wav");
        if (File.Exists(file)) return true;
        if (await SoundOf(prompt, stop) is { } sound)
        {
            await WriteAsync(file, sound, stop);
            File.Delete(standIn);
            return true;
        }
        if (!File.Exists(standIn)) await WriteAsync(standIn, PromptTones.SequenceFor(prompt.Name), stop);
        return false;
    }

    private async Task<Pcm?> SoundOf(Prompt prompt, CancellationToken stop) => prompt.Kind switch
    {
        PromptKind.Music => WaitingMusic.Compose(),
        PromptKind.RingingTone => PromptTones.Ringing(),
        _ => await espeak.SayAsync(prompt.Zh, "cmn", wordsPerMinute: 165, pitch: 50, stop) is { Samples.Length: > 0 } speech
            ? Resampler.To(speech, Pcm.TelephoneRate).Normalised(SpeechDbfs)
            : null,
    };

    /// <summary>Whole or not at all: a crash in between leaves no half prompt.</summary>
    private static async Task WriteAsync(string file, Pcm sound, CancellationToken stop)
    {
        var part = file + ".part";
        await File.WriteAllBytesAsync(part, sound.ToWave(), stop);
        File.Move(part, file, overwrite: true);
    }

    [LoggerMessage(EventId = 4101, Level = LogLevel.Warning, Message = "espeak-ng is missing or failed: {Count} prompts are tones for now (install espeak-ng, on Debian: apt install espeak-ng, then start again)")]
    private partial void NoSpeech(int count);

    [LoggerMessage(EventId = 4102, Level = LogLevel.Warning, Message = "no prompt is called {Name}: a tone is played")]
    private partial void UnknownPrompt(string name);
}
