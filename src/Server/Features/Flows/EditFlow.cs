using System.Text.RegularExpressions;

namespace Antiphon.Server.Features.Flows;

/// <param name="Document">As exported, or as drawn by the page; null: empty but for a start.</param>
internal sealed record CreateFlow(string Id, string Name, JsonElement? Document = null);

/// <param name="Revision">The one that was read: a change by somebody else in between refuses this one.</param>
internal sealed record SaveFlow(long Revision, JsonElement Document);

internal sealed record FlowView(string Id, long Revision, JsonElement Document, int? Version, bool Changed, IReadOnlyList<FlowProblemView> Problems, IReadOnlyList<string> Numbers,
    bool MayPublish, DateTimeOffset UpdatedAt, string UpdatedBy)
{
    /// <summary>Somebody else than who changed it last has to publish it.</summary>
    public bool FourEyes { get; init; }
}

internal sealed record FlowSaved(long Revision, IReadOnlyList<FlowProblemView> Problems, DateTimeOffset UpdatedAt);

/// <summary>Drafts: made, read, changed, deleted.</summary>
internal static partial class EditFlow
{
    /// <summary>Addresses of their own under that of the flows.</summary>
    private static readonly string[] Reserved = ["board", "choices", "settings", "targets", "templates"];

    public static async Task<Results<Created<FlowView>, Refused>> Create(CreateFlow request, HttpContext http, CentreDb db, FlowDesk desk, CancellationToken stop)
    {
        if (!IdForm().IsMatch(request.Id ?? "") || Reserved.Contains(request.Id)) return Refused.Because(RefusalCatalogue.FlowIdInvalid);
        var name = request.Name?.Trim() ?? "";
        if (name.Length is 0 or > FlowDocument.NameLengthMax) return Refused.Because(RefusalCatalogue.NameInvalid);
        if (await db.Set<FlowDraft>().CountAsync(stop) >= FlowDesk.FlowsMax) return Refused.Because(RefusalCatalogue.TooLarge);
        if (await desk.Find(request.Id!, stop) is not null) return Refused.Because(RefusalCatalogue.FlowIdTaken, "id", request.Id!);
        var document = FlowTemplates.Empty(request.Id!, name);
        if (request.Document is { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) } given)
        {
            if (FlowDocument.Read(given, out var problem) is not { } read) return Refused.Because(RefusalCatalogue.FlowUnreadable, "problem", problem);
            document = read with { Name = name };
        }
        var draft = await desk.Create(request.Id!, document, http.User.JobNumber ?? "api", stop);
        return TypedResults.Created($"/api/flows/{draft.Id}", await View(draft, http, db, desk, stop));
    }

    public static async Task<Results<Ok<FlowView>, Refused>> Get(string id, HttpContext http, CentreDb db, FlowDesk desk, CancellationToken stop) =>
        await desk.Find(id, stop) is { } draft ? TypedResults.Ok(await View(draft, http, db, desk, stop)) : Refused.Because(RefusalCatalogue.NotFound);

    public static async Task<Results<Ok<FlowSaved>, Refused>> Put(string id, SaveFlow request, HttpContext http, FlowDesk desk, CancellationToken stop)
    {
        if (await desk.Find(id, stop) is not { } draft) return Refused.Because(RefusalCatalogue.NotFound);
        if (FlowDocument.Read(request.Document, out var problem) is not { } document) return Refused.Because(RefusalCatalogue.FlowUnreadable, "problem", problem);
        document = document with { Flow = document.Flow with { Id = new(id), Version = 0 } };
        if (await desk.Save(draft, document, request.Revision, http.User.JobNumber ?? "api", stop) is not { } saved) return Refused.Because(RefusalCatalogue.FlowChanged);
        return TypedResults.Ok(new FlowSaved(saved.Revision, [.. desk.Check(document).Select(FlowProblemView.Of)], saved.UpdatedAt));
    }

    public static async Task<Results<NoContent, Refused>> Delete(string id, FlowDesk desk, CancellationToken stop)
    {
        if (await desk.Find(id, stop) is not { } draft) return Refused.Because(RefusalCatalogue.NotFound);
        var used = (await desk.NumbersOf(id, stop)).Concat(await desk.UsersOf(id, stop)).ToList();
        if (used.Count > 0) return Refused.Because(RefusalCatalogue.FlowInUse, "by", string.Join(", ", used));
        await desk.Delete(draft, stop);
        return TypedResults.NoContent();
    }

    private static async Task<FlowView> View(FlowDraft draft, HttpContext http, CentreDb db, FlowDesk desk, CancellationToken stop)
    {
        var document = FlowDocument.Read(draft.Document);
        return new FlowView(draft.Id, draft.Revision, document.ToElement(), draft.PublishedVersion, draft.Revision != draft.PublishedRevision, [.. desk.Check(document).Select(FlowProblemView.Of)],
            await desk.NumbersOf(draft.Id, stop), http.User.May(Permission.PublishFlows), draft.UpdatedAt, draft.UpdatedBy)
        {
            FourEyes = (await FlowSettings.Read(db, stop)).FourEyes,
        };
    }

    [GeneratedRegex(FlowDraft.IdForm, RegexOptions.NonBacktracking)]
    private static partial Regex IdForm();
}
