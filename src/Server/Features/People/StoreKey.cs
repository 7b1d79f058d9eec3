namespace Antiphon.Server.Features.People;

/// <param name="Team">For whom a scope of teams holds; null: for nobody.</param>
/// <param name="CreatedBy">Empty: the first start.</param>
internal sealed record KeyView(string Id, string Name, IReadOnlyList<string> Roles, string? Team, DateTimeOffset CreatedAt, string CreatedBy, DateTimeOffset? ExpiresAt, DateTimeOffset? UsedAt, string UsedFrom);

/// <param name="Days">Until it ends, 1–3650; null: it does not.</param>
internal sealed record KeyWish(string? Name, IReadOnlyList<string>? Roles, string? Team = null, int? Days = null);

/// <param name="Secret">Shown this once.</param>
internal sealed record CreatedKey(KeyView Key, string Secret);

/// <summary>Keys of programs: made with a role like a person's, for a time, and void at once when they are taken back.</summary>
internal sealed class StoreKeyHandler(CentreDb db, PeopleGuard guard, OrganisationBook organisation, TimeProvider clock)
{
    private const int KeysMax = 200, DaysMax = 3650;

    public static async Task<IReadOnlyList<KeyView>> List(CentreDb db, CancellationToken stop) =>
        [.. (await db.Set<ApiKey>().AsNoTracking().OrderBy(k => k.CreatedAt).ToListAsync(stop)).Select(View)];

    public static async Task<IResult> Create(KeyWish request, HttpContext http, StoreKeyHandler handler, CancellationToken stop) => await handler.Make(request, http, stop);

    public static async Task<IResult> Revoke(string id, CentreDb db, CancellationToken stop)
    {
        if ((await db.Set<ApiKey>().ToListAsync(stop)).FirstOrDefault(k => k.Id == id) is not { } key) return Refused.Because(RefusalCatalogue.NotFound);
        db.Remove(key);
        await db.SaveChangesAsync(stop);
        return TypedResults.NoContent();
    }

    private async Task<IResult> Make(KeyWish request, HttpContext http, CancellationToken stop)
    {
        if (string.IsNullOrWhiteSpace(request.Name)) return FieldFault.Of("name", "required");
        var name = request.Name.Trim();
        if (name.Length > ApiKey.NameLengthMax) return FieldFault.Of("name", "too-long");
        if (name.Any(char.IsControl)) return FieldFault.Of("name", "characters");
        if (await db.Set<ApiKey>().AnyAsync(k => k.Name == name, stop)) return FieldFault.Of("name", "taken");
        if (request.Days is < 1 or > DaysMax) return FieldFault.Of("days", "range");
        if (guard.RolesFault(http.User, request.Roles) is { } roles) return roles;
        if (request.Team is { } team && organisation.Now.Find(team) is not { ClosedAt: null }) return FieldFault.Of("team", "unknown");
        if (await db.Set<ApiKey>().CountAsync(stop) >= KeysMax) return Refused.Because(RefusalCatalogue.TooMany);
        var (secret, now) = (Secrets.Token(), clock.GetUtcNow());
        var key = new ApiKey
        {
            KeyHash = Secrets.HashOfToken(secret), Name = name, Roles = [.. request.Roles!.Distinct()], Team = request.Team, CreatedAt = now, CreatedBy = http.User.JobNumber ?? "",
            ExpiresAt = request.Days is { } days ? now + TimeSpan.FromDays(days) : null,
        };
        db.Add(key);
        await db.SaveChangesAsync(stop);
        Security.Audit.AuditChanges.Note(http, "after", $"{key.Id}; {key.Name}; {string.Join(' ', key.Roles)}; {key.Team}; {key.ExpiresAt:u}");
        return TypedResults.Created($"/api/keys/{key.Id}", new CreatedKey(View(key), secret));
    }

    private static KeyView View(ApiKey k) => new(k.Id, k.Name, k.Roles, k.Team, k.CreatedAt, k.CreatedBy, k.ExpiresAt, k.UsedAt, k.UsedFrom);
}
