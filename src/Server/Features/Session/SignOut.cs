using System.Security.Claims;
using Antiphon.Server.Features.Phone;

namespace Antiphon.Server.Features.Session;

/// <param name="IssuerSignOut">Where the session that the issuer began is ended too: the page goes there.</param>
internal sealed record SignedOutView(string IssuerSignOut);

internal static class SignOutHandler
{
    public static async Task<IResult> Handle(HttpContext http, SessionStore sessions, BrowserPhones phones, Issuer.IssuerBook issuer, CentreDb db, IAuditTrail audit, CancellationToken stop)
    {
        var began = http.User.FindFirstValue(SessionStore.SessionClaim) is { } hash ? await db.Set<SignedInSession>().Where(s => s.TokenHash == hash).Select(s => s.IssuerSession).SingleOrDefaultAsync(stop) : null;
        if (http.User.FindFirstValue(SessionStore.SessionClaim) is { } token) await sessions.Close(token, stop);
        if (http.User.JobNumber is { } jobNumber && !await sessions.HasAny(jobNumber, stop)) await phones.Revoke(jobNumber, stop);
        if (http.User.JobNumber is { } who) await audit.Write(http.User, "signed-out", who, stop);
        http.Response.Cookies.Delete(SignInScheme.CookieName(http));
        return await Issuer.IssuerFeature.SignOutAddress(http, issuer, began ?? "", stop) is { } there ? TypedResults.Ok(new SignedOutView(there)) : TypedResults.NoContent();
    }
}
