using System.Security.Claims;

namespace Antiphon.Server.Features.Session;

/// <param name="JobNumber">Empty for an API key.</param>
/// <param name="Permissions">What the roles allow together, and how far: own, team or all.</param>
internal sealed record SessionView(string JobNumber, string Name, IReadOnlyList<string> Roles, bool MustChangePassword, IReadOnlyDictionary<string, GrantScope> Permissions)
{
    public static SessionView Of(ClaimsPrincipal user, RoleBook roles)
    {
        string[] named = [.. user.FindAll(ClaimTypes.Role).Select(claim => claim.Value)];
        return new(user.JobNumber ?? "", user.Identity?.Name ?? "", named, user.HasClaim(claim => claim.Type == SignInScheme.MustChangeClaim), roles.Grants(named));
    }

    public static SessionView Of(Person person, RoleBook roles) => new(person.JobNumber, person.Name, person.Roles, person.MustChangePassword, roles.Grants(person.Roles));
}
