using System.Collections.Concurrent;
using Antiphon.Engine.Ivr;
using Antiphon.Server.Features.Prompts.Speaking;
using Antiphon.Switch.Contract;

namespace Antiphon.Server.Features.Prompts;

/// <param name="Text">What is said; the name when it is not known.</param>
/// <param name="Languages">For which there is sound.</param>
internal sealed record PromptSound(string Name, LocalText Text, IReadOnlyList<string> Languages, double Seconds);

/// <summary>Turns names of prompts, and values to be spoken, into files under DATA/prompts, which it makes where they are missing. <c>NAME.wav</c> is
/// Mandarin, <c>en-US/NAME.wav</c> English, <c>pieces/LANGUAGE/KEY.wav</c> a piece of a spoken value; a file put there by the centre is kept.
/// <c>NAME.tones.wav</c> stands in while there is no speech program and is replaced at the first start that finds one.</summary>
internal sealed partial class PromptStore(string folder, Espeak espeak, ILogger<PromptStore> log, Func<IEnumerable<IPromptSource>>? sources = null, CountryTones? tones = null) : IPrompts
{
    /// <summary>Level of all speech, dBFS: as loud as a person on the line.</summary>
    private const double SpeechDbfs = -20;

    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(180);
    private static readonly (string Language, string Voice)[] Voices = [(SpokenPieces.Mandarin, "cmn"), (SpokenPieces.English, "en-us")];

    private readonly ConcurrentDictionary<string, bool> _unknown = new();
    private IPromptSource[]? _sources;
    private volatile Dictionary<string, string> _files = [];
    private volatile Dictionary<string, string> _english = [];
    private volatile Dictionary<(string Language, string Key), string> _pieces = [];

    /// <summary>Makes what is missing of the centre's own language. To be awaited before the first call is taken.</summary>
    public async Task PrepareAsync(CancellationToken stop)
    {
        Directory.CreateDirectory(folder);
        foreach (var prompt in PromptCatalogue.Prompts.Where(p => p.Kind is not PromptKind.Speech && !File.Exists(FileOf(p.Name))))
            await WriteAsync(FileOf(prompt.Name), prompt.Kind switch { PromptKind.Music => WaitingMusic.Compose(), PromptKind.Beep => PromptTones.Beep(), _ => PromptTones.Ringing() }, stop);
        var silent = await MadeAsync(SpokenPieces.Mandarin, [.. PromptCatalogue.Prompts.Where(p => p.Kind is PromptKind.Speech).Select(p => (FileOf(p.Name), p.Zh))], stop);
        foreach (var file in silent)
            if (StandIn(file) is var tones && !File.Exists(tones)) await WriteAsync(tones, PromptTones.SequenceFor(Path.GetFileNameWithoutExtension(file)), stop);
        Speaks = silent.Count == 0;
        if (!Speaks) NoSpeech(silent.Count);
        _files = FilesIn(folder);
        Index();
    }

    /// <summary>Makes the rest: English, and the pieces of spoken values. What is not made yet is a short tone.</summary>
    public async Task PrepareSpokenAsync(CancellationToken stop)
    {
        foreach (var (language, _) in Voices)
        {
            Directory.CreateDirectory(Pieces(language));
            await MadeAsync(language, [.. SpokenPieces.Of(language).Select(piece => (Path.Combine(Pieces(language), $"{piece.Key}.wav"), piece.Value))], stop);
            Index();
        }
        Directory.CreateDirectory(EnglishFolder);
        await MadeAsync(SpokenPieces.English, [.. PromptCatalogue.Prompts.Where(p => p.Kind is PromptKind.Speech).Select(p => (Path.Combine(EnglishFolder, $"{p.Name}.wav"), p.En))], stop);
        Index();
    }

    /// <summary>Of another country than China: its own, also where a flow plays the prompt of that name.</summary>
    public IReadOnlyList<PromptPart> Ringing => (tones ?? CountryTones.All[0]).Ringing;

    /// <summary>Everything that can be played by name, in order.</summary>
    public IReadOnlyList<PromptSound> All
    {
        get
        {
            var all = _files.Keys.ToDictionary(name => name, SoundNamed, StringComparer.Ordinal);
            foreach (var own in Sources.SelectMany(source => source.Sounds))
                all[own.Name] = all.TryGetValue(own.Name, out var known) ? own with { Languages = [.. known.Languages.Union(own.Languages)] } : own;
            return [.. all.Values.OrderBy(sound => sound.Name, StringComparer.Ordinal)];
        }
    }

    /// <summary>There is a speech program.</summary>
    public bool Speaks { get; private set; } = true;

    private IPromptSource[] Sources => _sources ??= [.. sources?.Invoke() ?? []];

