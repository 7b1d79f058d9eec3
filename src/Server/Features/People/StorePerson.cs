using System.Security.Claims;

namespace Antiphon.Server.Features.People;

/// <param name="JobNumber">Letters and digits; of a change: that of the address.</param>
/// <param name="ValidFrom">Of a move to another team: since when; not before the move that was last. Default: now.</param>
internal sealed record PersonWish(string? JobNumber, string? Name, IReadOnlyList<string>? Roles, string? Team, DateTimeOffset? ValidFrom = null);

/// <param name="Password">Shown this once; it must be changed at the first sign-in.</param>
internal sealed record CreatedPerson(PersonView Person, string Password);

/// <summary>People come, change and move. Each change is in the audit trail with what was before.</summary>
internal sealed class StorePersonHandler(CentreDb db, PeopleGuard guard, PeopleReader reader, PeopleDirectory directory, OrganisationBook organisation, CentreSource centre, SessionStore sessions, PasswordCheck passwords,
    IAuditTrail audit, TimeProvider clock)
{
    /// <summary>People of one centre, disabled ones too.</summary>
    public const int PeopleMax = 20_000;

    public static async Task<IResult> Create(PersonWish request, HttpContext http, StorePersonHandler handler, CancellationToken stop)
    {
        if (handler.Fault(http.User, request, stop) is { } fault) return fault;
        if (await handler.Exists(request.JobNumber!, stop)) return FieldFault.Of("jobNumber", "taken");
        if (await handler.Count(stop) >= PeopleMax) return Refused.Because(RefusalCatalogue.TooMany);
        var password = Secrets.ReadablePassword();
        if (await handler.Add(request, password, stop) is not { } person) return Refused.Because(RefusalCatalogue.TooManyAttempts);
        await handler.Save(stop);
        await handler.Written(http.User, "person-created", person.JobNumber, null, Words(request), stop);
        return TypedResults.Created($"/api/people/{person.JobNumber}", new CreatedPerson(await handler.View(person, stop), password));
    }

    public static async Task<IResult> Change(string jobNumber, PersonWish request, HttpContext http, StorePersonHandler handler, CancellationToken stop)
    {
        var wish = request with { JobNumber = jobNumber };
        if (await handler.Find(http.User, jobNumber, stop) is not { } person) return Refused.Because(RefusalCatalogue.NotFound);
        if (handler.ActFault(http.User, person) is { } more) return more;
        if (handler.Fault(http.User, wish, stop) is { } fault) return fault;
        if (await handler.WouldLeaveNobody(person, wish.Roles!, stop)) return Refused.Because(RefusalCatalogue.LastManager);
        var before = handler.Words(person);
        if (await handler.Move(person.JobNumber, wish.Team!, wish.ValidFrom, stop) is { } wrong) return wrong;
        (person.Name, person.Roles) = (wish.Name!.Trim(), [.. wish.Roles!.Distinct()]);
        await handler.Save(stop);
        await handler.Written(http.User, "person-changed", jobNumber, before, Words(wish), stop);
        return TypedResults.Ok(await handler.View(person, stop));
    }

    /// <summary>Null: it is well formed, and may be.</summary>
    public Refused? Fault(ClaimsPrincipal who, PersonWish wish, CancellationToken stop)
    {
        if (wish.JobNumber is not { Length: > 0 }) return FieldFault.Of("jobNumber", "required");
        if (wish.JobNumber.Length > Person.JobNumberLengthMax) return FieldFault.Of("jobNumber", "too-long");
        if (!wish.JobNumber.All(char.IsAsciiLetterOrDigit)) return FieldFault.Of("jobNumber", "characters");
        if (string.IsNullOrWhiteSpace(wish.Name)) return FieldFault.Of("name", "required");
        if (wish.Name.Trim().Length > Person.NameLengthMax) return FieldFault.Of("name", "too-long");
        if (wish.Name.Any(char.IsControl)) return FieldFault.Of("name", "characters");
        return guard.RolesFault(who, wish.Roles) ?? guard.TeamFault(who, wish.Team);
    }

    /// <summary>Not saved yet. Null: too many passwords wait to be hashed.</summary>
    public async Task<Person?> Add(PersonWish wish, string password, CancellationToken stop)
    {
        if (await passwords.Hash(password, stop) is not { } hash) return null;
        var now = clock.GetUtcNow();
        var person = new Person { JobNumber = wish.JobNumber!, Name = wish.Name!.Trim(), Roles = [.. wish.Roles!.Distinct()], PasswordHash = hash, CreatedAt = now };
        db.Add(person);
        db.Add(new TeamMember { JobNumber = person.JobNumber, TeamId = wish.Team!, ValidFrom = Millisecond(now) });
        return person;
    }

    /// <summary>What is stored is in force: names, teams, rights, and who is an agent.</summary>
    public async Task Save(CancellationToken stop)
    {
        var touched = db.ChangeTracker.Entries<Person>().Where(e => e.State is EntityState.Modified).Select(e => e.Entity.JobNumber)
            .Concat(db.ChangeTracker.Entries<TeamMember>().Where(e => e.State is not EntityState.Unchanged).Select(e => e.Entity.JobNumber)).Distinct().ToList();
        await db.SaveChangesAsync(stop);
        await directory.Load(stop);
        await organisation.Load(stop);
        await centre.Apply(stop);
        await sessions.Refresh(touched, stop);
    }

    public async Task Written(ClaimsPrincipal who, string action, string jobNumber, string? before, string after, CancellationToken stop) =>
        await audit.Write(who, action, jobNumber, before is null ? new Dictionary<string, string> { ["after"] = after } : new Dictionary<string, string> { ["before"] = before, ["after"] = after }, stop);

    public static string Words(PersonWish wish) => $"{wish.Name!.Trim()}; {string.Join(' ', wish.Roles!)}; {wish.Team}";

    public Task<bool> Exists(string jobNumber, CancellationToken stop) => db.Set<Person>().AnyAsync(p => p.JobNumber == jobNumber, stop);

    public Task<int> Count(CancellationToken stop) => db.Set<Person>().CountAsync(stop);

    private string Words(Person person) => $"{person.Name}; {string.Join(' ', person.Roles)}; {organisation.Now.TeamOf(person.JobNumber)}";

    private Task<Person?> Find(ClaimsPrincipal who, string jobNumber, CancellationToken stop) => guard.Find(who, jobNumber, stop);

    private Refused? ActFault(ClaimsPrincipal who, Person person) => guard.ActFault(who, person);

    private Task<PersonView> View(Person person, CancellationToken stop) => reader.View(person, stop);

    private async Task<bool> WouldLeaveNobody(Person person, IReadOnlyList<string> roles, CancellationToken stop) =>
        guard.ManagesAll(person.Roles) && !guard.ManagesAll(roles) && !await guard.OthersManage(person.JobNumber, stop);

    /// <summary>The membership before ends where the new one begins; what was stays.</summary>
    private async Task<Refused?> Move(string jobNumber, string team, DateTimeOffset? from, CancellationToken stop)
    {
        var current = await db.Set<TeamMember>().SingleOrDefaultAsync(m => m.JobNumber == jobNumber && m.ValidTo == null, stop);
        if (current?.TeamId == team) return null;
        var at = Millisecond(from ?? clock.GetUtcNow());
        if (at > clock.GetUtcNow() || at <= current?.ValidFrom) return FieldFault.Of("validFrom", "range");
        if (current is not null) current.ValidTo = at;
        db.Add(new TeamMember { JobNumber = jobNumber, TeamId = team, ValidFrom = at });
        return null;
    }

    private static DateTimeOffset Millisecond(DateTimeOffset at) => DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds());
}
