using System.Security.Claims;
using Antiphon.Server.Features.Phone;
using Antiphon.Server.Features.Session;
using Antiphon.Server.Security.SecondFactor;

namespace Antiphon.Server.Features.People;

/// <param name="Password">Shown this once; it must be changed at the next sign-in.</param>
internal sealed record NewPassword(string Password);

/// <summary><c>POST /api/people/{jobNumber}/{action}</c>: <c>password</c>, <c>disable</c>, <c>enable</c>, <c>unlock</c>, <c>remove-second-factor</c>, <c>sign-out</c>.</summary>
internal sealed class ActOnPersonHandler(CentreDb db, PeopleGuard guard, SessionStore sessions, SecondFactorStore factors, SignInBrake brake, PasswordCheck passwords, BrowserPhones phones, CallCentre calls,
    IAuditTrail audit, TimeProvider clock)
{
    public static async Task<IResult> Handle(string jobNumber, string action, HttpContext http, ActOnPersonHandler handler, CancellationToken stop)
    {
        if (await handler.Refusal(http.User, jobNumber, stop) is { } refused) return refused;
        var result = await handler.Act(await handler.Person(http.User, jobNumber, stop), action, http.User, stop);
        if (result is not Refused) await handler.Written(http.User, action, jobNumber, stop);
        return result;
    }

    public static async Task<IResult> CloseSession(string jobNumber, string id, HttpContext http, ActOnPersonHandler handler, CancellationToken stop)
    {
        if (await handler.Refusal(http.User, jobNumber, stop) is { } refused) return refused;
        if (!await handler.CloseOne(jobNumber, id, stop)) return Refused.Because(RefusalCatalogue.NotFound);
        await handler.Written(http.User, "session-closed", jobNumber, stop);
        return TypedResults.NoContent();
    }

    private async Task<Refused?> Refusal(ClaimsPrincipal who, string jobNumber, CancellationToken stop) =>
        await guard.Find(who, jobNumber, stop) is { } person ? guard.ActFault(who, person) : Refused.Because(RefusalCatalogue.NotFound);

    private async Task<Person> Person(ClaimsPrincipal who, string jobNumber, CancellationToken stop) => (await guard.Find(who, jobNumber, stop))!;

    private async Task<IResult> Act(Person person, string action, ClaimsPrincipal who, CancellationToken stop)
    {
        switch (action)
        {
            case "password": return await Reset(person, stop);
            case "disable" when person.JobNumber == who.JobNumber: return Refused.Because(RefusalCatalogue.NotYourself);
            case "disable" when guard.ManagesAll(person.Roles) && !await guard.OthersManage(person.JobNumber, stop): return Refused.Because(RefusalCatalogue.LastManager);
            case "disable":
                person.DisabledAt ??= clock.GetUtcNow();
                await db.SaveChangesAsync(stop);
                await SignOut(person.JobNumber, stop);
                break;
            case "enable":
                person.DisabledAt = null;
                await db.SaveChangesAsync(stop);
                break;
            case "unlock": brake.Unlock(person.JobNumber); break;
            case "remove-second-factor": await factors.Remove(person.JobNumber, stop); break;
            case "sign-out": await SignOut(person.JobNumber, stop); break;
            default: return Refused.Because(RefusalCatalogue.NotFound);
        }
        return TypedResults.NoContent();
    }

    /// <summary>Whoever is signed in with the password before is not any more.</summary>
    private async Task<IResult> Reset(Person person, CancellationToken stop)
    {
        var password = Secrets.ReadablePassword();
        if (await passwords.Hash(password, stop) is not { } hash) return Refused.Because(RefusalCatalogue.TooManyAttempts);
        (person.PasswordHash, person.MustChangePassword) = (hash, true);
        await db.SaveChangesAsync(stop);
        brake.Unlock(person.JobNumber);
        await SignOut(person.JobNumber, stop);
        return TypedResults.Ok(new NewPassword(password));
    }

    /// <summary>Pages, telephone in the page, and shift. A talk goes on to its end.</summary>
    private async Task SignOut(string jobNumber, CancellationToken stop)
    {
        await sessions.CloseOthers(jobNumber, null, stop);
        await phones.Revoke(jobNumber, stop);
        var agent = new AgentId(jobNumber);
        if (calls.State.Agents.ContainsKey(agent)) await calls.Ask(new Antiphon.Engine.Contract.SignOut(agent), stop);
    }

    private async Task<bool> CloseOne(string jobNumber, string id, CancellationToken stop)
    {
        if ((await sessions.Of(jobNumber, stop)).FirstOrDefault(s => s.TokenHash[..SignedInView.IdLength] == id) is not { } session) return false;
        await sessions.Close(session.TokenHash, stop);
        return true;
    }

    private ValueTask Written(ClaimsPrincipal who, string action, string jobNumber, CancellationToken stop) =>
        audit.Write(who, action is "session-closed" ? action : $"person-{action}", jobNumber, stop);
}
