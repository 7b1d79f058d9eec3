using Antiphon.Server.Security;
using Antiphon.Server.Security.Roles;

namespace Antiphon.Server.Features.Session;

/// <summary>Signing in and out, and one's own password.</summary>
internal static class SessionFeature
{
    public static IEndpointRouteBuilder MapSession(this IEndpointRouteBuilder routes)
    {
        var session = routes.MapGroup("/api/session").WithTags("session").WithMetadata(new BeforePasswordChange());
        session.MapPost("", SignInHandler.Handle).AllowAnonymous().WithName("SignIn");
        session.MapGet("", (HttpContext http, RoleBook roles) => SessionView.Of(http.User, roles)).WithName("GetSession").RequireAuthorization(Permission.SignedIn);
        session.MapDelete("", SignOutHandler.Handle).WithName("SignOut").RequireAuthorization(Permission.SignedIn);
        session.MapPut("/password", ChangePasswordHandler.Handle).WithName("ChangePassword").RequireAuthorization(Permission.SignedIn);
        return routes;
    }
}
