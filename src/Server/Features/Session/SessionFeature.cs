using Antiphon.Server.Security;

namespace Antiphon.Server.Features.Session;

/// <summary>Signing in and out, and one's own password.</summary>
internal static class SessionFeature
{
    public static IEndpointRouteBuilder MapSession(this IEndpointRouteBuilder routes)
    {
        var session = routes.MapGroup("/api/session").WithTags("session").WithMetadata(new BeforePasswordChange());
        session.MapPost("", SignInHandler.Handle).AllowAnonymous().WithName("SignIn");
        session.MapGet("", (HttpContext http) => SessionView.Of(http.User)).WithName("GetSession");
        session.MapDelete("", SignOutHandler.Handle).WithName("SignOut");
        session.MapPut("/password", ChangePasswordHandler.Handle).WithName("ChangePassword");
        return routes;
    }
}
