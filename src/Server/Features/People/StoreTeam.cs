using System.Security.Claims;

namespace Antiphon.Server.Features.People;

/// <param name="People">In the team itself, without those below.</param>
internal sealed record TeamView(string Id, string? ParentId, string Name, IReadOnlyList<string> Leaders, int People);

/// <param name="ParentId">Not of the root.</param>
/// <param name="Leaders">Job numbers; they answer for everything below.</param>
internal sealed record TeamWish(string? Name, string? ParentId = null, IReadOnlyList<string>? Leaders = null);

/// <summary>The tree of teams. A team that is closed keeps its name for the history.</summary>
internal sealed class StoreTeamHandler(CentreDb db, PeopleGuard guard, OrganisationBook organisation, SessionStore sessions, TimeProvider clock)
{
    private const int LeadersMax = 20;

    /// <summary>Only what somebody may put people into, and its way up to the root, so that it is a tree.</summary>
    public static IReadOnlyList<TeamView> List(HttpContext http, StoreTeamHandler handler) => handler.Seen(http.User);

    public static async Task<IResult> Create(TeamWish request, HttpContext http, StoreTeamHandler handler, CancellationToken stop)
    {
        if (handler.Fault(http.User, request, null) is { } fault) return fault;
        if (await handler.Db.Set<Team>().CountAsync(stop) >= Team.TeamsMax) return Refused.Because(RefusalCatalogue.TooMany);
        var team = new Team { Id = $"t-{Secrets.Token()[..8].ToLowerInvariant()}", ParentId = request.ParentId, Name = request.Name!.Trim() };
        handler.Db.Add(team);
        await handler.Store(team, request, http, stop);
        return TypedResults.Created($"/api/teams/{team.Id}", handler.View(team));
    }

    public static async Task<IResult> Change(string id, TeamWish request, HttpContext http, StoreTeamHandler handler, CancellationToken stop)
    {
        if (await handler.Find(http.User, id, stop) is not { } team) return Refused.Because(RefusalCatalogue.NotFound);
        if (handler.Fault(http.User, request, team) is { } fault) return fault;
        AuditChanges.Note(http, "before", handler.Words(team));
        (team.Name, team.ParentId) = (request.Name!.Trim(), team.Id == Team.Root ? null : request.ParentId);
        await handler.Store(team, request, http, stop);
        return TypedResults.Ok(handler.View(team));
    }

    public static async Task<IResult> Close(string id, HttpContext http, StoreTeamHandler handler, CancellationToken stop)
    {
        if (id == Team.Root || await handler.Find(http.User, id, stop) is not { } team) return Refused.Because(RefusalCatalogue.NotFound);
        var now = handler.Organisation.Now;
        if (now.MembersOf(id).Any() || now.Subtree(id).Any(below => below != id && now.Find(below) is { ClosedAt: null })) return Refused.Because(RefusalCatalogue.InUse);
        AuditChanges.Note(http, "before", handler.Words(team));
        team.ClosedAt = handler.Clock.GetUtcNow();
        await handler.Store(team, new TeamWish(team.Name, team.ParentId, []), http, stop);
        return TypedResults.NoContent();
    }

    private CentreDb Db => db;
    private OrganisationBook Organisation => organisation;
    private TimeProvider Clock => clock;

    private List<TeamView> Seen(ClaimsPrincipal who)
    {
        var now = organisation.Now;
        var open = now.Teams.Where(t => t.ClosedAt is null).ToList();
        if (guard.Teams(who) is { } reach)
        {
            var seen = new HashSet<string>();
            foreach (var id in reach) for (var at = now.Find(id); at is not null && seen.Add(at.Id); at = at.ParentId is { } up ? now.Find(up) : null) { }
            open.RemoveAll(t => !seen.Contains(t.Id));
        }
        return [.. open.OrderBy(t => t.Name, StringComparer.Ordinal).Select(View)];
    }

    private TeamView View(Team team) => new(team.Id, team.ParentId, team.Name, [.. organisation.Now.LeadersOf(team.Id).Order(StringComparer.Ordinal)], organisation.Now.MembersOf(team.Id).Count());

    private string Words(Team team) => $"{team.Name}; {team.ParentId}; {string.Join(' ', organisation.Now.LeadersOf(team.Id).Order(StringComparer.Ordinal))}";

    private async Task<Team?> Find(ClaimsPrincipal who, string id, CancellationToken stop) =>
        guard.Teams(who) is { } reach && !reach.Contains(id) ? null : await db.Set<Team>().SingleOrDefaultAsync(t => t.Id == id && t.ClosedAt == null, stop);

    private Refused? Fault(ClaimsPrincipal who, TeamWish wish, Team? team)
    {
        if (string.IsNullOrWhiteSpace(wish.Name)) return FieldFault.Of("name", "required");
        if (wish.Name.Trim().Length > Team.NameLengthMax) return FieldFault.Of("name", "too-long");
        if (wish.Name.Any(char.IsControl)) return FieldFault.Of("name", "characters");
        var now = organisation.Now;
        if (wish.Leaders is { Count: > LeadersMax }) return FieldFault.Of("leaders", "too-many");
        if (wish.Leaders?.Any(job => job is null || now.TeamOf(job) is null) == true) return FieldFault.Of("leaders", "unknown");
        if (team?.Id == Team.Root) return null;
        // Where it stays nobody need have a right to; where it goes he must.
        if (team is null || wish.ParentId != team.ParentId)
            if (guard.TeamFault(who, wish.ParentId) is { } fault) return fault is { Reason.Code: "field-invalid" } ? FieldFault.Of("parentId", "unknown") : fault;
        if (team is not null && now.Subtree(team.Id).Contains(wish.ParentId!)) return FieldFault.Of("parentId", "range");
        return Depth(wish.ParentId) >= Team.DepthMax ? FieldFault.Of("parentId", "too-many") : null;
    }

    private int Depth(string? id)
    {
        var depth = 0;
        for (var at = id; at is not null && depth <= Team.DepthMax; at = organisation.Now.Find(at)?.ParentId) depth++;
        return depth;
    }

    private async Task Store(Team team, TeamWish wish, HttpContext http, CancellationToken stop)
    {
        var before = organisation.Now.LeadersOf(team.Id).ToList();
        if (wish.Leaders is { } leaders)
        {
            db.RemoveRange(before.Except(leaders).Select(job => new TeamLeader { TeamId = team.Id, JobNumber = job }));
            db.AddRange(leaders.Distinct().Except(before).Select(job => new TeamLeader { TeamId = team.Id, JobNumber = job }));
        }
        await db.SaveChangesAsync(stop);
        await organisation.Load(stop);
        await sessions.Refresh([.. before.Concat(wish.Leaders ?? []).Distinct()], stop);
        AuditChanges.Note(http, "after", Words(team));
    }
}
