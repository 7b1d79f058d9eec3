using System.Security.Claims;
using Antiphon.Server.Security;

namespace Antiphon.Server.Features.Session;

/// <param name="JobNumber">Empty for an API key.</param>
internal sealed record SessionView(string JobNumber, string Name, IReadOnlyList<string> Roles, bool MustChangePassword)
{
    public static SessionView Of(ClaimsPrincipal user) => new(user.JobNumber ?? "", user.Identity?.Name ?? "",
        [.. user.FindAll(ClaimTypes.Role).Select(claim => claim.Value)], user.HasClaim(claim => claim.Type == SignInScheme.MustChangeClaim));

    public static SessionView Of(Person person) => new(person.JobNumber, person.Name, person.Roles, person.MustChangePassword);
}
