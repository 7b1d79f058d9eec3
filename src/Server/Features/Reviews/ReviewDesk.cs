namespace Antiphon.Server.Features.Reviews;

/// <param name="Form">By which it is to be scored; its newest version.</param>
/// <param name="Agent">Whose talk; null: who talked last.</param>
internal sealed record ReviewWish(string? CallId, string? Form, string? Agent = null);

/// <param name="Answers">Points by item; null: does not apply.</param>
internal sealed record ScoreWish(ImmutableDictionary<string, int?>? Answers, IReadOnlyList<ReviewComment>? Comments = null, string? Remark = null);

internal sealed record ReviewPage(int Total, IReadOnlyList<ReviewView> Items);

/// <summary>质检席: calls wait to be scored, one reviewer claims one, scores it, and the agent is told.</summary>
internal sealed class ReviewDesk(CentreDb db, IScopes scopes, CallQueries calls, PeopleDirectory people, IAuditTrail audit, TimeProvider clock)
{
    /// <summary>A claim that is not done by then is free again.</summary>
    public static readonly TimeSpan ClaimHolds = TimeSpan.FromHours(1);
    public const int ClaimsMax = 10;
    private const int PageSizeMax = 200, CommentsMax = 100, CommentLengthMax = 500, RemarkLengthMax = 2_000;

    public static async Task<IResult> List(string? view, string? agent, string? call, int? page, int? pageSize, HttpContext http, ReviewDesk desk, CancellationToken stop)
    {
        if (page is < 1 or > 10_000 || pageSize is < 1 or > PageSizeMax) return Refused.Because(RefusalCatalogue.Invalid);
        var me = http.User.JobNumber ?? "";
        var all = desk.Within(await desk.Scope(http)).Where(r => r.Kind != ReviewKind.Calibration || r.ClaimedBy == me);
        if (!string.IsNullOrEmpty(agent)) all = all.Where(r => r.Agent == agent);
        if (!string.IsNullOrEmpty(call)) all = all.Where(r => r.CallId == call);
        all = view switch { "done" => all.Where(r => r.DoneAt != null), "mine" => all.Where(r => r.DoneAt == null && r.ClaimedBy == me), _ => all.Where(r => r.DoneAt == null) };
        var ordered = view == "done" ? all.OrderByDescending(r => r.DoneAt).ThenBy(r => r.Id) : all.OrderBy(r => r.CreatedAt).ThenBy(r => r.Id);
        var (at, size) = (page ?? 1, pageSize ?? 50);
        return TypedResults.Ok(new ReviewPage(await all.CountAsync(stop), await desk.Views(await ordered.Skip((at - 1) * size).Take(size).ToListAsync(stop), me, stop)));
    }

    public static async Task<IResult> Get(string id, HttpContext http, ReviewDesk desk, CancellationToken stop) =>
        await desk.Find(id, http, stop) is { } review ? TypedResults.Ok(await desk.Detail(review, http.User.JobNumber ?? "", stop)) : Refused.Because(RefusalCatalogue.NotFound);

    /// <summary>A person wants this call to be scored.</summary>
    public static async Task<IResult> Create(ReviewWish request, HttpContext http, ReviewDesk desk, CancellationToken stop)
    {
        if (await desk.About(request.CallId, request.Agent, http, stop) is not { } about) return Refused.Because(RefusalCatalogue.NotFound);
        if (request.Form is not { } form || await StoreForm.Newest(desk.Db, form, stop) is not { Retired: false } version) return FieldFault.Of("form", "unknown");
        var review = Review.New(about, version, ReviewKind.Ordinary, desk.Now);
        desk.Db.Add(review);
        await desk.Db.SaveChangesAsync(stop);
        return TypedResults.Ok(await desk.Detail(review, http.User.JobNumber ?? "", stop));
    }

