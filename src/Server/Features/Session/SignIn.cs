using System.Security.Claims;
using Antiphon.Server.Security.SecondFactor;

namespace Antiphon.Server.Features.Session;

/// <param name="Code">Of the second factor, or a recovery code; asked for only when the password was right.</param>
internal sealed record SignIn(string JobNumber, string Password, string? Code = null);

/// <summary>Signing in. Each attempt that was looked at is in the audit trail.</summary>
internal sealed class SignInHandler(CentreDb db, PasswordCheck passwords, SignInBrake brake, SecondFactorStore factors, SessionStore sessions, RoleBook roles, SecurityLimits limits, Issuer.IssuerBook issuer, IAuditTrail audit)
{
    private const int CodeLengthMax = 40;

    public static async Task<Results<Ok<SessionView>, Refused>> Handle(SignIn request, HttpContext http, SignInHandler handler, CancellationToken stop)
    {
        if (request.JobNumber is null or { Length: > Person.JobNumberLengthMax } || request.Password is null || request.Password.Length > handler.Limits.PasswordLengthMax || request.Code?.Length > CodeLengthMax)
            return Refused.Because(RefusalCatalogue.WrongCredentials);
        return await handler.Try(request, http, stop);
    }

    private SecurityLimits Limits => limits;

    private async Task<Results<Ok<SessionView>, Refused>> Try(SignIn request, HttpContext http, CancellationToken stop)
    {
        var address = http.Connection.RemoteIpAddress?.ToString() ?? "";
        if (brake.Pause(request.JobNumber, address) is { } pause) return TooMany(http, pause);
        brake.Begin(request.JobNumber, address);

        var person = await db.Set<Person>().AsNoTracking().SingleOrDefaultAsync(p => p.JobNumber == request.JobNumber, stop);
        if (await passwords.Fits(request.Password, person?.PasswordHash, stop) is not { } fits) return TooMany(http, limits.HashingWaitMax);
        if (!fits || person is null) return await Failed(request.JobNumber, address, person, RefusalCatalogue.WrongCredentials, stop);
        if (person.DisabledAt is not null) return await Failed(request.JobNumber, address, person, RefusalCatalogue.AccountDisabled, stop);
        if (issuer.Now.Settings is { Enabled: true, PasswordsForManagersOnly: true } && !roles.Grants(person.Roles).ContainsKey(Permission.ManagePeople)) return await Failed(request.JobNumber, address, person, RefusalCatalogue.SignInByIssuer, stop);
        if (await factors.IsOn(person.JobNumber, stop))
        {
            if (request.Code is not { Length: > 0 } code)
            {
                brake.TakeBack(request.JobNumber, address);
                return Refused.Because(RefusalCatalogue.SecondFactorNeeded);
            }
            if (!await factors.Fits(person.JobNumber, code, stop)) return await Failed(request.JobNumber, address, person, RefusalCatalogue.SecondFactorWrong, stop);
        }
        brake.Succeeded(request.JobNumber, address);
        await audit.Write(Rights.PersonOf(person.JobNumber), "signed-in", person.JobNumber, stop);
        SetCookie(http, await sessions.Open(person.JobNumber, AuditTrail.AddressOf(http.Connection.RemoteIpAddress), http.Request.Headers.UserAgent.ToString(), stop), limits.SessionLife);
        return TypedResults.Ok(SessionView.Of(person, roles));
    }

    // What was typed for a job number that does not exist may have been a password.
    private async Task<Refused> Failed(string jobNumber, string address, Person? person, RefusalReason why, CancellationToken stop)
    {
        var action = brake.Pause(jobNumber, address) is null ? "sign-in-failed" : "sign-in-locked";
        await audit.Write(new ClaimsPrincipal(), action, person is null ? "unknown" : jobNumber, new Dictionary<string, string> { ["why"] = why.Code }, stop);
        return Refused.Because(why);
    }

    private static Refused TooMany(HttpContext http, TimeSpan pause)
    {
        http.Response.Headers.RetryAfter = ((int)Math.Ceiling(pause.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return Refused.Because(RefusalCatalogue.TooManyAttempts);
    }

    public static void SetCookie(HttpContext http, string token, TimeSpan life) => http.Response.Cookies.Append(SignInScheme.CookieName(http), token, new CookieOptions
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = http.Request.IsHttps,
        Path = "/",
        MaxAge = life,
    });
}
