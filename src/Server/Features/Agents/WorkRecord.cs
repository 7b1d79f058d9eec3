using Antiphon.Server.Features.Calls.Projections;

namespace Antiphon.Server.Features.Agents;

/// <param name="Reason">Of not ready.</param>
/// <param name="EndedAt">Null: it lasts.</param>
internal sealed record StretchView(string JobNumber, string Name, AgentState State, string? Reason, StateCause Cause, string? CallId, DateTimeOffset StartedAt, DateTimeOffset? EndedAt);

internal sealed record StretchPage(int Total, int Page, int PageSize, IReadOnlyList<StretchView> Items);

/// <summary>The work record, stretch by stretch: sign-in, every state with its reason, sign-out; a state that was passed through in no time is none.
/// Whose, the reader's scope of reports says.</summary>
internal static class WorkRecord
{
    private const int PageSizeMax = 500;

    /// <param name="from">Stretches that began then or later; null: any.</param>
    public static async Task<Results<Ok<StretchPage>, Refused>> Page(HttpContext http, CentreDb db, CallQueries calls, IScopes scopes, PeopleDirectory people, string? agent = null, DateTimeOffset? from = null, DateTimeOffset? to = null,
        int page = 1, int pageSize = 100, CancellationToken stop = default)
    {
        if (Paging.Fault(page, pageSize, PageSizeMax, ("agent", agent, Person.JobNumberLengthMax)) is { } fault) return fault;
        await calls.CatchUp(stop);
        var scope = await scopes.Of(http.User, Permission.SeeReports);
        var times = db.Set<AgentTime>().AsNoTracking().Where(t => t.EndedAt == null || t.EndedAt > t.StartedAt);
        if (!scope.IsAll)
        {
            var seen = scope.JobNumbers.ToList();
            times = times.Where(t => seen.Contains(t.Agent));
        }
        if (!string.IsNullOrEmpty(agent)) times = times.Where(t => t.Agent == agent);
        if (from?.ToUniversalTime() is { } begin) times = times.Where(t => t.StartedAt >= begin);
        if (to?.ToUniversalTime() is { } end) times = times.Where(t => t.StartedAt < end);
        var rows = await times.OrderByDescending(t => t.StartedAt).ThenByDescending(t => t.Seq).ThenByDescending(t => t.Ordinal).Skip((page - 1) * pageSize).Take(pageSize).ToListAsync(stop);
        return TypedResults.Ok(new StretchPage(await times.CountAsync(stop), page, pageSize,
            [.. rows.Select(t => new StretchView(t.Agent, people.NameOf(t.Agent) ?? t.Agent, t.State, t.Reason, t.Cause, t.CallId, t.StartedAt, t.EndedAt))]));
    }
}