    /// <summary>The database decides who of two gets it: one statement, which finds it free or does not.</summary>
    public static async Task<IResult> Claim(string id, HttpContext http, ReviewDesk desk, CancellationToken stop)
    {
        if (http.User.JobNumber is not { } me || await desk.Find(id, http, stop) is not { } review) return Refused.Because(RefusalCatalogue.NotFound);
        if (review.Agent == me || review.OfReview is { } first && await desk.Db.Set<Review>().AnyAsync(r => r.Id == first && r.Reviewer == me, stop)) return Refused.Because(RefusalCatalogue.ReviewNotYours);
        var (now, until) = (desk.Now, desk.Now + ClaimHolds);
        if (await desk.Db.Set<Review>().CountAsync(r => r.ClaimedBy == me && r.DoneAt == null && r.ClaimedUntil > now && r.Id != id, stop) >= ClaimsMax) return Refused.Because(RefusalCatalogue.TooMany, "max", ClaimsMax);
        var got = await desk.Db.Set<Review>().Where(r => r.Id == id && r.DoneAt == null && r.Kind != ReviewKind.Calibration && (r.ClaimedBy == null || r.ClaimedBy == me || r.ClaimedUntil < now))
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.ClaimedBy, me).SetProperty(r => r.ClaimedUntil, until), stop);
        if (got == 0) return Refused.Because(RefusalCatalogue.ReviewTaken);
        desk.Db.ChangeTracker.Clear();
        return TypedResults.Ok(await desk.Detail((await desk.Find(id, http, stop))!, me, stop));
    }

    public static async Task<IResult> Release(string id, HttpContext http, ReviewDesk desk, CancellationToken stop)
    {
        var me = http.User.JobNumber ?? "";
        var given = await desk.Db.Set<Review>().Where(r => r.Id == id && r.ClaimedBy == me && r.DoneAt == null && r.Kind != ReviewKind.Calibration)
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.ClaimedBy, (string?)null).SetProperty(r => r.ClaimedUntil, (DateTimeOffset?)null), stop);
        return given == 0 ? Refused.Because(RefusalCatalogue.NotFound) : TypedResults.NoContent();
    }

    public static async Task<IResult> Score(string id, ScoreWish request, HttpContext http, ReviewDesk desk, CancellationToken stop)
    {
        var me = http.User.JobNumber ?? "";
        if (await desk.Find(id, http, stop) is not { } review) return Refused.Because(RefusalCatalogue.NotFound);
        if (review.DoneAt is not null || review.ClaimedBy != me || review.ClaimedUntil < desk.Now) return Refused.Because(RefusalCatalogue.ReviewNotYours);
        var comments = request.Comments ?? [];
        if (comments.Count > CommentsMax || comments.Any(c => c is null || c.Second < 0 || c.Text?.Trim().Length is not (> 0 and <= CommentLengthMax))) return FieldFault.Of("comments", "too-long");
        if (request.Remark?.Length > RemarkLengthMax) return FieldFault.Of("remark", "too-long");
        var form = await desk.Db.Set<FormVersion>().AsNoTracking().SingleAsync(f => f.Id == review.Form && f.Version == review.FormVersion, stop);
        if (request.Answers is null || form.Form().Score(request.Answers) is not var (score, fatal)) return FieldFault.Of("answers", "required");
        (review.Score, review.Fatal, review.DoneAt, review.Reviewer) = (score, fatal, desk.Now, me);
        (review.Answers, review.Comments, review.Remark) = (Documents.Write(request.Answers), Documents.Write(comments), request.Remark?.Trim() ?? "");
        await desk.Db.SaveChangesAsync(stop);
        await desk.Write(http, "review-done", review.Id, stop);
        return TypedResults.Ok(await desk.Detail(review, me, stop));
    }

    public CentreDb Db => db;

    public DateTimeOffset Now => clock.GetUtcNow();

    public ValueTask Write(HttpContext http, string action, string subject, CancellationToken stop) => audit.Write(http.User, action, subject, stop);

    public ValueTask<PeopleScope> Scope(HttpContext http) => scopes.Of(http.User, Permission.ReviewCalls);

    public IQueryable<Review> Within(PeopleScope scope)
    {
        if (scope.IsAll) return db.Set<Review>();
        var covered = scope.JobNumbers;
        return db.Set<Review>().Where(r => covered.Contains(r.Agent));
    }

    /// <summary>Null: there is none, it is not for this person, or it is somebody else's blind score.</summary>
    public async Task<Review?> Find(string id, HttpContext http, CancellationToken stop)
    {
        var me = http.User.JobNumber ?? "";
        return await Within(await Scope(http)).SingleOrDefaultAsync(r => r.Id == id && (r.Kind != ReviewKind.Calibration || r.ClaimedBy == me), stop);
    }

    /// <summary>A call in which somebody of his scope talked, who is to be scored.</summary>
    public async Task<CallAbout?> About(string? call, string? agent, HttpContext http, CancellationToken stop)
    {
        if (call is null || await ReadCalls.Visible(call, http, calls, scopes, Permission.ReviewCalls, stop) is not { } record) return null;
        var whose = agent ?? record.Agent;
        return whose is not null && CallQueries.AgentsOf(record).Contains(whose) && (await Scope(http)).Covers(whose) ? new CallAbout(record.Id, whose, record.StartedAt) : null;
    }

    public async Task<ReviewDetail> Detail(Review review, string me, CancellationToken stop)
    {
        var form = await db.Set<FormVersion>().AsNoTracking().SingleAsync(f => f.Id == review.Form && f.Version == review.FormVersion, stop);
        return new ReviewDetail((await Views([review], me, stop))[0], form.Form(), Documents.Read<ImmutableDictionary<string, int?>>(review.Answers), Documents.Read<List<ReviewComment>>(review.Comments), review.Remark);
    }

    public async Task<List<ReviewView>> Views(List<Review> reviews, string me, CancellationToken stop)
    {
        var (forms, ids) = (reviews.Select(r => r.Form).Distinct().ToList(), reviews.Select(r => r.Id).ToList());
        var versions = (await db.Set<FormVersion>().AsNoTracking().Where(f => forms.Contains(f.Id)).ToListAsync(stop)).ToDictionary(f => (f.Id, f.Version), f => f.Form());
        var seconds = (await db.Set<Review>().AsNoTracking().Where(r => r.OfReview != null && ids.Contains(r.OfReview) && r.DoneAt != null).ToListAsync(stop)).ToDictionary(r => r.OfReview!, r => r.Score);
        var now = Now;
        return [.. reviews.Select(r => new ReviewView(r.Id, r.CallId, r.Kind, r.Agent, people.NameOf(r.Agent) ?? r.Agent, r.CallAt, r.Form, versions[(r.Form, r.FormVersion)].Name, r.FormVersion, versions[(r.Form, r.FormVersion)].PassFrom,
            r.Reason, r.CreatedAt, r.ClaimedUntil < now && r.DoneAt is null ? null : r.ClaimedBy, r.ClaimedUntil, r.DoneAt is null && r.ClaimedBy == me && !(r.ClaimedUntil < now), r.DoneAt, r.Reviewer, r.Score, r.Fatal,
            seconds.GetValueOrDefault(r.Id, r.Score), r.AcknowledgedAt, r.Appeal, r.AppealedAt))];
    }
}
