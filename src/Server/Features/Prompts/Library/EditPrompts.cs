using Antiphon.Engine.Ivr;
using Antiphon.Server.Features.Prompts.Speaking;

namespace Antiphon.Server.Features.Prompts.Library;

/// <param name="Version">0: what the product brings. Null: there is no sound.</param>
/// <param name="Origin">Of the active version; empty: the product's.</param>
internal sealed record PromptVoice(string Language, int? Version, string Origin, double Seconds, DateTimeOffset? At, string? By);

/// <param name="BuiltIn">Comes with the product: it can be changed, and had back, but not deleted.</param>
/// <param name="UsedIn">Published flows, and <c>queue:ID</c>.</param>
internal sealed record LibraryPrompt(string Name, string Folder, string Zh, string En, bool BuiltIn, IReadOnlyList<PromptVoice> Voices, IReadOnlyList<string> UsedIn);

internal sealed record PromptVersionView(string Language, int Version, string Origin, double Seconds, bool Active, DateTimeOffset CreatedAt, string CreatedBy);

/// <summary>Prompts that flows or queues name and nobody has recorded.</summary>
internal sealed record LibraryView(IReadOnlyList<LibraryPrompt> Prompts, IReadOnlyList<string> Missing, bool Speech);

internal sealed record PromptWish(string Folder = "", string Zh = "", string En = "");

internal sealed record SpeakWish(string Language);

internal sealed record ActivateWish(string Language, int Version);

/// <summary>The library over the API: texts, recordings, versions, and where each is used.</summary>
internal static class EditPrompts
{
    private static readonly string[] Languages = [SpokenPieces.Mandarin, SpokenPieces.English];

    public static LibraryView List(PromptStore store, PromptLibrary library, CallCentre calls)
    {
        var used = Uses(calls.State.Centre).ToLookup(u => u.Prompt, u => u.By);
        var sounds = store.All.ToDictionary(s => s.Name);
        var names = sounds.Keys.Union(library.Prompts.Select(p => p.Name)).Order(StringComparer.Ordinal).ToList();
        var prompts = names.Select(name => View(name, sounds.GetValueOrDefault(name), library, [.. used[name].Distinct().Order(StringComparer.Ordinal)])).ToList();
        var missing = used.Select(u => u.Key).Where(name => prompts.All(p => p.Name != name || p.Voices.All(v => v.Version is null))).Order(StringComparer.Ordinal).ToList();
        return new LibraryView(prompts, missing, store.Speaks);
    }

    public static async Task<IResult> Put(string name, PromptWish wish, PromptLibrary library, CancellationToken stop)
    {
        if (!PromptLibrary.IsName(name)) return Refused.Because(RefusalCatalogue.FieldInvalid, "field", "name");
        if (wish is not { Folder: not null, Zh: not null, En: not null }) return FieldFault.Of(wish.Folder is null ? "folder" : wish.Zh is null ? "zh" : "en", "required");
        if (wish.Zh.Length > PromptRow.TextLengthMax || wish.En.Length > PromptRow.TextLengthMax || wish.Folder.Length > PromptRow.FolderLengthMax) return Refused.Because(RefusalCatalogue.TooLarge);
        if (library.Named(name) is null && library.Prompts.Count() >= PromptLibrary.NamesMax) return Refused.Because(RefusalCatalogue.TooMany);
        await library.Save(new PromptRow { Name = name, Folder = wish.Folder.Trim(), Zh = wish.Zh.Trim(), En = wish.En.Trim() }, stop);
        return TypedResults.NoContent();
    }

    public static async Task<IResult> Delete(string name, PromptLibrary library, CallCentre calls, CancellationToken stop)
    {
        if (library.Named(name) is null || !PromptLibrary.IsName(name)) return Refused.Because(RefusalCatalogue.NotFound);
        if (Uses(calls.State.Centre).Any(u => u.Prompt == name) && PromptCatalogue.Prompts.All(p => p.Name != name)) return Refused.Because(RefusalCatalogue.InUse);
        await library.Delete(name, stop);
        return TypedResults.NoContent();
    }

    public static async Task<IResult> Versions(string name, PromptLibrary library, CancellationToken stop) =>
        TypedResults.Ok((await library.Versions(name, stop)).Select(s => new PromptVersionView(s.Language, s.Version, s.Origin, s.LengthMs / 1000.0, s.Active, s.CreatedAt, s.CreatedBy)).ToList());

    /// <summary>The body is the sound file.</summary>
    public static async Task<IResult> Upload(string name, string language, HttpContext http, PromptLibrary library, SoundReader reader, CancellationToken stop, string origin = "upload")
    {
        if (!PromptLibrary.IsName(name) || !Languages.Contains(language) || origin is not ("upload" or "browser")) return Refused.Because(RefusalCatalogue.Invalid);
        if (http.Request.ContentLength > SoundReader.BytesMax) return Refused.Because(RefusalCatalogue.TooLarge);
        if (await Body(http.Request.Body, stop) is not { } file) return Refused.Because(RefusalCatalogue.TooLarge);
        return await reader.ReadAsync(file, stop) is { } sound ? await Keep(name, language, origin, sound, http, library, stop) : Refused.Because(RefusalCatalogue.SoundUnreadable);
    }

