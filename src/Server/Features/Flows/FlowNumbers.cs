using Antiphon.Server.Features.Numbers;

namespace Antiphon.Server.Features.Flows;

/// <param name="Numbers">All that are to lead to this flow, 0–50; digits, 2–20.</param>
internal sealed record SetFlowNumbers(IReadOnlyList<string> Numbers);

/// <summary>Which dialled numbers lead to a flow.</summary>
internal static class FlowNumbers
{
    private const int NumbersMax = 50;

    public static async Task<Results<Ok<IReadOnlyList<string>>, Refused>> Put(string id, SetFlowNumbers request, CentreDb db, FlowDesk desk, CentreSource centre, CancellationToken stop)
    {
        if (await desk.Find(id, stop) is not { } draft) return Refused.Because(RefusalCatalogue.NotFound);
        if (draft.PublishedVersion is null) return Refused.Because(RefusalCatalogue.FlowNotPublished);
        if (request.Numbers is null or { Count: > NumbersMax }) return Refused.Because(RefusalCatalogue.Invalid);
        var wanted = request.Numbers.Distinct().ToList();
        if (wanted.FirstOrDefault(n => n is null or { Length: < 2 or > 20 } || !n.All(char.IsAsciiDigit)) is { } wrong) return Refused.Because(RefusalCatalogue.NumberInvalid, "number", wrong);
        var rows = await db.Set<NumberRow>().ToListAsync(stop);
        foreach (var row in rows)
        {
            var mine = row.To() is ToFlow to && to.Flow.Value == id;
            if (mine && !wanted.Contains(row.Number)) db.Remove(row);
            if (!mine && wanted.Contains(row.Number))
            {
                // Another flow gives its number up; what is no flow's is not taken here.
                if (row.To() is not ToFlow) return Refused.Because(RefusalCatalogue.NumberInUse, "number", row.Number);
                row.Destination = NumberRow.Of(row.Number, row.Title, new ToFlow(new FlowId(id))).Destination;
            }
        }
        db.AddRange(wanted.Except(rows.Select(r => r.Number)).Select(n => NumberRow.Of(n, id, new ToFlow(new FlowId(id)))));
        await db.SaveChangesAsync(stop);
        await centre.Apply(stop);
        return TypedResults.Ok(await desk.NumbersOf(id, stop));
    }
}
