using System.Security.Claims;

namespace Antiphon.Server.Security;

/// <summary>Roles as they stand in claims and in the API.</summary>
internal static class Role
{
    public const string Agent = "agent";
    public const string Supervisor = "supervisor";
    public const string Administrator = "administrator";
}

/// <summary>Policies for <c>RequireAuthorization</c>. Without one, an endpoint demands a signed-in person or an API key.</summary>
internal static class Policy
{
    /// <summary>Supervisors and administrators.</summary>
    public const string Supervise = "supervise";
    public const string Administer = "administer";

    /// <summary>Administrators, and programs with an API key: what runs the machine.</summary>
    public const string Operate = "operate";

    /// <summary>Draw flows and try them: supervisors and administrators.</summary>
    public const string DrawFlows = "draw-flows";

    /// <summary>Put flows in force, which decides where callers and the centre's calls go: administrators.</summary>
    public const string PublishFlows = "publish-flows";
}

internal static class Rights
{
    public const string JobNumberClaim = "job";

    extension(ClaimsPrincipal person)
    {
        /// <summary>Null for an API key.</summary>
        public string? JobNumber => person.FindFirstValue(JobNumberClaim);

        public bool MaySupervise => person.IsInRole(Role.Supervisor) || person.IsInRole(Role.Administrator);

        /// <summary>An agent acts for himself, a supervisor for everybody.</summary>
        public bool MayActFor(string jobNumber) => person.JobNumber == jobNumber || person.MaySupervise;
    }
}
