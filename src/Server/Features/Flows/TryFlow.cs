using Antiphon.Server.Features.Flows.Trial;

namespace Antiphon.Server.Features.Flows;

/// <param name="Document">What is drawn now; null: the stored draft.</param>
/// <param name="Script">A <see cref="TrialScript"/>.</param>
internal sealed record TryWish(JsonElement Script, JsonElement? Document = null);

internal sealed record RunTestsWish(JsonElement? Document = null);

/// <summary>Calls that did not happen: one at a time in the page's phone, or all stored ones.</summary>
internal static class TryFlow
{
    public static async Task<Results<ContentHttpResult, Refused>> Try(string id, TryWish wish, FlowDesk desk, TrialRunner trials, CancellationToken stop)
    {
        if (await Document(id, wish.Document, desk, stop) is not ({ } document, var refusal)) return Refused.Because(RefusalCatalogue.NotFound);
        if (refusal is not null) return refusal;
        if (FlowDocument.ReadPart<TrialScript>(wish.Script) is not { } script || !Fits(script)) return Refused.Because(RefusalCatalogue.Invalid, "script", "");
        return Json(trials.Run(document.Flow, script));
    }

    public static async Task<Results<ContentHttpResult, Refused>> Tests(string id, CentreDb db, FlowDesk desk, CancellationToken stop) =>
        await desk.Find(id, stop) is null ? Refused.Because(RefusalCatalogue.NotFound) : Json(await Stored(id, db, stop));

    public static async Task<Results<ContentHttpResult, Refused>> SetTests(string id, JsonElement request, CentreDb db, FlowDesk desk, CancellationToken stop)
    {
        if (await desk.Find(id, stop) is null) return Refused.Because(RefusalCatalogue.NotFound);
        if (FlowDocument.ReadPart<List<TrialCase>>(request) is not { Count: <= TrialCase.CasesMax } cases || cases.Exists(c => c is null || c.Name.Length is 0 or > 100 || !Fits(c.Script)))
            return Refused.Because(RefusalCatalogue.Invalid, "tests", "");
        var text = FlowDocument.WritePart(cases);
        if (await db.Set<FlowTestsRow>().SingleOrDefaultAsync(t => t.FlowId == id, stop) is { } row) row.Definition = text;
        else db.Add(new FlowTestsRow { FlowId = id, Definition = text });
        await db.SaveChangesAsync(stop);
        return Json(cases);
    }

    public static async Task<Results<ContentHttpResult, Refused>> RunTests(string id, RunTestsWish wish, CentreDb db, FlowDesk desk, TrialRunner trials, CancellationToken stop)
    {
        if (await Document(id, wish.Document, desk, stop) is not ({ } document, var refusal)) return Refused.Because(RefusalCatalogue.NotFound);
        return refusal is not null ? refusal : Json(trials.Run(document.Flow, await Stored(id, db, stop)));
    }

    public static async Task<IReadOnlyList<TrialCase>> Stored(string id, CentreDb db, CancellationToken stop) =>
        await db.Set<FlowTestsRow>().AsNoTracking().SingleOrDefaultAsync(t => t.FlowId == id, stop) is { } row ? FlowDocument.ReadPart<List<TrialCase>>(row.Definition) : [];

    private static async Task<(FlowDocument? Document, Refused? Refusal)?> Document(string id, JsonElement? given, FlowDesk desk, CancellationToken stop)
    {
        if (await desk.Find(id, stop) is not { } draft) return null;
        var stored = FlowDocument.Read(draft.Document);
        if (given is not { ValueKind: JsonValueKind.Object } drawn) return (stored with { Flow = stored.Flow with { Id = new(id) } }, null);
        return FlowDocument.Read(drawn, out var problem) is { } document
            ? (document with { Flow = document.Flow with { Id = new(id) } }, null)
            : (stored, Refused.Because(RefusalCatalogue.FlowUnreadable, "problem", problem));
    }

    private static bool Fits(TrialScript script) =>
        script.Inputs.Length <= TrialScript.InputsMax && script.Caller.Length <= 32 && script.Dialled.Length <= 32 && script.At.Year is > 1970 and < 2200
        && script.Inputs.All(i => i is not null && i.Keys.Length <= 32 && i.Keys.All(k => "0123456789*#".Contains(k)));

    /// <summary>In the form in which flows are written: names of enum values as the engine has them.</summary>
    private static ContentHttpResult Json<T>(T value) => TypedResults.Content(FlowDocument.WritePart(value), "application/json");
}
