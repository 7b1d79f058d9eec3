using System.Security.Claims;
using Antiphon.Server.Features.Phone;

namespace Antiphon.Server.Features.Session;

internal static class SignOutHandler
{
    public static async Task<IResult> Handle(HttpContext http, SessionStore sessions, BrowserPhones phones, IAuditTrail audit, CancellationToken stop)
    {
        if (http.User.FindFirstValue(SessionStore.SessionClaim) is { } token) await sessions.Close(token, stop);
        if (http.User.JobNumber is { } jobNumber && !await sessions.HasAny(jobNumber, stop)) await phones.Revoke(jobNumber, stop);
        if (http.User.JobNumber is { } who) await audit.Write(http.User, "signed-out", who, stop);
        http.Response.Cookies.Delete(SignInScheme.CookieName(http));
        return TypedResults.NoContent();
    }
}
