using Antiphon.Server.Features.Flows.Trial;

namespace Antiphon.Server.Features.Flows;

/// <param name="Revision">What was seen: a later change by somebody else refuses this.</param>
/// <param name="Note">What is new, up to 200 characters.</param>
internal sealed record PublishWish(long Revision, string Note = "");

internal sealed record RollBackWish(int Version);

internal sealed record FlowVersionRow(int Version, DateTimeOffset PublishedAt, string PublishedBy, string Note);

internal sealed record FlowVersionView(int Version, DateTimeOffset PublishedAt, string PublishedBy, string Note, JsonElement Document);

/// <summary>Into force, and back.</summary>
internal static class PublishFlow
{
    private const int NoteLengthMax = 200;

    /// <summary>Not with errors, not when a stored test fails, and where four eyes are asked for, not by who changed it last.</summary>
    public static async Task<Results<Ok<FlowVersionRow>, Refused>> Publish(string id, PublishWish wish, HttpContext http, CentreDb db, FlowDesk desk, TrialRunner trials, CancellationToken stop)
    {
        if (await desk.Find(id, stop) is not { } draft) return Refused.Because(RefusalCatalogue.NotFound);
        if (draft.Revision != wish.Revision) return Refused.Because(RefusalCatalogue.FlowChanged);
        if (draft.UpdatedBy == (http.User.JobNumber ?? "api") && (await FlowSettings.Read(db, stop)).FourEyes) return Refused.Because(RefusalCatalogue.FlowFourEyes);
        var document = FlowDocument.Read(draft.Document);
        var errors = desk.Check(document).Where(p => !p.Warning).ToList();
        if (errors.Count > 0) return Refused.Because(RefusalCatalogue.FlowHasErrors, "count", errors.Count);
        if (await TryFlow.Stored(id, db, stop) is { Count: > 0 } cases && trials.Run(document.Flow, cases).FirstOrDefault(v => v.Failure is not null) is { } failed)
            return Refused.Because(RefusalCatalogue.FlowTestFails, "name", failed.Name);
        return TypedResults.Ok(Row(await desk.Publish(draft, document, Shortened(wish.Note), http.User.JobNumber ?? "api", stop)));
    }

    /// <summary>An older version becomes the newest: in force, and the draft too, so that the next publishing begins from it.</summary>
    public static async Task<Results<Ok<FlowVersionRow>, Refused>> RollBack(string id, RollBackWish wish, HttpContext http, FlowDesk desk, CancellationToken stop)
    {
        if (await desk.Find(id, stop) is not { } draft || await desk.Version(id, wish.Version, stop) is not { } old) return Refused.Because(RefusalCatalogue.NotFound);
        var (document, by) = (FlowDocument.Read(old.Document), http.User.JobNumber ?? "api");
        if (await desk.Save(draft, document, draft.Revision, by, stop) is null) return Refused.Because(RefusalCatalogue.FlowChanged);
        return TypedResults.Ok(Row(await desk.Publish(draft, document, $"← {wish.Version}", by, stop)));
    }

    public static async Task<IReadOnlyList<FlowVersionRow>> Versions(string id, CentreDb db, CancellationToken stop) =>
        await db.Set<FlowVersion>().AsNoTracking().Where(v => v.FlowId == id).OrderByDescending(v => v.Version).Take(200)
            .Select(v => new FlowVersionRow(v.Version, v.PublishedAt, v.PublishedBy, v.Note)).ToListAsync(stop);

    public static async Task<Results<Ok<FlowVersionView>, Refused>> Version(string id, int version, FlowDesk desk, CancellationToken stop) => await desk.Version(id, version, stop) is { } found
        ? TypedResults.Ok(new FlowVersionView(found.Version, found.PublishedAt, found.PublishedBy, found.Note, FlowDocument.Read(found.Document).ToElement()))
        : Refused.Because(RefusalCatalogue.NotFound);

    private static FlowVersionRow Row(FlowVersion version) => new(version.Version, version.PublishedAt, version.PublishedBy, version.Note);

    private static string Shortened(string? note) => note is null ? "" : note.Length <= NoteLengthMax ? note : note[..NoteLengthMax];
}
