using Antiphon.Engine.Ivr;
using Antiphon.Server.Features.Numbers;

namespace Antiphon.Server.Features.Flows;

/// <summary>Flows in the database: drafts are changed, versions are not; the version in force stands in the number plan's table.</summary>
internal sealed class FlowDesk(CentreDb db, FlowSurroundingsSource around, FlowNames names, CentreSource centre, TimeProvider clock)
{
    /// <summary>Flows of one centre.</summary>
    public const int FlowsMax = 500;

    public Task<FlowDraft?> Find(string id, CancellationToken stop) => db.Set<FlowDraft>().SingleOrDefaultAsync(f => f.Id == id, stop);

    public ImmutableArray<FlowProblem> Check(FlowDocument document) => FlowCheck.Of(document.Flow, around.Now());

    /// <summary>Stores a change of the draft; null: somebody else changed it meanwhile.</summary>
    public async Task<FlowDraft?> Save(FlowDraft draft, FlowDocument document, long revision, string by, CancellationToken stop)
    {
        if (draft.Revision != revision) return null;
        (draft.Document, draft.Revision, draft.UpdatedAt, draft.UpdatedBy) = (document.Write(), revision + 1, Now(), by);
        try { await db.SaveChangesAsync(stop); }
        catch (DbUpdateConcurrencyException) { return null; }
        names.Set(draft.Id, document.Name);
        return draft;
    }

    public async Task<FlowDraft> Create(string id, FlowDocument document, string by, CancellationToken stop)
    {
        var draft = new FlowDraft { Id = id, Document = Own(document, id, version: 0).Write(), UpdatedAt = Now(), UpdatedBy = by };
        db.Add(draft);
        await db.SaveChangesAsync(stop);
        names.Set(id, document.Name);
        return draft;
    }

    public async Task Delete(FlowDraft draft, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await db.Set<FlowVersion>().Where(v => v.FlowId == draft.Id).ExecuteDeleteAsync(stop);
        await db.Set<FlowTestsRow>().Where(t => t.FlowId == draft.Id).ExecuteDeleteAsync(stop);
        await db.Set<FlowRow>().Where(f => f.Id == draft.Id).ExecuteDeleteAsync(stop);
        db.Remove(draft);
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        names.Remove(draft.Id);
        await centre.Apply(stop);
    }

    /// <summary>Puts a document in force as the next version. New calls take it; calls in progress finish on theirs.</summary>
    public async Task<FlowVersion> Publish(FlowDraft draft, FlowDocument document, string note, string by, CancellationToken stop)
    {
        var version = (await db.Set<FlowVersion>().Where(v => v.FlowId == draft.Id).MaxAsync(v => (int?)v.Version, stop) ?? 0) + 1;
        var own = Own(document, draft.Id, version);
        var published = new FlowVersion { FlowId = draft.Id, Version = version, Document = own.Write(), Note = note, PublishedAt = Now(), PublishedBy = by };
        db.Add(published);
        var row = FlowRow.Of(own.Flow);
        if (await db.Set<FlowRow>().SingleOrDefaultAsync(f => f.Id == draft.Id, stop) is { } inForce) inForce.Definition = row.Definition;
        else db.Add(row);
        draft.PublishedVersion = version;
        draft.PublishedRevision = draft.Revision;
        await db.SaveChangesAsync(stop);
        await centre.Apply(stop);
        return published;
    }

    public Task<FlowVersion?> Version(string id, int version, CancellationToken stop) =>
        db.Set<FlowVersion>().AsNoTracking().SingleOrDefaultAsync(v => v.FlowId == id && v.Version == version, stop);

    public async Task<IReadOnlyList<string>> NumbersOf(string id, CancellationToken stop)
    {
        var rows = await db.Set<NumberRow>().AsNoTracking().ToListAsync(stop);
        return [.. rows.Where(n => n.To() is ToFlow to && to.Flow.Value == id).Select(n => n.Number).Order(StringComparer.Ordinal)];
    }

    /// <summary>Flows that lead into this one, drawn or published.</summary>
    public async Task<IReadOnlyList<string>> UsersOf(string id, CancellationToken stop)
    {
        var drafts = await db.Set<FlowDraft>().AsNoTracking().Where(f => f.Id != id).ToListAsync(stop);
        return [.. drafts.Where(d => Uses(FlowDocument.Read(d.Document).Flow, id)).Select(d => d.Id).Order(StringComparer.Ordinal)];
    }

    private static bool Uses(Flow flow, string id) =>
        flow.Nodes.Values.Any(n => n is SubFlowNode sub && sub.Flow.Value == id || n is GoToFlowNode other && other.Flow.Value == id);

    private static FlowDocument Own(FlowDocument document, string id, int version) => document with { Flow = document.Flow with { Id = new FlowId(id), Version = version } };

    private DateTimeOffset Now() => DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds());
}