    /// <summary>What a part says: a prompt's text, or a spoken value.</summary>
    public static LocalText TextOf(string name) => Say.Parts(name) is { } said && Say.Kinds.Contains(said.Kind)
        ? new LocalText(SpokenValue.Text(said.Kind, said.Value, SpokenPieces.Mandarin), SpokenValue.Text(said.Kind, said.Value, SpokenPieces.English))
        : PromptCatalogue.Prompts.FirstOrDefault(p => p.Name == name) is { Zh.Length: > 0 } known ? new LocalText(known.Zh, known.En) : new LocalText($"〔{name}〕", $"[{name}]");

    private PromptSound SoundNamed(string name)
    {
        var known = PromptCatalogue.Prompts.FirstOrDefault(p => p.Name == name);
        var seconds = _files.TryGetValue(name, out var file) && new FileInfo(file) is { Exists: true } wave ? (wave.Length - 44) / 2.0 / Pcm.TelephoneRate : 0;
        IReadOnlyList<string> languages = _english.ContainsKey(name) || known is { Kind: not PromptKind.Speech } ? [SpokenPieces.Mandarin, SpokenPieces.English] : [SpokenPieces.Mandarin];
        return new PromptSound(name, new LocalText(known is { Zh.Length: > 0 } ? known.Zh : name, known?.En ?? name), languages, seconds);
    }

    /// <summary>What to play for a name, or for a value to be spoken. An unknown one is a short tone and, once, a line in the log.</summary>
    public IReadOnlyList<PromptPart> Find(string name, string? language = null)
    {
        foreach (var source in Sources)
            if (source.Find(name, language, other => Find(other, language)) is { } own) return own;
        if (name == PromptCatalogue.Ring && tones is not null) return tones.Ringing;
        if (language == SpokenPieces.English && _english.TryGetValue(name, out var english)) return [new FilePart(english)];
        if (_files.TryGetValue(name, out var file)) return [new FilePart(file)];
        if (Say.Parts(name) is { } said && Say.Kinds.Contains(said.Kind)) return Spoken(said.Kind, said.Value, language);

        // Names come from flows: bounded, so that a flow with made-up names cannot fill the memory or the log.
        if (_unknown.Count < 1_000 && _unknown.TryAdd(name, true)) UnknownPrompt(name);
        return [new TonePart(425, TimeSpan.FromMilliseconds(400))];
    }

    private List<PromptPart> Spoken(string kind, string value, string? language)
    {
        var pieces = _pieces;
        var of = language == SpokenPieces.English ? SpokenPieces.English : SpokenPieces.Mandarin;
        return [.. SpokenValue.Pieces(kind, value, of).Select<string, PromptPart>(key =>
            key == SpokenValue.Pause ? new SilencePart(Breath)
            : pieces.TryGetValue((of, key), out var file) ? new FilePart(file)
            : PromptTones.ForPiece(key))];
    }

    /// <returns>Files that could not be made.</returns>
    private async Task<List<string>> MadeAsync(string language, List<(string File, string Text)> wanted, CancellationToken stop)
    {
        var missing = wanted.Where(w => !File.Exists(w.File)).ToList();
        var voice = Voices.First(v => v.Language == language).Voice;
        var said = await espeak.SayAllAsync([.. missing.Select(w => w.Text)], voice, wordsPerMinute: 165, pitch: 50, stop);
        var silent = new List<string>();
        foreach (var (want, sound) in missing.Zip(said))
        {
            if (sound is not { Samples.Length: > 0 }) { silent.Add(want.File); continue; }
            await WriteAsync(want.File, Resampler.To(sound, Pcm.TelephoneRate).Normalised(SpeechDbfs), stop);
            File.Delete(StandIn(want.File));
        }
        return silent;
    }

    private void Index()
    {
        _english = Directory.Exists(EnglishFolder) ? FilesIn(EnglishFolder) : [];
        _pieces = Voices.Where(v => Directory.Exists(Pieces(v.Language)))
            .SelectMany(v => FilesIn(Pieces(v.Language)).Select(f => (Key: (v.Language, f.Key), File: f.Value)))
            .ToDictionary(p => p.Key, p => p.File);
    }

    private string EnglishFolder => Path.Combine(folder, SpokenPieces.English);

    private string Pieces(string language) => Path.Combine(folder, "pieces", language);

    private string FileOf(string name) => Path.Combine(folder, $"{name}.wav");

    private static string StandIn(string file) => Path.ChangeExtension(file, ".tones.wav");

    private static Dictionary<string, string> FilesIn(string folder) =>
        Directory.EnumerateFiles(folder, "*.wav")
            .GroupBy(file => Path.GetFileName(file).Split('.')[0], StringComparer.Ordinal)
            .ToDictionary(same => same.Key, same => same.MinBy(file => file.EndsWith(".tones.wav", StringComparison.Ordinal))!, StringComparer.Ordinal);

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
