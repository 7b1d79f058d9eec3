using System.Security.Claims;

namespace Antiphon.Server.Security;

/// <summary>Roles as they stand in claims and in the API.</summary>
internal static class Role
{
    public const string Agent = "agent";
    public const string Supervisor = "supervisor";
    public const string Administrator = "administrator";
}

internal static class Rights
{
    public const string JobNumberClaim = "job";

    /// <summary>The team for which an API key stands.</summary>
    public const string TeamClaim = "team";

    /// <summary>A claim of this type says how far the permission reaches: own, team or all.</summary>
    public static string ClaimOf(string permission) => "may:" + permission;

    /// <summary>Somebody by name, as the audit trail takes him: before there is a session, or when a command acts.</summary>
    public static ClaimsPrincipal PersonOf(string jobNumber) => new(new ClaimsIdentity([new Claim(JobNumberClaim, jobNumber)], SignInScheme.Name));

    extension(ClaimsPrincipal person)
    {
        /// <summary>Null for an API key.</summary>
        public string? JobNumber => person.FindFirstValue(JobNumberClaim);

        /// <summary>Null: the permission is not given. How many people that are, <see cref="Organisation.IScopes"/> tells.</summary>
        public GrantScope? ScopeOf(string permission) => RoleTable.Scope(person.FindFirstValue(ClaimOf(permission)));

        public bool May(string permission) => person.ScopeOf(permission) is not null;
    }
}
