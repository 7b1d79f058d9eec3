namespace Antiphon.Server.Features.Reviews;

/// <param name="Reviewers">Job numbers, 2–20: each scores the call without seeing what the others gave.</param>
internal sealed record CalibrationWish(string? CallId, string? Form, IReadOnlyList<string>? Reviewers);

/// <param name="Deviation">From the mean of all; null while it is blind.</param>
internal sealed record CalibrationScore(string Reviewer, string Name, bool Done, double? Score, double? Deviation);

/// <param name="Points">What each gave, in the order of the scores; null: does not apply.</param>
internal sealed record CalibrationItem(LocalText Text, IReadOnlyList<int?> Points, bool Differ);

/// <param name="Mean">Null while somebody has not scored yet: nobody sees anything before.</param>
/// <param name="Spread">From the lowest to the highest score.</param>
internal sealed record CalibrationView(string Id, string CallId, string Agent, DateTimeOffset CreatedAt, LocalText FormName, IReadOnlyList<CalibrationScore> Scores, double? Mean, double? Spread, IReadOnlyList<CalibrationItem> Items);

/// <summary>Several reviewers score the same call blind, and how far they are apart is shown when all have.</summary>
internal static class Calibration
{
    private const int ShownMax = 100;

    public static async Task<IResult> Create(CalibrationWish request, HttpContext http, ReviewDesk desk, PeopleDirectory people, CancellationToken stop)
    {
        if (request.Reviewers is not { Count: >= 2 and <= 20 } reviewers || reviewers.Distinct().Count() != reviewers.Count || reviewers.Any(r => people.NameOf(r) is null)) return FieldFault.Of("reviewers", "unknown");
        if (await desk.About(request.CallId, null, http, stop) is not { } about || reviewers.Contains(about.Agent)) return Refused.Because(RefusalCatalogue.NotFound);
        if (request.Form is not { } id || await StoreForm.Newest(desk.Db, id, stop) is not { Retired: false } form) return FieldFault.Of("form", "unknown");
        var set = Guid.NewGuid().ToString("n");
        desk.Db.AddRange(reviewers.Select(reviewer => new Review
        {
            Id = Guid.NewGuid().ToString("n"), CallId = about.Id, Agent = about.Agent, Kind = ReviewKind.Calibration, Form = form.Id, FormVersion = form.Version, SetId = set, CallAt = about.At, CreatedAt = desk.Now,
            ClaimedBy = reviewer, Reason = "calibration",
        }));
        await desk.Db.SaveChangesAsync(stop);
        return TypedResults.Ok((await Views(desk, people, await desk.Db.Set<Review>().AsNoTracking().Where(r => r.SetId == set).ToListAsync(stop), stop)).Single());
    }

    public static async Task<IResult> List(HttpContext http, ReviewDesk desk, PeopleDirectory people, CancellationToken stop)
    {
        var sets = desk.Within(await desk.Scope(http)).AsNoTracking().Where(r => r.Kind == ReviewKind.Calibration);
        var newest = await sets.GroupBy(r => r.SetId).Select(g => new { Id = g.Key, At = g.Max(r => r.CreatedAt) }).OrderByDescending(g => g.At).Take(ShownMax).Select(g => g.Id).ToListAsync(stop);
        return TypedResults.Ok(await Views(desk, people, await sets.Where(r => newest.Contains(r.SetId)).ToListAsync(stop), stop));
    }

    private static async Task<IReadOnlyList<CalibrationView>> Views(ReviewDesk desk, PeopleDirectory people, List<Review> reviews, CancellationToken stop)
    {
        var ids = reviews.Select(r => r.Form).Distinct().ToList();
        var forms = (await desk.Db.Set<FormVersion>().AsNoTracking().Where(f => ids.Contains(f.Id)).ToListAsync(stop)).ToDictionary(f => (f.Id, f.Version), f => f.Form());
        return [.. reviews.GroupBy(r => r.SetId!).Select(g => View([.. g.OrderBy(r => r.ClaimedBy, StringComparer.Ordinal)], forms[(g.First().Form, g.First().FormVersion)], people)).OrderByDescending(v => v.CreatedAt)];
    }

    private static CalibrationView View(List<Review> set, ReviewForm form, PeopleDirectory people)
    {
        var open = set.TrueForAll(r => r.DoneAt is not null);
        double? mean = open ? Math.Round(set.Average(r => r.Score!.Value), 2) : null;
        var answers = open ? set.ConvertAll(r => Documents.Read<ImmutableDictionary<string, int?>>(r.Answers)) : [];
        return new CalibrationView(set[0].SetId!, set[0].CallId, set[0].Agent, set[0].CreatedAt, form.Name,
            [.. set.Select(r => new CalibrationScore(r.ClaimedBy!, people.NameOf(r.ClaimedBy!) ?? r.ClaimedBy!, r.DoneAt is not null, open ? r.Score : null, mean is { } m ? Math.Round(r.Score!.Value - m, 2) : null))],
            mean, open ? Math.Round(set.Max(r => r.Score!.Value) - set.Min(r => r.Score!.Value), 2) : null,
            open ? [.. form.Items.Select(i => answers.ConvertAll(a => a.GetValueOrDefault(i.Id))).Zip(form.Items, (points, item) => new CalibrationItem(item.Text, points, points.Distinct().Count() > 1))] : []);
    }
}
