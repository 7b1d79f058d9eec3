using System.Security.Claims;
using Antiphon.Server.Features.Session;
using Antiphon.Server.Security.SecondFactor;

namespace Antiphon.Server.Features.People;

/// <param name="Team">Null: in none.</param>
/// <param name="LockedUntil">After wrong passwords; null: not locked.</param>
internal sealed record PersonView(string JobNumber, string Name, IReadOnlyList<string> Roles, string? Team, bool MustChangePassword, bool SecondFactor, DateTimeOffset CreatedAt, DateTimeOffset? DisabledAt,
    DateTimeOffset? LockedUntil);

internal sealed record PersonPage(int Total, int Page, int PageSize, IReadOnlyList<PersonView> Items);

/// <param name="To">Null: still.</param>
internal sealed record MembershipView(string Team, string Name, DateTimeOffset From, DateTimeOffset? To);

internal sealed record PersonDetails(PersonView Person, IReadOnlyList<MembershipView> History, IReadOnlyList<SignedInView> Sessions);

/// <summary>People in the scope of who asks.</summary>
internal sealed class PeopleReader(CentreDb db, PeopleGuard guard, OrganisationBook organisation, SignInBrake brake, SessionStore sessions)
{
    private const int PageSizeMax = 200;

    /// <param name="team">And all below it.</param>
    /// <param name="state"><c>active</c>, <c>disabled</c> or <c>locked</c>; empty: any.</param>
    /// <param name="search">Part of the job number or the name.</param>
    public static async Task<IResult> Page(HttpContext http, PeopleReader reader, CancellationToken stop, string search = "", string team = "", string role = "", string state = "", int page = 1, int pageSize = 50)
    {
        if (Paging.Fault(page, pageSize, PageSizeMax, ("search", search, Person.NameLengthMax), ("team", team, Team.IdLengthMax), ("role", role, 64)) is { } fault) return fault;
        var found = await reader.Found(http.User, search.Trim(), team, role, state, stop);
        return TypedResults.Ok(new PersonPage(found.Count, page, pageSize, [.. found.Skip((page - 1) * pageSize).Take(pageSize)]));
    }

    public static async Task<IResult> One(string jobNumber, HttpContext http, PeopleReader reader, CancellationToken stop) =>
        await reader.Details(http.User, jobNumber, stop) is { } details ? TypedResults.Ok(details) : Refused.Because(RefusalCatalogue.NotFound);

    public async Task<PersonView> View(Person person, CancellationToken stop) => View(person, await WithFactor(stop));

    // A centre has hundreds of people, not millions: scope, team and lock stand in memory, so the rest is narrowed there too.
    private async Task<List<PersonView>> Found(ClaimsPrincipal who, string search, string team, string role, string state, CancellationToken stop)
    {
        var scope = await guard.Scope(who);
        var teams = team.Length == 0 ? null : organisation.Now.Subtree(team).ToHashSet();
        var factors = await WithFactor(stop);
        var people = await db.Set<Person>().AsNoTracking().OrderBy(p => p.JobNumber).ToListAsync(stop);
        return [.. people.Where(p => scope.Covers(p.JobNumber)
            && (search.Length == 0 || p.JobNumber.Contains(search, StringComparison.OrdinalIgnoreCase) || p.Name.Contains(search, StringComparison.OrdinalIgnoreCase))
            && (role.Length == 0 || p.Roles.Contains(role)) && (teams is null || (organisation.Now.TeamOf(p.JobNumber) is { } of && teams.Contains(of))))
            .Select(p => View(p, factors)).Where(p => state switch
            {
                "active" => p.DisabledAt is null,
                "disabled" => p.DisabledAt is not null,
                "locked" => p.LockedUntil is not null,
                _ => true,
            })];
    }

    private async Task<PersonDetails?> Details(ClaimsPrincipal who, string jobNumber, CancellationToken stop)
    {
        if (await guard.Find(who, jobNumber, stop) is not { } person) return null;
        var history = await db.Set<TeamMember>().AsNoTracking().Where(m => m.JobNumber == jobNumber).OrderByDescending(m => m.ValidFrom).ToListAsync(stop);
        return new PersonDetails(await View(person, stop), [.. history.Select(m => new MembershipView(m.TeamId, organisation.Now.Find(m.TeamId)?.Name ?? m.TeamId, m.ValidFrom, m.ValidTo))],
            [.. (await sessions.Of(jobNumber, stop)).Select(s => SignedInView.Of(s, who.FindFirstValue(SessionStore.SessionClaim)))]);
    }

    private async Task<HashSet<string>> WithFactor(CancellationToken stop) =>
        [.. await db.Set<SecondFactorRow>().Where(r => r.ConfirmedAt != null).Select(r => r.JobNumber).ToListAsync(stop)];

    private PersonView View(Person p, HashSet<string> factors) => new(p.JobNumber, p.Name, p.Roles, organisation.Now.TeamOf(p.JobNumber), p.MustChangePassword, factors.Contains(p.JobNumber), p.CreatedAt,
        p.DisabledAt, brake.LockedUntil(p.JobNumber));
}
