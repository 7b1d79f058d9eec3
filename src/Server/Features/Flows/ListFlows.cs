using Antiphon.Engine.Ivr;

namespace Antiphon.Server.Features.Flows;

/// <param name="Changed">The draft is not what is published.</param>
/// <param name="Calls">Calls that are in it now.</param>
internal sealed record FlowRowView(string Id, string Name, string Description, int Nodes, int? Version, bool Changed, int Errors, int Warnings, IReadOnlyList<string> Numbers, int Calls,
    DateTimeOffset UpdatedAt, string UpdatedBy);

/// <summary>All flows.</summary>
internal static class ListFlows
{
    public static async Task<IReadOnlyList<FlowRowView>> Handle(CentreDb db, FlowSurroundingsSource around, CallCentre calls, CancellationToken stop)
    {
        var drafts = await db.Set<FlowDraft>().AsNoTracking().OrderBy(f => f.Id).Take(FlowDesk.FlowsMax).ToListAsync(stop);
        var (surroundings, state) = (around.Now(), calls.State);
        var numbers = state.Centre.Numbers.Where(n => n.Value is Engine.Contract.ToFlow).ToLookup(n => ((Engine.Contract.ToFlow)n.Value).Flow.Value, n => n.Key);
        var inside = state.Calls.Values.Where(c => c.Phase is Engine.Contract.CallPhase.Flow or Engine.Contract.CallPhase.DiallingParty && c.Flow is not null).CountBy(c => c.Flow!.Id.Value).ToDictionary();
        return [.. drafts.Select(draft => View(draft))];

        FlowRowView View(FlowDraft draft)
        {
            var document = FlowDocument.Read(draft.Document);
            var problems = FlowCheck.Of(document.Flow, surroundings);
            var warnings = problems.Count(p => p.Warning);
            return new FlowRowView(draft.Id, document.Name, document.Description, document.Flow.Nodes.Count, draft.PublishedVersion, draft.Revision != draft.PublishedRevision,
                problems.Length - warnings, warnings, [.. numbers[draft.Id].Order(StringComparer.Ordinal)], inside.GetValueOrDefault(draft.Id), draft.UpdatedAt, draft.UpdatedBy);
        }
    }
}
