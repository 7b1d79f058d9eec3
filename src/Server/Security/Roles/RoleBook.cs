using System.Collections.Frozen;
using System.Security.Claims;

namespace Antiphon.Server.Security.Roles;

/// <summary>All roles in memory: they are asked with each request.</summary>
internal sealed class RoleBook(IDbContextFactory<CentreDb> databases)
{
    private volatile FrozenDictionary<string, RoleDefinition> _roles = BuiltInRoles.All.ToFrozenDictionary(role => role.Code);

    /// <summary>Those of the program first.</summary>
    public IReadOnlyList<RoleDefinition> All => [.. _roles.Values.OrderBy(role => !role.BuiltIn).ThenBy(role => role.Code, StringComparer.Ordinal)];

    public RoleDefinition? Find(string code) => _roles.GetValueOrDefault(code);

    /// <summary>At the start, and after each change of a role.</summary>
    public async Task Load(CancellationToken stop = default)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        var own = await db.Set<RoleDefinition>().AsNoTracking().ToListAsync(stop);
        _roles = own.Where(role => BuiltInRoles.All.All(b => b.Code != role.Code)).Concat(BuiltInRoles.All).ToFrozenDictionary(role => role.Code);
    }

    /// <summary>What several roles allow together: of each permission the widest scope. A role that is gone allows nothing.</summary>
    public IReadOnlyDictionary<string, GrantScope> Grants(IEnumerable<string> roles) => roles.Select(Find).OfType<RoleDefinition>()
        .SelectMany(role => role.Grants).GroupBy(grant => grant.Key).ToDictionary(grant => grant.Key, grant => grant.Max(g => g.Value));

    /// <summary>As they stand in the identity of a request.</summary>
    public IEnumerable<Claim> Claims(IReadOnlyList<string> roles) =>
        roles.Select(role => new Claim(ClaimTypes.Role, role)).Concat(Grants(roles).Select(grant => new Claim(Rights.ClaimOf(grant.Key), RoleTable.Word(grant.Value))));
}