    public static async Task<IResult> Speak(string name, SpeakWish wish, HttpContext http, PromptStore store, PromptLibrary library, CancellationToken stop)
    {
        if (!PromptLibrary.IsName(name) || !Languages.Contains(wish.Language)) return Refused.Because(RefusalCatalogue.Invalid);
        var text = TextOf(name, store, library) is var (zh, en) && wish.Language == SpokenPieces.English ? en : zh;
        if (text.Length == 0) return Refused.Because(RefusalCatalogue.FieldInvalid, "field", wish.Language == SpokenPieces.English ? "en" : "zh");
        if (await library.Speak(text, wish.Language, stop) is not { Samples.Length: > 0 } spoken) return Refused.Because(RefusalCatalogue.NoSpeech);
        return await Keep(name, wish.Language, "speech", Resampler.To(spoken, Pcm.TelephoneRate).Normalised(-20), http, library, stop);
    }

    public static async Task<IResult> Activate(string name, ActivateWish wish, PromptLibrary library, CancellationToken stop) =>
        Languages.Contains(wish.Language) && await library.Activate(name, wish.Language, wish.Version, stop) ? TypedResults.NoContent() : Refused.Because(RefusalCatalogue.NotFound);

    /// <param name="version">Null: what callers hear now.</param>
    public static IResult Sound(string name, string language, PromptStore store, PromptLibrary library, HttpContext http, int? version = null)
    {
        if (!PromptLibrary.IsName(name) || !Languages.Contains(language)) return Refused.Because(RefusalCatalogue.NotFound);
        var file = version is { } wanted and > 0 ? library.FileOf(name, language, wanted) : store.Find(name, language) is [Switch.Contract.FilePart part] ? part.Path : null;
        http.Response.Headers.CacheControl = "no-store";
        return file is not null && File.Exists(file) ? Results.File(file, "audio/wav", enableRangeProcessing: true) : Refused.Because(RefusalCatalogue.NotFound);
    }

    private static async Task<IResult> Keep(string name, string language, string origin, Pcm sound, HttpContext http, PromptLibrary library, CancellationToken stop)
    {
        if ((await library.Versions(name, stop)).Count >= PromptLibrary.VersionsMax) return Refused.Because(RefusalCatalogue.TooMany);
        if (library.Named(name) is null) await library.Save(new PromptRow { Name = name }, stop);
        var row = await library.Add(name, language, origin, sound, http.User.JobNumber ?? "api", stop);
        return TypedResults.Ok(new PromptVersionView(row.Language, row.Version, row.Origin, row.LengthMs / 1000.0, Active: true, row.CreatedAt, row.CreatedBy));
    }

    private static LibraryPrompt View(string name, PromptSound? sound, PromptLibrary library, IReadOnlyList<string> used)
    {
        var row = library.Named(name);
        var builtIn = PromptCatalogue.Prompts.FirstOrDefault(p => p.Name == name);
        PromptVoice Voice(string language) => library.Active(name, language) is { } own
            ? new(language, own.Version, own.Origin, own.LengthMs / 1000.0, own.CreatedAt, own.CreatedBy)
            : new(language, sound?.Languages.Contains(language) == true && (builtIn is not null || library.Named(name) is null) ? 0 : null, "", sound?.Seconds ?? 0, null, null);
        return new LibraryPrompt(name, row?.Folder ?? "", row is { Zh.Length: > 0 } ? row.Zh : builtIn?.Zh ?? "", row is { En.Length: > 0 } ? row.En : builtIn?.En ?? "", builtIn is not null,
            [.. Languages.Select(Voice)], used);
    }

    private static (string Zh, string En) TextOf(string name, PromptStore store, PromptLibrary library)
    {
        var view = View(name, store.All.FirstOrDefault(s => s.Name == name), library, []);
        return (view.Zh, view.En);
    }

    private static IEnumerable<(string Prompt, string By)> Uses(Engine.Contract.Centre centre)
    {
        foreach (var flow in centre.Flows.Values.Where(f => !f.Id.Value.StartsWith('~')))
            foreach (var prompt in flow.Nodes.Values.SelectMany(FlowShape.Prompts).Where(p => Say.Parts(p) is null)) yield return (prompt, flow.Id.Value);
        foreach (var queue in centre.Queues.Values)
            foreach (var prompt in queue.WaitingPrompts.Concat(queue.HoldPrompts).Where(p => Say.Parts(p) is null)) yield return (prompt, $"queue:{queue.Id}");
    }

    /// <returns>Null: too large.</returns>
    private static async Task<byte[]?> Body(Stream body, CancellationToken stop)
    {
        using var whole = new MemoryStream();
        var part = new byte[65_536];
        while (await body.ReadAsync(part, stop) is > 0 and var read)
        {
            if (whole.Length + read > SoundReader.BytesMax) return null;
            whole.Write(part, 0, read);
        }
        return whole.ToArray();
    }
}
