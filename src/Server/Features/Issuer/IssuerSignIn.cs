using System.Security.Claims;
using Antiphon.Server.Features.People;
using Antiphon.Server.Features.Session;
using Microsoft.AspNetCore.Authentication;

namespace Antiphon.Server.Features.Issuer;

/// <summary>What becomes of somebody whom the issuer knows: a person of this centre by his claim, and a session like any other.</summary>
internal sealed partial class IssuerSignIn(CentreDb db, IssuerBook book, SessionStore sessions, StorePersonHandler people, PeopleGuard guard, SecurityLimits limits, IAuditTrail audit, ILogger<IssuerSignIn> log)
{
    private const string EmailClaim = "email", EmailVerifiedClaim = "email_verified", SessionClaim = "sid", NameClaim = "name";

    /// <summary>The page says why, in words: <c>/?issuer=CODE</c>.</summary>
    private static string PlaceOf(string code) => "/?issuer=" + Uri.EscapeDataString(code);

    public async Task Enter(TicketReceivedContext context)
    {
        context.HandleResponse();
        var (http, stop) = (context.HttpContext, context.HttpContext.RequestAborted);
        var claims = context.Principal!;
        var job = JobNumberOf(claims);
        var person = job is null ? null : await db.Set<Person>().SingleOrDefaultAsync(p => p.JobNumber == job, stop);
        var roles = book.Now.Settings is { RoleClaim: { Length: > 0 } from } settings ? settings.RolesOf(claims.FindAll(from).Select(claim => claim.Value)) : [];
        if (person is null && job is not null && book.Now.Settings.CreatesPeople) person = await Create(job, claims, roles, stop);
        if (person is null || person.DisabledAt is not null)
        {
            await Refuse(http, job is null || person is null ? "person-unknown" : RefusalCatalogue.AccountDisabled.Code, person is null ? "unknown" : person.JobNumber, stop);
            return;
        }
        if (roles.Length > 0 && !roles.Order(StringComparer.Ordinal).SequenceEqual(person.Roles.Order(StringComparer.Ordinal))) await Change(person, roles, stop);
        var token = await sessions.Open(person.JobNumber, AuditTrail.AddressOf(http.Connection.RemoteIpAddress), http.Request.Headers.UserAgent.ToString(), stop, claims.FindFirstValue(SessionClaim) ?? SignedInSession.IssuerUnnamed);
        await audit.Write(Rights.PersonOf(person.JobNumber), "signed-in", person.JobNumber, new Dictionary<string, string> { ["by"] = "issuer" }, stop);
        SignInHandler.SetCookie(http, token, limits.SessionLife);
        http.Response.Redirect(IssuerFeature.Inside(context.ReturnUri));
    }

    /// <summary>Whatever went wrong on the way: a state that is not this browser's or was used before, a token that proves nothing, a refusal by the issuer.</summary>
    public async Task Fail(RemoteFailureContext context)
    {
        context.HandleResponse();
        NotProven(DataFolder.OneLine(context.Failure?.Message ?? "no reason"));
        await Refuse(context.HttpContext, "not-proven", "unknown", context.HttpContext.RequestAborted);
    }

    /// <summary>Null: the claim is missing, not verified, or no job number.</summary>
    private string? JobNumberOf(ClaimsPrincipal claims)
    {
        var name = book.Now.Settings.PersonClaim;
        var value = claims.FindFirstValue(name);
        if (name == EmailClaim) value = claims.FindFirstValue(EmailVerifiedClaim) is "true" or "True" ? value?.Split('@')[0] : null;
        return value is { Length: > 0 and <= Person.JobNumberLengthMax } && value.All(char.IsAsciiLetterOrDigit) ? value : null;
    }

    private async Task<Person?> Create(string job, ClaimsPrincipal claims, string[] roles, CancellationToken stop)
    {
        var given = roles.Length > 0 ? roles : book.Now.Settings.NewRoles;
        if (given.Length == 0 || await people.Count(stop) >= StorePersonHandler.PeopleMax) return null;
        var name = new string([.. (claims.FindFirstValue(NameClaim) ?? job).Where(c => !char.IsControl(c)).Take(Person.NameLengthMax)]).Trim();
        var wish = new PersonWish(job, name.Length == 0 ? job : name, given, Team.Root);
        // Nobody knows this password: it is there so that no empty one is.
        if (await people.Add(wish, Secrets.Token(), stop) is not { } person) return null;
        await people.Save(stop);
        await people.Written(Rights.PersonOf(job), "person-created", job, null, StorePersonHandler.Words(wish) + "; issuer", stop);
        return person;
    }

    private async Task Change(Person person, string[] roles, CancellationToken stop)
    {
        // The last one who manages people and roles keeps that, whatever the issuer says.
        if (guard.ManagesAll(person.Roles) && !guard.ManagesAll(roles) && !await guard.OthersManage(person.JobNumber, stop)) return;
        var before = string.Join(' ', person.Roles);
        person.Roles = roles;
        await people.Save(stop);
        await people.Written(Rights.PersonOf(person.JobNumber), "person-changed", person.JobNumber, before, string.Join(' ', roles) + "; issuer", stop);
    }

    private async Task Refuse(HttpContext http, string why, string subject, CancellationToken stop)
    {
        await audit.Write(new ClaimsPrincipal(), "sign-in-failed", subject, new Dictionary<string, string> { ["why"] = why, ["by"] = "issuer" }, stop);
        http.Response.Redirect(PlaceOf(why));
    }

    [LoggerMessage(1350, LogLevel.Information, "signing in by the issuer came to nothing: {Why}")]
    private partial void NotProven(string why);
}
