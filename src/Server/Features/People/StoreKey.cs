using Antiphon.Server.Security.Keys;

namespace Antiphon.Server.Features.People;

/// <summary>How much a program may ask; what is null has the default, or no end (<paramref name="PerDay"/>).</summary>
/// <param name="PerSecond">Requests a second, evenly. 1–10,000.</param>
/// <param name="Burst">At once. 1–20,000.</param>
/// <param name="PerDay">Of a day (UTC). 1–1,000,000,000.</param>
internal sealed record KeyLimits(int? PerSecond = null, int? Burst = null, long? PerDay = null)
{
    private const int PerSecondMax = 10_000, BurstMax = 20_000, PerDayMax = 1_000_000_000;

    public Refused? Fault() => PerSecond is < 1 or > PerSecondMax ? FieldFault.Of("perSecond", "range") : Burst is < 1 or > BurstMax ? FieldFault.Of("burst", "range") : PerDay is < 1 or > PerDayMax ? FieldFault.Of("perDay", "range") : null;
}

/// <param name="Team">For whom a scope of teams holds; null: for nobody.</param>
/// <param name="CreatedBy">Empty: the first start.</param>
/// <param name="Origins">Sites whose pages may use it, such as <c>https://crm.example</c>.</param>
internal sealed record KeyView(string Id, string Name, IReadOnlyList<string> Roles, string? Team, DateTimeOffset CreatedAt, string CreatedBy, DateTimeOffset? ExpiresAt, DateTimeOffset? UsedAt, string UsedFrom,
    IReadOnlyList<string> Origins, KeyLimits Limits, KeyLimits InForce, KeyDayView Today);

/// <param name="Day">UTC.</param>
internal sealed record KeyDayView(string Day, long Requests, long Refused);

/// <param name="Days">Until it ends, 1–3650; null: it does not.</param>
internal sealed record KeyWish(string? Name, IReadOnlyList<string>? Roles, string? Team = null, int? Days = null, IReadOnlyList<string>? Origins = null, KeyLimits? Limits = null);

/// <summary>Of a key that is there: what it is and may stays; which sites, and how much, can be changed.</summary>
internal sealed record KeyChange(IReadOnlyList<string>? Origins = null, KeyLimits? Limits = null);

/// <param name="Secret">Shown this once.</param>
internal sealed record CreatedKey(KeyView Key, string Secret);

/// <summary>Keys of programs: made with a role like a person's, for a time, and void at once when they are taken back.</summary>
internal sealed class StoreKeyHandler(CentreDb db, PeopleGuard guard, OrganisationBook organisation, KeyOrigins origins, KeyMeters meters, SessionStore sessions, SecurityLimits limits, TimeProvider clock)
{
    private const int KeysMax = 200, DaysMax = 3650;

    public static async Task<IReadOnlyList<KeyView>> List(StoreKeyHandler handler, CentreDb db, CancellationToken stop) =>
        [.. (await db.Set<ApiKey>().AsNoTracking().OrderBy(k => k.CreatedAt).ToListAsync(stop)).Select(await handler.Viewing(stop))];

    public static async Task<IResult> Create(KeyWish request, HttpContext http, StoreKeyHandler handler, CancellationToken stop) => await handler.Make(request, http, stop);

    public static async Task<IResult> Change(string id, KeyChange request, HttpContext http, StoreKeyHandler handler, CancellationToken stop) => await handler.Set(id, request, http, stop);

    public static async Task<IResult> Revoke(string id, StoreKeyHandler handler, CancellationToken stop) => await handler.Remove(id, stop);

