namespace Antiphon.Server.Features.Wallboards;

/// <param name="Days">1–366.</param>
/// <param name="Queues">What the screen may show; empty: all.</param>
/// <param name="Teams">Whose agents count; empty: all.</param>
internal sealed record WallboardLinkWish(string Name, int Days, IReadOnlyList<string>? Queues = null, IReadOnlyList<string>? Teams = null);

internal sealed record WallboardLinkView(string Id, string Name, IReadOnlyList<string> Queues, IReadOnlyList<string> Teams, string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt);

/// <param name="Path">Address of the screen, with the token behind <c>#</c>, where it comes into no log. It is told this once.</param>
internal sealed record NewWallboardLink(WallboardLinkView Link, string Path);

/// <summary>Links by which a screen shows a board without anybody signing in: read-only, of a limited scope, for a limited time, to be revoked.</summary>
internal static class WallboardLinks
{
    public static async Task<Results<Ok<List<WallboardLinkView>>, Refused>> List(string id, HttpContext http, CentreDb db, PeopleDirectory people, CancellationToken stop)
    {
        if (!await ManageWallboards.Seen(http, db).AnyAsync(b => b.Id == id, stop)) return Refused.Because(RefusalCatalogue.NotFound);
        return TypedResults.Ok((await db.Set<WallboardLink>().AsNoTracking().Where(l => l.Wallboard == id).OrderBy(l => l.CreatedAt).ToListAsync(stop)).ConvertAll(l => View(l, people)));
    }

    public static async Task<Results<Ok<NewWallboardLink>, Refused>> Create(string id, WallboardLinkWish wish, HttpContext http, CentreDb db, IScopes scopes, OrganisationBook organisation, PeopleDirectory people, IAuditTrail audit,
        TimeProvider clock, CancellationToken stop)
    {
        if (string.IsNullOrWhiteSpace(wish.Name) || wish.Name.Length > WallboardLink.NameLengthMax) return FieldFault.Of("name", "required");
        if (wish.Days is < 1 or > WallboardLink.DaysMax) return FieldFault.Of("days", "range");
        var (queues, teams) = (wish.Queues ?? [], wish.Teams ?? []);
        if (queues.Count > WallTile.NarrowedMax || queues.Any(q => q is null or { Length: 0 or > 64 } || q.Contains(' ', StringComparison.Ordinal))) return FieldFault.Of("queues", "unknown");
        if (teams.Count > WallTile.NarrowedMax || teams.Any(team => team is null || organisation.Now.Find(team) is null)) return FieldFault.Of("teams", "unknown");
        if (!await ManageWallboards.Seen(http, db).AnyAsync(b => b.Id == id, stop)) return Refused.Because(RefusalCatalogue.NotFound);
        var scope = await scopes.Of(http.User, Permission.SeeReports);
        // Nobody gives away figures that he does not see himself.
        if (!scope.IsAll && (teams.Count == 0 || !organisation.Now.PeopleUnder(teams).All(scope.Covers))) return Refused.Because(RefusalCatalogue.OutOfScope);
        if (await db.Set<WallboardLink>().CountAsync(l => l.Wallboard == id, stop) >= WallboardLink.LinksMax) return Refused.Because(RefusalCatalogue.TooMany);
        var (token, now) = (Secrets.Token(), clock.GetUtcNow());
        var link = new WallboardLink { Id = Secrets.Token()[..12], TokenHash = Secrets.HashOfToken(token), Wallboard = id, Name = wish.Name.Trim(), Queues = [.. queues], Teams = [.. teams], CreatedBy = http.User.JobNumber ?? "", CreatedAt = now,
            ExpiresAt = now.AddDays(wish.Days) };
        db.Add(link);
        await db.SaveChangesAsync(stop);
        await audit.Write(http.User, "wallboard-link-made", $"{id}/{link.Id}", stop);
        return TypedResults.Ok(new NewWallboardLink(View(link, people), $"/wall#{token}"));
    }

    public static async Task<Results<NoContent, Refused>> Revoke(string id, string link, HttpContext http, CentreDb db, IAuditTrail audit, CancellationToken stop)
    {
        if (!await ManageWallboards.Seen(http, db).AnyAsync(b => b.Id == id, stop) || await db.Set<WallboardLink>().Where(l => l.Wallboard == id && l.Id == link).ExecuteDeleteAsync(stop) == 0) return Refused.Because(RefusalCatalogue.NotFound);
        await audit.Write(http.User, "wallboard-link-revoked", $"{id}/{link}", stop);
        return TypedResults.NoContent();
    }

    private static WallboardLinkView View(WallboardLink l, PeopleDirectory people) => new(l.Id, l.Name, l.Queues, l.Teams, people.NameOf(l.CreatedBy) ?? l.CreatedBy, l.CreatedAt, l.ExpiresAt);
}
