using Antiphon.Server.Features.Calls.Projections;

namespace Antiphon.Server.Features.Satisfaction;

internal enum RatingsBy { Agent, Queue, Flow }

/// <summary>How callers scored one agent, queue or flow.</summary>
/// <param name="Key">Job number, queue or flow; null: none. Of the sum of all: null too.</param>
/// <param name="Invited">Callers who were asked, whether or not they answered.</param>
/// <param name="Scores">How many gave 1, 2, 3 …, up to the largest scale in use.</param>
/// <param name="Index">0 (the worst score of its scale) to 100 (the best), mean of all answers; null: nobody answered.</param>
/// <param name="Good">In the upper two fifths of the scale.</param>
/// <param name="Bad">In the lower two fifths.</param>
internal sealed record RatingLine(string? Key, string? Name, int Invited, int Answered, IReadOnlyList<int> Scores, double? Index, int Good, int Bad, IReadOnlyList<ReasonCount> Reasons)
{
    public double ResponseRate => Invited == 0 ? 0 : Math.Round((double)Answered / Invited, 4);
}

internal sealed record ReasonCount(string Reason, int Count);

internal sealed record RatingsView(IReadOnlyList<RatingLine> Items, RatingLine Total);

/// <summary><c>GET /api/satisfaction?by=agent|queue|flow&amp;from&amp;to</c>: the distribution and the share of who answered, not only a mean.</summary>
internal sealed class ReadRatings(IDbContextFactory<CentreDb> databases, CallRecordsProjector projector, PeopleDirectory people, IScopes scopes)
{
    private static readonly TimeSpan CatchUpMax = TimeSpan.FromSeconds(1), SpanMax = TimeSpan.FromDays(400);

    public static async Task<IResult> Handle(string by, DateTimeOffset from, DateTimeOffset to, bool? simulated, HttpContext http, ReadRatings read, CancellationToken stop)
    {
        if (!Enum.TryParse<RatingsBy>(by, ignoreCase: true, out var kind) || !Enum.IsDefined(kind) || to <= from || to - from > SpanMax) return Refused.Because(RefusalCatalogue.Invalid);
        return TypedResults.Ok(await read.Of(kind, from.ToUniversalTime(), to.ToUniversalTime(), simulated ?? false, http, stop));
    }

    /// <summary>Counts come from the database; a rating belongs to whoever talked last, so that who sees an agent's figures sees it.</summary>
    private async Task<RatingsView> Of(RatingsBy by, DateTimeOffset from, DateTimeOffset to, bool simulated, HttpContext http, CancellationToken stop)
    {
        await projector.CatchUp(CatchUpMax, stop);
        var scope = await scopes.Of(http.User, Permission.SeeReports);
        await using var db = await databases.CreateDbContextAsync(stop);
        var ratings = db.Set<CallRating>().AsNoTracking().Where(r => r.InvitedAt >= from && r.InvitedAt < to && r.Simulated == simulated);
        if (!scope.IsAll)
        {
            var (mine, nobodys) = (scope.JobNumbers, scope.CoversUnassigned);
            ratings = ratings.Where(r => (r.Agent != null && mine.Contains(r.Agent)) || (r.Agent == null && nobodys));
        }
        var keyed = by switch
        {
            RatingsBy.Agent => ratings.Select(r => new { Key = r.Agent, r.Scale, r.Score, r.Reason }),
            RatingsBy.Queue => ratings.Select(r => new { Key = r.Queue, r.Scale, r.Score, r.Reason }),
            _ => ratings.Select(r => new { Key = r.Flow, r.Scale, r.Score, r.Reason }),
        };
        var cells = await keyed.GroupBy(r => new { r.Key, r.Scale, r.Score, r.Reason }).Select(g => new Cell(g.Key.Key, g.Key.Scale, g.Key.Score, g.Key.Reason, g.Count())).ToListAsync(stop);
        var lines = cells.GroupBy(c => c.Key).Select(g => Line(g.Key, by is RatingsBy.Agent && g.Key is { } job ? people.NameOf(job) ?? job : null, [.. g])).OrderBy(l => l.Key, StringComparer.Ordinal).ToList();
        return new RatingsView(lines, Line(null, null, cells));
    }

    private static RatingLine Line(string? key, string? name, List<Cell> cells)
    {
        var answers = cells.Where(c => c.Score is not null).ToList();
        var answered = answers.Sum(c => c.Count);
        var scores = new int[answers.Count == 0 ? 0 : answers.Max(c => c.Scale)];
        foreach (var cell in answers) scores[cell.Score!.Value - 1] += cell.Count;
        return new RatingLine(key, name, cells.Sum(c => c.Count), answered, scores, answered == 0 ? null : Math.Round(answers.Sum(c => c.Share * c.Count) * 100 / answered, 1),
            answers.Where(c => c.Share >= 0.6).Sum(c => c.Count), answers.Where(c => c.Share <= 0.4).Sum(c => c.Count),
            [.. answers.Where(c => c.Reason is not null).GroupBy(c => c.Reason!).Select(g => new ReasonCount(g.Key, g.Sum(c => c.Count))).OrderByDescending(r => r.Count).ThenBy(r => r.Reason, StringComparer.Ordinal)]);
    }

    private sealed record Cell(string? Key, int Scale, int? Score, string? Reason, int Count)
    {
        /// <summary>0: the worst, 1: the best.</summary>
        public double Share => (Score!.Value - 1) / (double)(Scale - 1);
    }
}
