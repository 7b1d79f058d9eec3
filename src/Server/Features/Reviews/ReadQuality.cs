namespace Antiphon.Server.Features.Reviews;

/// <param name="Reviewed">Calls that were scored; the score that counts after an appeal.</param>
/// <param name="Passed">Of these, with the form's passing score or more.</param>
/// <param name="Checked">Calls whose signals were looked at.</param>
/// <param name="Good">Of these, without a finding.</param>
internal sealed record QualityLine(string? Agent, string? Name, int Reviewed, int Passed, int Fatal, double? Score, int Checked, int Good, IReadOnlyDictionary<string, int> Findings);

internal sealed record QualityView(IReadOnlyList<QualityLine> Items, QualityLine Total);

/// <summary>Good and bad over all that was looked at, by agent.</summary>
internal static class ReadQuality
{
    private static readonly TimeSpan SpanMax = TimeSpan.FromDays(400);

    public static async Task<Results<Ok<QualityView>, Refused>> Handle(DateTimeOffset from, DateTimeOffset to, HttpContext http, ReviewDesk desk, PeopleDirectory people, CancellationToken stop)
    {
        if (to <= from || to - from > SpanMax) return Refused.Because(RefusalCatalogue.Invalid);
        var (start, end, scope) = (from.ToUniversalTime(), to.ToUniversalTime(), await desk.Scope(http));
        var covered = scope.JobNumbers;
        var reviews = await desk.Within(scope).AsNoTracking().Where(r => r.Kind != ReviewKind.Calibration && r.DoneAt != null && r.CallAt >= start && r.CallAt < end).ToListAsync(stop);
        var again = reviews.Where(r => r.OfReview is not null).Select(r => r.OfReview!).ToHashSet();
        reviews.RemoveAll(r => again.Contains(r.Id));
        var forms = reviews.Select(r => r.Form).Distinct().ToList();
        var pass = (await desk.Db.Set<FormVersion>().AsNoTracking().Where(f => forms.Contains(f.Id)).ToListAsync(stop)).ToDictionary(f => (f.Id, f.Version), f => f.Form().PassFrom);
        var all = desk.Db.Set<QualityCheck>().AsNoTracking().Where(c => c.CallAt >= start && c.CallAt < end && c.Agent != null);
        if (!scope.IsAll) all = all.Where(c => covered.Contains(c.Agent!));
        var checks = await all.GroupBy(c => new { c.Agent, c.Findings }).Select(g => new { g.Key.Agent, g.Key.Findings, Count = g.Count() }).ToListAsync(stop);

        QualityLine Line(string? agent, List<Review> scored, IEnumerable<(string Findings, int Count)> looked)
        {
            var seen = looked.ToList();
            return new QualityLine(agent, agent is null ? null : people.NameOf(agent) ?? agent, scored.Count, scored.Count(r => r.Score >= pass[(r.Form, r.FormVersion)]), scored.Count(r => r.Fatal),
                scored.Count == 0 ? null : Math.Round(scored.Average(r => r.Score!.Value), 1), seen.Sum(s => s.Count), seen.Where(s => s.Findings.Length == 0).Sum(s => s.Count),
                seen.SelectMany(s => s.Findings.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(code => (code, s.Count))).GroupBy(f => f.code).ToDictionary(g => g.Key, g => g.Sum(f => f.Count)));
        }

        var agents = reviews.Select(r => r.Agent).Union(checks.Select(c => c.Agent!)).Order(StringComparer.Ordinal);
        return TypedResults.Ok(new QualityView([.. agents.Select(agent => Line(agent, reviews.FindAll(r => r.Agent == agent), checks.Where(c => c.Agent == agent).Select(c => (c.Findings, c.Count))))],
            Line(null, reviews, checks.Select(c => (c.Findings, c.Count)))));
    }

    /// <summary>Calls with findings, newest first.</summary>
    public static async Task<Ok<List<CheckView>>> Bad(DateTimeOffset from, DateTimeOffset to, string? agent, HttpContext http, ReviewDesk desk, CancellationToken stop)
    {
        var (start, end, scope) = (from.ToUniversalTime(), to.ToUniversalTime(), await desk.Scope(http));
        var covered = scope.JobNumbers;
        var bad = desk.Db.Set<QualityCheck>().AsNoTracking().Where(c => !c.Good && c.CallAt >= start && c.CallAt < end);
        if (!scope.IsAll) bad = bad.Where(c => c.Agent != null && covered.Contains(c.Agent));
        if (!string.IsNullOrEmpty(agent)) bad = bad.Where(c => c.Agent == agent);
        return TypedResults.Ok((await bad.OrderByDescending(c => c.CallAt).Take(500).ToListAsync(stop)).ConvertAll(c => new CheckView(c.CallId, c.Agent, c.Queue, c.CallAt, c.Findings.Split(' '))));
    }

    public static async Task<Ok<CheckSettings>> Settings(CentreDb db, CancellationToken stop) => TypedResults.Ok(await db.ReadSettings(new CheckSettings(), stop));

    public static async Task<Results<Ok<CheckSettings>, Refused>> Set(CheckSettings request, CentreDb db, CancellationToken stop)
    {
        if (!request.IsInRange) return Refused.Because(RefusalCatalogue.Invalid);
        await db.StoreSettings(request, stop);
        return TypedResults.Ok(request);
    }
}

internal sealed record CheckView(string CallId, string? Agent, string? Queue, DateTimeOffset CallAt, IReadOnlyList<string> Findings);
