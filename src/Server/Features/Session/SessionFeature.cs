using Antiphon.Server.Security.Keys;

namespace Antiphon.Server.Features.Session;

/// <summary>Signing in and out, and one's own password, second factor and sessions.</summary>
internal static class SessionFeature
{
    public static IServiceCollection AddSignIn(this IServiceCollection services) => services.AddScoped<SignInHandler>().AddScoped<OwnAccountHandler>();

    public static IEndpointRouteBuilder MapSession(this IEndpointRouteBuilder routes)
    {
        var session = routes.MapGroup("/api/session").WithTags("session").WithMetadata(new BeforePasswordChange());
        session.MapPost("", SignInHandler.Handle).AllowAnonymous().WithName("SignIn");
        session.MapGet("", (HttpContext http, RoleBook roles) => SessionView.Of(http.User, roles)).WithName("GetSession").RequireAuthorization(Permission.SignedIn).OpenToTokens();
        session.MapDelete("", SignOutHandler.Handle).WithName("SignOut").RequireAuthorization(Permission.SignedIn);
        session.MapPut("/password", ChangePasswordHandler.Handle).WithName("ChangePassword").RequireAuthorization(Permission.SignedIn);
        var own = routes.MapGroup("/api/account").WithTags("session").RequireAuthorization(Permission.SignedIn);
        own.MapGet("", OwnAccountHandler.Get).WithName("GetAccount");
        own.MapPost("/second-factor", OwnAccountHandler.OfferFactor).WithName("OfferSecondFactor");
        own.MapPut("/second-factor", OwnAccountHandler.ConfirmFactor).WithName("ConfirmSecondFactor");
        own.MapPost("/second-factor/remove", OwnAccountHandler.RemoveFactor).WithName("RemoveSecondFactor");
        own.MapDelete("/sessions/{id}", OwnAccountHandler.CloseSession).WithName("CloseOwnSession");
        own.MapDelete("/sessions", OwnAccountHandler.CloseOthers).WithName("CloseOtherSessions");
        return routes;
    }
}
