using System.Collections.Frozen;
using System.Security.Claims;

namespace Antiphon.Server.Security.Organisation;

/// <summary>For which people somebody may do something: everybody, or these job numbers.</summary>
internal sealed class PeopleScope
{
    public static readonly PeopleScope All = new(null, coversUnassigned: true);
    public static readonly PeopleScope Nobody = new(FrozenSet<string>.Empty, coversUnassigned: false);

    private readonly FrozenSet<string>? _jobNumbers;

    private PeopleScope(FrozenSet<string>? jobNumbers, bool coversUnassigned) => (_jobNumbers, CoversUnassigned) = (jobNumbers, coversUnassigned);

    public static PeopleScope Own(string jobNumber) => new(FrozenSet.Create(jobNumber), coversUnassigned: false);

    public static PeopleScope Teams(FrozenSet<string> jobNumbers) => new(jobNumbers, coversUnassigned: true);

    public bool IsAll => _jobNumbers is null;

    /// <summary>For conditions of a query. Empty when <see cref="IsAll"/>: ask that first.</summary>
    public IReadOnlyCollection<string> JobNumbers => _jobNumbers ?? FrozenSet<string>.Empty;

    /// <summary>What nobody has had a part in, such as a caller who gave up in the queue: whoever answers for more than himself sees it.</summary>
    public bool CoversUnassigned { get; }

    public bool Covers(string? jobNumber) => _jobNumbers is null || (jobNumber is not null && _jobNumbers.Contains(jobNumber));

    /// <summary>One of those who had a part in it is covered, or nobody had one.</summary>
    public bool CoversAny(IEnumerable<string> jobNumbers)
    {
        if (IsAll) return true;
        var some = false;
        foreach (var jobNumber in jobNumbers)
        {
            if (Covers(jobNumber)) return true;
            some = true;
        }
        return !some && CoversUnassigned;
    }
}

/// <summary>How far somebody's permission reaches.</summary>
internal interface IScopes
{
    /// <summary><see cref="PeopleScope.Nobody"/> when he has not got the permission.</summary>
    ValueTask<PeopleScope> Of(ClaimsPrincipal person, string permission);
}

internal static class ScopeRefusals
{
    /// <summary>Null: he may, for this person. Who may it for himself alone is not allowed to; who answers for others hears that this is none of them.</summary>
    public static async ValueTask<Refused?> RefusalOf(this IScopes scopes, ClaimsPrincipal person, string permission, string jobNumber) =>
        (await scopes.Of(person, permission)).Covers(jobNumber) ? null
            : Refused.Because(person.ScopeOf(permission) is GrantScope.Team ? RefusalCatalogue.OutOfScope : RefusalCatalogue.NotAllowed);
}

/// <summary>By the roles of the person (or key) and the tree of teams as it is now.</summary>
internal sealed class Scopes(OrganisationBook organisation) : IScopes
{
    public ValueTask<PeopleScope> Of(ClaimsPrincipal person, string permission) => new(Now(person, permission));

    /// <summary>The same without waiting: the tree stands in memory.</summary>
    public PeopleScope Now(ClaimsPrincipal person, string permission) => (person.ScopeOf(permission), person.JobNumber, person.FindFirstValue(Rights.TeamClaim)) switch
    {
        (null, _, _) => PeopleScope.Nobody,
        (GrantScope.All, _, _) => PeopleScope.All,
        (GrantScope.Team, _, Team.Root) => PeopleScope.All,
        (GrantScope.Team, _, { } team) => PeopleScope.Teams(organisation.Now.PeopleUnder([team])),
        (GrantScope.Team, { } job, _) when organisation.Now.LeadsAll(job) => PeopleScope.All,
        (GrantScope.Team, { } job, _) => PeopleScope.Teams(organisation.Now.PeopleFor(job)),
        (GrantScope.Own, { } job, _) => PeopleScope.Own(job),
        _ => PeopleScope.Nobody,
    };
}
