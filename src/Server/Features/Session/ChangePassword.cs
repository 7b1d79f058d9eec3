using System.Security.Claims;

namespace Antiphon.Server.Features.Session;

internal sealed record ChangePassword(string Current, string Next);

/// <summary>One's own password. The other sessions of the person end with it.</summary>
internal static class ChangePasswordHandler
{
    public static async Task<Results<NoContent, Refused>> Handle(ChangePassword request, HttpContext http, CentreDb db, PasswordCheck passwords,
        SignInBrake brake, SessionStore sessions, SecurityLimits limits, IAuditTrail audit, CancellationToken stop)
    {
        var address = http.Connection.RemoteIpAddress?.ToString() ?? "";
        if (http.User.JobNumber is not { } jobNumber) return Refused.Because(RefusalCatalogue.NotAllowed);
        if (brake.Pause(jobNumber, address) is not null) return Refused.Because(RefusalCatalogue.TooManyAttempts);
        if (request.Current is null || request.Current.Length > limits.PasswordLengthMax) return Refused.Because(RefusalCatalogue.WrongCredentials);

        brake.Begin(jobNumber, address);
        var person = await db.Set<Person>().SingleAsync(p => p.JobNumber == jobNumber, stop);
        if (await passwords.Fits(request.Current, person.PasswordHash, stop) is not { } fits) return Refused.Because(RefusalCatalogue.TooManyAttempts);
        if (!fits) return Refused.Because(RefusalCatalogue.WrongCredentials);
        brake.Succeeded(jobNumber, address);
        if (IsWeak(request, jobNumber, limits)) return Refused.Because(RefusalCatalogue.PasswordTooWeak, "minimum", limits.PasswordLengthMin);
        if (await passwords.Hash(request.Next, stop) is not { } hash) return Refused.Because(RefusalCatalogue.TooManyAttempts);

        person.PasswordHash = hash;
        person.MustChangePassword = false;
        await db.SaveChangesAsync(stop);
        await audit.Write(http.User, "password-changed", jobNumber, stop);
        await sessions.CloseOthers(jobNumber, http.User.FindFirstValue(SessionStore.SessionClaim), stop);
        return TypedResults.NoContent();
    }

    private static bool IsWeak(ChangePassword request, string jobNumber, SecurityLimits limits) =>
        request.Next is null || request.Next.Length < limits.PasswordLengthMin || request.Next.Length > limits.PasswordLengthMax
        || request.Next == request.Current || request.Next.Distinct().Count() < 3
        || request.Next.Replace(jobNumber, "", StringComparison.Ordinal).Length < limits.PasswordLengthMin / 2;
}
