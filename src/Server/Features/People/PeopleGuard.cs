using System.Security.Claims;

namespace Antiphon.Server.Features.People;

/// <summary>What keeps rights from growing: nobody gives, or acts on whoever has, more than he has himself; and one who manages everybody remains.</summary>
internal sealed class PeopleGuard(CentreDb db, RoleBook roles, IScopes scopes, OrganisationBook organisation)
{
    /// <summary>A person in reach; null: there is none, or he is not.</summary>
    public async Task<Person?> Find(ClaimsPrincipal who, string jobNumber, CancellationToken stop) =>
        (await Scope(who)).Covers(jobNumber) ? await db.Set<Person>().SingleOrDefaultAsync(p => p.JobNumber == jobNumber, stop) : null;

    public ValueTask<PeopleScope> Scope(ClaimsPrincipal who) => scopes.Of(who, Permission.ManagePeople);

    /// <summary>Teams in which somebody may put people. Null: all.</summary>
    public IReadOnlySet<string>? Teams(ClaimsPrincipal who)
    {
        if (who.ScopeOf(Permission.ManagePeople) is GrantScope.All) return null;
        var now = organisation.Now;
        var roots = who.JobNumber is { } job ? now.TeamsFor(job) : who.FindFirstValue(Rights.TeamClaim) is { } team ? [team] : [];
        return roots.SelectMany(now.Subtree).ToHashSet();
    }

    public Refused? TeamFault(ClaimsPrincipal who, string? team)
    {
        if (team is null || organisation.Now.Find(team) is not { ClosedAt: null }) return FieldFault.Of("team", "unknown");
        return Teams(who) is { } reach && !reach.Contains(team) ? Refused.Because(RefusalCatalogue.OutOfScope) : null;
    }

    /// <summary>Roles that exist, and give nothing that the giver has not got.</summary>
    public Refused? RolesFault(ClaimsPrincipal who, IReadOnlyList<string>? named)
    {
        if (named is not { Count: > 0 and <= RolesMax } || named.Any(role => role is null || roles.Find(role) is null)) return FieldFault.Of("roles", named is { Count: > 0 } ? "unknown" : "required");
        return MayGive(who, roles.Grants(named)) ? null : Refused.Because(RefusalCatalogue.MoreThanOwn);
    }

    /// <summary>Whoever has more rights is not his to change.</summary>
    public Refused? ActFault(ClaimsPrincipal who, Person person) =>
        MayGive(who, roles.Grants(person.Roles)) ? null : Refused.Because(RefusalCatalogue.MoreThanOwn);

    /// <summary>Taking calls is work, not power: whoever manages people may give it.</summary>
    public static bool MayGive(ClaimsPrincipal who, IReadOnlyDictionary<string, GrantScope> grants) =>
        grants.All(grant => grant.Key == Permission.TakeCalls || who.ScopeOf(grant.Key) >= grant.Value);

    /// <summary>Somebody else who can sign in manages all people and roles.</summary>
    public async Task<bool> OthersManage(string butJobNumber, CancellationToken stop) =>
        (await db.Set<Person>().AsNoTracking().Where(p => p.DisabledAt == null && p.JobNumber != butJobNumber).Select(p => p.Roles).ToListAsync(stop)).Any(ManagesAll);

    public bool ManagesAll(IReadOnlyList<string> named) =>
        roles.Grants(named) is var grants && grants.GetValueOrDefault(Permission.ManagePeople, GrantScope.Own) is GrantScope.All && grants.ContainsKey(Permission.ManageRoles);

    private const int RolesMax = 10;
}
