namespace Antiphon.Server.Features.Reviews;

/// <param name="Text">Why the score is wrong, 1–1,000 characters.</param>
internal sealed record AppealWish(string? Text);

/// <summary>What an agent learns of his scores, and says to them.</summary>
internal static class OwnResults
{
    /// <summary>An appeal is heard within so many days of the score.</summary>
    private const int AppealDays = 14;
    private const int ShownMax = 200, TextMax = 1_000;

    public static async Task<IResult> List(HttpContext http, ReviewDesk desk, CancellationToken stop) =>
        TypedResults.Ok(await desk.Views(await Mine(http, desk).OrderByDescending(r => r.DoneAt).Take(ShownMax).ToListAsync(stop), "", stop));

    public static async Task<IResult> Get(string id, HttpContext http, ReviewDesk desk, CancellationToken stop) =>
        await Find(id, http, desk, stop) is { } review ? TypedResults.Ok(await desk.Detail(review, "", stop)) : Refused.Because(RefusalCatalogue.NotFound);

    public static async Task<IResult> Acknowledge(string id, HttpContext http, ReviewDesk desk, CancellationToken stop)
    {
        if (await Find(id, http, desk, stop) is not { } review) return Refused.Because(RefusalCatalogue.NotFound);
        review.AcknowledgedAt ??= desk.Now;
        await desk.Db.SaveChangesAsync(stop);
        return TypedResults.Ok(await desk.Detail(review, "", stop));
    }

    /// <summary>Once, of a first score: somebody else scores the call again, by the same version of the form.</summary>
    public static async Task<IResult> Appeal(string id, AppealWish request, HttpContext http, ReviewDesk desk, CancellationToken stop)
    {
        if (request.Text?.Trim() is not { Length: > 0 and <= TextMax } text) return FieldFault.Of("text", "required");
        if (await Find(id, http, desk, stop) is not { } review) return Refused.Because(RefusalCatalogue.NotFound);
        if (review.Kind is not ReviewKind.Ordinary || review.Appeal is not null || review.DoneAt < desk.Now.AddDays(-AppealDays)) return Refused.Because(RefusalCatalogue.AppealNotPossible);
        (review.Appeal, review.AppealedAt, review.AcknowledgedAt) = (text, desk.Now, review.AcknowledgedAt ?? desk.Now);
        desk.Db.Add(new Review
        {
            Id = Guid.NewGuid().ToString("n"), CallId = review.CallId, Agent = review.Agent, Kind = ReviewKind.Second, Form = review.Form, FormVersion = review.FormVersion, OfReview = review.Id,
            CallAt = review.CallAt, CreatedAt = desk.Now, Reason = "appeal",
        });
        await desk.Db.SaveChangesAsync(stop);
        await desk.Write(http, "review-appealed", review.Id, stop);
        return TypedResults.Ok(await desk.Detail(review, "", stop));
    }

    private static IQueryable<Review> Mine(HttpContext http, ReviewDesk desk)
    {
        var me = http.User.JobNumber ?? "";
        return desk.Db.Set<Review>().Where(r => r.Agent == me && r.DoneAt != null && r.Kind != ReviewKind.Calibration);
    }

    private static Task<Review?> Find(string id, HttpContext http, ReviewDesk desk, CancellationToken stop) => Mine(http, desk).SingleOrDefaultAsync(r => r.Id == id, stop);
}