    /// <summary>Day by day, newest first.</summary>
    public static async Task<IResult> Use(string id, StoreKeyHandler handler, CentreDb db, CancellationToken stop)
    {
        if (await handler.Find(id, stop) is not { } key) return Refused.Because(RefusalCatalogue.NotFound);
        var days = await db.Set<ApiKeyDay>().AsNoTracking().Where(d => d.KeyHash == key.KeyHash).OrderByDescending(d => d.Day).Take(KeyMeters.DaysKept).ToListAsync(stop);
        var today = (await handler.Viewing(stop))(key).Today;
        return TypedResults.Ok((IReadOnlyList<KeyDayView>)[today, .. days.Where(d => d.Day != today.Day).Select(d => new KeyDayView(d.Day, d.Requests, d.Refused))]);
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
        if (request.Limits?.Fault() is { } fault) return fault;
        if (Sites(request.Origins) is not { } sites) return FieldFault.Of("origins", "origin");
        if (await db.Set<ApiKey>().CountAsync(stop) >= KeysMax) return Refused.Because(RefusalCatalogue.TooMany);
        var (secret, now) = (Secrets.Token(), clock.GetUtcNow());
        var key = new ApiKey
        {
            KeyHash = Secrets.HashOfToken(secret), Name = name, Roles = [.. request.Roles!.Distinct()], Team = request.Team, CreatedAt = now, CreatedBy = http.User.JobNumber ?? "",
            ExpiresAt = request.Days is { } days ? now + TimeSpan.FromDays(days) : null, Origins = sites, PerSecond = request.Limits?.PerSecond, Burst = request.Limits?.Burst, PerDay = request.Limits?.PerDay,
        };
        db.Add(key);
        await db.SaveChangesAsync(stop);
        await origins.Load(stop);
        AuditChanges.Note(http, "after", Words(key));
        return TypedResults.Created($"/api/keys/{key.Id}", new CreatedKey((await Viewing(stop))(key), secret));
    }

    private async Task<IResult> Set(string id, KeyChange request, HttpContext http, CancellationToken stop)
    {
        if (await Find(id, stop) is not { } key) return Refused.Because(RefusalCatalogue.NotFound);
        if (request.Limits?.Fault() is { } fault) return fault;
        if (Sites(request.Origins) is not { } sites) return FieldFault.Of("origins", "origin");
        AuditChanges.Note(http, "before", Words(key));
        (key.Origins, key.PerSecond, key.Burst, key.PerDay) = (sites, request.Limits?.PerSecond, request.Limits?.Burst, request.Limits?.PerDay);
        await db.SaveChangesAsync(stop);
        await origins.Load(stop);
        sessions.EndKey(key.KeyHash);
        AuditChanges.Note(http, "after", Words(key));
        return TypedResults.Ok((await Viewing(stop))(key));
    }

    private async Task<IResult> Remove(string id, CancellationToken stop)
    {
        if (await Find(id, stop) is not { } key) return Refused.Because(RefusalCatalogue.NotFound);
        db.Remove(key);
        await db.SaveChangesAsync(stop);
        await origins.Load(stop);
        sessions.EndKey(key.KeyHash);
        meters.Forget(key.KeyHash);
        return TypedResults.NoContent();
    }

    private async Task<ApiKey?> Find(string id, CancellationToken stop) => (await db.Set<ApiKey>().ToListAsync(stop)).FirstOrDefault(k => k.Id == id);

    /// <summary>Null: one of them is no site.</summary>
    private static string[]? Sites(IReadOnlyList<string>? wished)
    {
        if (wished is null) return [];
        var sites = wished.Select(KeyOrigins.Normal).OfType<string>().ToList();
        return sites.Count != wished.Count || sites.Count > KeyOrigins.OriginsMax ? null : [.. sites.Distinct()];
    }

    private static string Words(ApiKey k) => $"{k.Id}; {k.Name}; {string.Join(' ', k.Roles)}; {k.Team}; {k.ExpiresAt:u}; {string.Join(' ', k.Origins)}; {k.PerSecond}/{k.Burst}/{k.PerDay}";

    private async Task<Func<ApiKey, KeyView>> Viewing(CancellationToken stop)
    {
        var day = KeyMeters.DayOf(clock.GetUtcNow());
        var written = await db.Set<ApiKeyDay>().AsNoTracking().Where(d => d.Day == day).ToDictionaryAsync(d => d.KeyHash, stop);
        return k =>
        {
            var (requests, refused) = meters.Today(k.KeyHash) ?? (written.GetValueOrDefault(k.KeyHash)?.Requests ?? 0, written.GetValueOrDefault(k.KeyHash)?.Refused ?? 0);
            return new KeyView(k.Id, k.Name, k.Roles, k.Team, k.CreatedAt, k.CreatedBy, k.ExpiresAt, k.UsedAt, k.UsedFrom, k.Origins, new KeyLimits(k.PerSecond, k.Burst, k.PerDay),
                new KeyLimits(k.PerSecond ?? limits.KeyRequestsPerSecond, k.Burst ?? limits.KeyBurst, k.PerDay), new KeyDayView(day, requests, refused));
        };
    }
}
