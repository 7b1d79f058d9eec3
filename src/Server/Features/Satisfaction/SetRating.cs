namespace Antiphon.Server.Features.Satisfaction;

/// <param name="Asks">Null: its callers are not asked.</param>
internal sealed record QueueRatingView(string Queue, RatingSetup? Asks);

/// <summary>Which queues ask their callers, and how.</summary>
internal static class SetRating
{
    public static async Task<IReadOnlyList<QueueRatingView>> List(CentreDb db, CallCentre calls, CancellationToken stop)
    {
        var rows = await db.Set<RatingSettingsRow>().AsNoTracking().ToDictionaryAsync(r => r.Queue, stop);
        return [.. calls.State.Centre.Queues.Keys.Select(q => q.Value).Order(StringComparer.Ordinal)
            .Select(queue => new QueueRatingView(queue, rows.TryGetValue(queue, out var row) ? RatingSetup.Of(Documents.Read<SatisfactionNode>(row.Settings)) : null))];
    }

    public static async Task<Results<Ok<QueueRatingView>, Refused>> Put(string queue, RatingSetup request, HttpContext http, CentreDb db, CallCentre calls, CentreSource centre, CancellationToken stop)
    {
        if (!calls.State.Centre.Queues.ContainsKey(new QueueId(queue))) return Refused.Because(RefusalCatalogue.QueueUnknown);
        if (request.Problem() is { } field) return FieldFault.Of(field, "range");
        var asks = request.Asks();
        if (await Find(db, queue, stop) is { } row) row.Settings = Documents.Write(asks);
        else db.Add(new RatingSettingsRow { Queue = queue, Settings = Documents.Write(asks) });
        await InForce(queue, SettingsAction.Changed, Documents.Write(asks), http, db, centre, stop);
        return TypedResults.Ok(new QueueRatingView(queue, RatingSetup.Of(asks)));
    }

    public static async Task<Results<NoContent, Refused>> Delete(string queue, HttpContext http, CentreDb db, CentreSource centre, CancellationToken stop)
    {
        if (await Find(db, queue, stop) is not { } row) return Refused.Because(RefusalCatalogue.NotFound);
        db.Remove(row);
        await InForce(queue, SettingsAction.Removed, "", http, db, centre, stop);
        return TypedResults.NoContent();
    }

    private static Task<RatingSettingsRow?> Find(CentreDb db, string queue, CancellationToken stop) => db.Set<RatingSettingsRow>().SingleOrDefaultAsync(r => r.Queue == queue, stop);

    private static async Task InForce(string queue, SettingsAction action, string content, HttpContext http, CentreDb db, CentreSource centre, CancellationToken stop)
    {
        await db.SaveChangesAsync(stop);
        await centre.Apply(new SettingsChange { Who = http.User.JobNumber ?? "", Kind = "rating", Subject = queue, Action = action, Content = content }, instead: null, stop);
    }
}
