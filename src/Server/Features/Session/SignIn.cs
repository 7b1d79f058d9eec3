using System.Globalization;
using Antiphon.Server.Hosting;
using Antiphon.Server.Persistence;
using Antiphon.Server.Security;
using Antiphon.Server.Security.Roles;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Antiphon.Server.Features.Session;

internal sealed record SignIn(string JobNumber, string Password);

internal static class SignInHandler
{
    public static async Task<Results<Ok<SessionView>, Refused>> Handle(SignIn request, HttpContext http, CentreDb db, PasswordCheck passwords,
        SignInBrake brake, SessionStore sessions, RoleBook roles, SecurityLimits limits, CancellationToken stop)
    {
        var address = http.Connection.RemoteIpAddress?.ToString() ?? "";
        if (request.JobNumber is null or { Length: > Person.JobNumberLengthMax } || request.Password is null || request.Password.Length > limits.PasswordLengthMax)
            return Refused.Because(RefusalCatalogue.WrongCredentials);
        if (brake.Pause(request.JobNumber, address) is { } pause) return TooMany(http, pause);
        brake.Begin(request.JobNumber, address);

        var person = await db.Set<Person>().AsNoTracking().SingleOrDefaultAsync(p => p.JobNumber == request.JobNumber, stop);
        if (await passwords.Fits(request.Password, person?.PasswordHash, stop) is not { } fits) return TooMany(http, limits.HashingWaitMax);
        if (!fits || person is null) return Refused.Because(RefusalCatalogue.WrongCredentials);

        brake.Succeeded(request.JobNumber, address);
        SetCookie(http, await sessions.Open(person.JobNumber, stop), limits.SessionLife);
        return TypedResults.Ok(SessionView.Of(person, roles));
    }

    private static Refused TooMany(HttpContext http, TimeSpan pause)
    {
        http.Response.Headers.RetryAfter = ((int)Math.Ceiling(pause.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return Refused.Because(RefusalCatalogue.TooManyAttempts);
    }

    private static void SetCookie(HttpContext http, string token, TimeSpan life) => http.Response.Cookies.Append(SignInScheme.CookieName(http), token, new CookieOptions
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = http.Request.IsHttps,
        Path = "/",
        MaxAge = life,
    });
}
