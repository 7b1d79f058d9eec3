using System.Security.Claims;
using Antiphon.Server.Security.SecondFactor;

namespace Antiphon.Server.Features.Session;

/// <param name="Id">Beginning of the hash of its token; the token itself is known to the browser alone.</param>
/// <param name="Current">The one that asks.</param>
internal sealed record SignedInView(string Id, DateTimeOffset CreatedAt, DateTimeOffset SeenAt, DateTimeOffset ExpiresAt, string Address, string Browser, bool Current)
{
    public const int IdLength = 16;

    public static SignedInView Of(SignedInSession s, string? current) => new(s.TokenHash[..IdLength], s.CreatedAt, s.SeenAt, s.ExpiresAt, s.Address, s.Browser, s.TokenHash == current);
}

/// <param name="Team">Name; null: in none.</param>
internal sealed record AccountView(string JobNumber, string Name, IReadOnlyList<string> Roles, string? Team, bool SecondFactor, IReadOnlyList<SignedInView> Sessions);

internal sealed record CodeWish(string? Code);

internal sealed record PasswordWish(string? Password);

/// <param name="Codes">Each is good once instead of a code of the app. Shown this once.</param>
internal sealed record RecoveryCodes(IReadOnlyList<string> Codes);

/// <summary>What somebody sees and sets of his own account. A program has none.</summary>
internal sealed class OwnAccountHandler(CentreDb db, SessionStore sessions, SecondFactorStore factors, PasswordCheck passwords, SignInBrake brake, SecurityLimits limits, OrganisationBook organisation, IAuditTrail audit)
{
    public static async Task<IResult> Get(HttpContext http, OwnAccountHandler handler, CancellationToken stop) =>
        await handler.Own(http, stop) is { } person ? TypedResults.Ok(await handler.View(person, http, stop)) : Refused.Because(RefusalCatalogue.NotAllowed);

    public static async Task<IResult> OfferFactor(HttpContext http, OwnAccountHandler handler, CancellationToken stop)
    {
        if (await handler.Own(http, stop) is not { } person) return Refused.Because(RefusalCatalogue.NotAllowed);
        var centre = await handler.Db.Set<CentreRow>().AsNoTracking().SingleAsync(stop);
        return await handler.Factors.Offer(person.JobNumber, centre.NameEn, stop) is { } offered ? TypedResults.Ok(offered) : Refused.Because(RefusalCatalogue.InUse);
    }

    public static async Task<IResult> ConfirmFactor(CodeWish request, HttpContext http, OwnAccountHandler handler, CancellationToken stop)
    {
        if (http.User.JobNumber is not { } job) return Refused.Because(RefusalCatalogue.NotAllowed);
        if (await handler.Braked(job, http, code => handler.Factors.Confirm(job, code, stop), request.Code) is not { } codes) return Refused.Because(RefusalCatalogue.SecondFactorWrong);
        await handler.Audit.Write(http.User, "second-factor-on", job, stop);
        return TypedResults.Ok(new RecoveryCodes(codes));
    }

    /// <summary>With the password: a page left open is not enough.</summary>
    public static async Task<IResult> RemoveFactor(PasswordWish request, HttpContext http, OwnAccountHandler handler, CancellationToken stop)
    {
        if (await handler.Own(http, stop) is not { } person) return Refused.Because(RefusalCatalogue.NotAllowed);
        var right = await handler.Braked(person.JobNumber, http, async password => password.Length <= handler.Limits.PasswordLengthMax && await handler.Passwords.Fits(password, person.PasswordHash, stop) is true ? "" : null, request.Password);
        if (right is null) return Refused.Because(RefusalCatalogue.WrongCredentials);
        await handler.Factors.Remove(person.JobNumber, stop);
        await handler.Audit.Write(http.User, "second-factor-off", person.JobNumber, stop);
        return TypedResults.NoContent();
    }

    public static async Task<IResult> CloseSession(string id, HttpContext http, OwnAccountHandler handler, CancellationToken stop)
    {
        if (http.User.JobNumber is not { } job) return Refused.Because(RefusalCatalogue.NotAllowed);
        if ((await handler.Sessions.Of(job, stop)).FirstOrDefault(s => s.TokenHash[..SignedInView.IdLength] == id) is not { } session) return Refused.Because(RefusalCatalogue.NotFound);
        await handler.Sessions.Close(session.TokenHash, stop);
        await handler.Audit.Write(http.User, "session-closed", job, stop);
        return TypedResults.NoContent();
    }

    public static async Task<IResult> CloseOthers(HttpContext http, OwnAccountHandler handler, CancellationToken stop)
    {
        if (http.User.JobNumber is not { } job) return Refused.Because(RefusalCatalogue.NotAllowed);
        await handler.Sessions.CloseOthers(job, http.User.FindFirstValue(SessionStore.SessionClaim), stop);
        await handler.Audit.Write(http.User, "session-closed", job, stop);
        return TypedResults.NoContent();
    }

    private CentreDb Db => db;
    private SessionStore Sessions => sessions;
    private SecondFactorStore Factors => factors;
    private PasswordCheck Passwords => passwords;
    private SecurityLimits Limits => limits;
    private IAuditTrail Audit => audit;

    private Task<Person?> Own(HttpContext http, CancellationToken stop) =>
        http.User.JobNumber is { } job ? db.Set<Person>().AsNoTracking().SingleOrDefaultAsync(p => p.JobNumber == job, stop) : Task.FromResult<Person?>(null);

    private async Task<AccountView> View(Person person, HttpContext http, CancellationToken stop) => new(person.JobNumber, person.Name, person.Roles,
        organisation.Now.TeamOf(person.JobNumber) is { } team ? organisation.Now.Find(team)?.Name : null, await factors.IsOn(person.JobNumber, stop),
        [.. (await sessions.Of(person.JobNumber, stop)).Select(s => SignedInView.Of(s, http.User.FindFirstValue(SessionStore.SessionClaim)))]);

    /// <summary>Guessing is slowed down as it is at the door.</summary>
    private async Task<T?> Braked<T>(string job, HttpContext http, Func<string, Task<T?>> check, string? given) where T : class
    {
        var address = http.Connection.RemoteIpAddress?.ToString() ?? "";
        if (given is not { Length: > 0 } || brake.Pause(job, address) is not null) return null;
        brake.Begin(job, address);
        var result = await check(given);
        if (result is not null) brake.Succeeded(job, address);
        return result;
    }
}
