using Antiphon.Server.Features.Prompts.Speaking;
using Antiphon.Server.Features.Speech;
using Antiphon.Switch.Contract;

namespace Antiphon.Server.Features.Prompts.Library;

/// <summary>Recordings of the centre's own: the very next call hears what was made active.</summary>
internal sealed class PromptLibrary(Options options, IDbContextFactory<CentreDb> databases, Espeak espeak, SpeechBook speech, SpeechClient service, TimeProvider clock) : IPromptSource, IHostedService
{
    public const int NamesMax = 2_000, VersionsMax = 200;

    private readonly SemaphoreSlim _oneAtATime = new(1);
    private volatile ImmutableDictionary<string, PromptRow> _prompts = ImmutableDictionary<string, PromptRow>.Empty;
    private volatile ImmutableDictionary<(string Name, string Language), PromptSoundRow> _active = ImmutableDictionary<(string, string), PromptSoundRow>.Empty;

    public async Task StartAsync(CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        _prompts = (await db.Set<PromptRow>().AsNoTracking().ToListAsync(stop)).ToImmutableDictionary(p => p.Name);
        _active = (await db.Set<PromptSoundRow>().AsNoTracking().Where(s => s.Active).ToListAsync(stop)).ToImmutableDictionary(s => (s.Name, s.Language));
    }

    public Task StopAsync(CancellationToken stop) => Task.CompletedTask;

    public IEnumerable<PromptRow> Prompts => _prompts.Values;

    public IReadOnlyCollection<PromptSound> Sounds =>
    [
        .. _active.GroupBy(s => s.Key.Name).Select(of => new PromptSound(of.Key, Text(of.Key), [.. of.Select(s => s.Key.Language).Order(StringComparer.Ordinal).Reverse()], of.Max(s => s.Value.LengthMs) / 1000.0)),
    ];

    private LocalText Text(string name)
    {
        var (row, known) = (Named(name), PromptCatalogue.Prompts.FirstOrDefault(p => p.Name == name));
        return new LocalText(row is { Zh.Length: > 0 } ? row.Zh : known?.Zh ?? name, row is { En.Length: > 0 } ? row.En : known?.En ?? (row is { Zh.Length: > 0 } ? row.Zh : name));
    }

    public PromptRow? Named(string name) => _prompts.GetValueOrDefault(name);

    public PromptSoundRow? Active(string name, string language) => _active.GetValueOrDefault((name, language));

    public string FileOf(string name, string language, int version) => Path.GetFullPath(Path.Combine(options.Data, "prompts", "library", name, $"{language}-{version}.wav"));

    /// <summary>Small letters, digits and hyphens: names no other file.</summary>
    public static bool IsName(string name) => name.Length is > 0 and <= 60 && name[0] != '-' && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    public IReadOnlyList<PromptPart>? Find(string name, string? language, Func<string, IReadOnlyList<PromptPart>> others)
    {
        var active = _active;
        var wanted = language == SpokenPieces.English ? SpokenPieces.English : SpokenPieces.Mandarin;
        if (active.TryGetValue((name, wanted), out var sound)) return [new FilePart(FileOf(name, wanted, sound.Version))];
        // Its own in the other language rather than none; but a prompt of the product has a voice in both.
        if (PromptCatalogue.Prompts.All(p => p.Name != name) && active.FirstOrDefault(s => s.Key.Name == name) is { Value: { } other }) return [new FilePart(FileOf(name, other.Language, other.Version))];
        return null;
    }

    public async Task Save(PromptRow prompt, CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        prompt.UpdatedAt = clock.GetUtcNow();
        if (await db.Set<PromptRow>().AnyAsync(p => p.Name == prompt.Name, stop)) db.Update(prompt);
        else db.Add(prompt);
        await db.SaveChangesAsync(stop);
        _prompts = _prompts.SetItem(prompt.Name, prompt);
    }

    /// <summary>With everything that was ever recorded of it.</summary>
    public async Task Delete(string name, CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        await db.Set<PromptSoundRow>().Where(s => s.Name == name).ExecuteDeleteAsync(stop);
        await db.Set<PromptRow>().Where(p => p.Name == name).ExecuteDeleteAsync(stop);
        _prompts = _prompts.Remove(name);
        _active = _active.RemoveRange(_active.Keys.Where(k => k.Name == name));
        if (Directory.Exists(Path.GetDirectoryName(FileOf(name, "", 0)))) Directory.Delete(Path.GetDirectoryName(FileOf(name, "", 0))!, recursive: true);
    }

    public async Task<List<PromptSoundRow>> Versions(string name, CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        return await db.Set<PromptSoundRow>().AsNoTracking().Where(s => s.Name == name).OrderByDescending(s => s.CreatedAt).ToListAsync(stop);
    }

    /// <summary>A new version, in force for the very next call.</summary>
    public async Task<PromptSoundRow> Add(string name, string language, string origin, Pcm sound, string by, CancellationToken stop)
    {
        await _oneAtATime.WaitAsync(stop);
        try
        {
            await using var db = await databases.CreateDbContextAsync(stop);
            var last = await db.Set<PromptSoundRow>().Where(s => s.Name == name && s.Language == language).MaxAsync(s => (int?)s.Version, stop) ?? 0;
            var row = new PromptSoundRow
            {
                Name = name, Language = language, Version = last + 1, Origin = origin, LengthMs = (long)sound.Length.TotalMilliseconds, CreatedAt = clock.GetUtcNow(), CreatedBy = by,
            };
            var file = FileOf(name, language, row.Version);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllBytesAsync(file + ".part", sound.ToWave(), stop);
            File.Move(file + ".part", file, overwrite: true);
            db.Add(row);
            await db.SaveChangesAsync(stop);
            await Activate(db, name, language, row.Version, stop);
            return row;
        }
        finally { _oneAtATime.Release(); }
    }

    /// <param name="version">0: what the product brings.</param>
    /// <returns>False: there is no such version.</returns>
    public async Task<bool> Activate(string name, string language, int version, CancellationToken stop)
    {
        await _oneAtATime.WaitAsync(stop);
        try
        {
            await using var db = await databases.CreateDbContextAsync(stop);
            return await Activate(db, name, language, version, stop);
        }
        finally { _oneAtATime.Release(); }
    }

    /// <summary>By the speech service where there is one and it answers, else by the program in the house.</summary>
    public async Task<Pcm?> Speak(string text, string language, CancellationToken stop) =>
        (speech.Speaks ? await service.Speak(text, language, stop) : null) ?? await espeak.SayAsync(text, language == SpokenPieces.English ? "en-us" : "cmn", wordsPerMinute: 165, pitch: 50, stop);

    private async Task<bool> Activate(CentreDb db, string name, string language, int version, CancellationToken stop)
    {
        var rows = await db.Set<PromptSoundRow>().Where(s => s.Name == name && s.Language == language).ToListAsync(stop);
        var chosen = rows.FirstOrDefault(s => s.Version == version);
        if (chosen is null && version != 0) return false;
        foreach (var row in rows) row.Active = row == chosen;
        await db.SaveChangesAsync(stop);
        _active = chosen is null ? _active.Remove((name, language)) : _active.SetItem((name, language), chosen);
        return true;
    }
}
