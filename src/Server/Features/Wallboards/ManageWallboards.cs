using Antiphon.Server.Features.Reports.Catalogue;

namespace Antiphon.Server.Features.Wallboards;

internal sealed record WallboardWish(string Name, bool Shared, IReadOnlyList<WallPage> Pages)
{
    /// <summary>Null: it is well formed; otherwise the field that is not.</summary>
    public string? Problem()
    {
        if (string.IsNullOrWhiteSpace(Name) || Name.Length > Wallboard.NameLengthMax) return "name";
        if (Pages is null or { Count: < 1 or > WallPage.PagesMax }) return "pages";
        foreach (var page in Pages)
        {
            if (page is null || page.Title is null or { Length: > Wallboard.NameLengthMax } || page.Seconds is < 5 or > 600 || page.Tiles is null or { Count: > WallPage.TilesMax }) return "pages";
            if (page.Tiles.Select(tile => tile is null ? "tiles" : tile.Problem()).FirstOrDefault(problem => problem is not null) is { } field) return field;
            for (var i = 0; i < page.Tiles.Count; i++)
                if (page.Tiles.Skip(i + 1).Any(page.Tiles[i].Overlaps)) return "place";
        }
        return null;
    }
}

internal sealed record WallboardView(string Id, string Name, string Owner, string OwnerName, bool Shared, bool Mine, IReadOnlyList<WallPage> Pages, DateTimeOffset UpdatedAt);

internal sealed record WallTeamView(string Id, string Name);

/// <param name="Live">Of this moment; otherwise of today.</param>
/// <param name="ByQueue">It can be told apart by queue.</param>
internal sealed record WallMeasureView(string Key, LocalText Name, MeasureUnit Unit, LocalText Formula, Direction Good, bool Live, bool ByQueue);

/// <summary>Boards come, change and go.</summary>
internal static class ManageWallboards
{
    public static async Task<IReadOnlyList<WallboardView>> List(HttpContext http, CentreDb db, PeopleDirectory people, CancellationToken stop) =>
        [.. (await Seen(http, db).AsNoTracking().OrderBy(b => b.Name).ToListAsync(stop)).Select(b => View(b, http, people))];

    public static IReadOnlyList<WallMeasureView> Measures() =>
    [
        .. LiveMeasures.All.Select(m => new WallMeasureView(m.Key, m.Name, m.Unit, m.Formula, m.Good, Live: true, ByQueue: true)),
        .. Reports.Catalogue.Measures.All.Where(m => !m.OfTotal).Select(m => new WallMeasureView(m.Key, m.Name, m.Unit, m.Formula, m.Good, Live: false, m.Source.Dimensions.Contains("queue"))),
    ];

    /// <summary>By which tiles and links can be narrowed.</summary>
    public static IReadOnlyList<WallTeamView> Teams(OrganisationBook organisation) => [.. organisation.Now.Teams.OrderBy(t => t.Name, StringComparer.Ordinal).Select(t => new WallTeamView(t.Id, t.Name))];

    /// <summary>One's own, and what is shared.</summary>
    public static IQueryable<Wallboard> Seen(HttpContext http, CentreDb db)
    {
        var me = http.User.JobNumber ?? "";
        return db.Set<Wallboard>().Where(b => b.Shared || b.Owner == me);
    }

    public static async Task<Results<Ok<WallboardView>, Refused>> Create(WallboardWish wish, HttpContext http, CentreDb db, PeopleDirectory people, IAuditTrail audit, TimeProvider clock, CancellationToken stop)
    {
        if (wish.Problem() is { } field) return FieldFault.Of(field, "range");
        if (await db.Set<Wallboard>().CountAsync(stop) >= Wallboard.BoardsMax) return Refused.Because(RefusalCatalogue.TooMany);
        var board = new Wallboard { Id = Secrets.Token()[..12], Name = "", Owner = http.User.JobNumber ?? "", Pages = "[]" };
        db.Add(board);
        return TypedResults.Ok(await Store(board, wish, http, db, people, audit, clock, stop));
    }

    public static async Task<Results<Ok<WallboardView>, Refused>> Change(string id, WallboardWish wish, HttpContext http, CentreDb db, PeopleDirectory people, IAuditTrail audit, TimeProvider clock, CancellationToken stop)
    {
        if (wish.Problem() is { } field) return FieldFault.Of(field, "range");
        if (await Seen(http, db).SingleOrDefaultAsync(b => b.Id == id, stop) is not { } board) return Refused.Because(RefusalCatalogue.NotFound);
        return TypedResults.Ok(await Store(board, wish, http, db, people, audit, clock, stop));
    }

    /// <summary>Its links end with it.</summary>
    public static async Task<Results<NoContent, Refused>> Remove(string id, HttpContext http, CentreDb db, IAuditTrail audit, CancellationToken stop)
    {
        if (await Seen(http, db).SingleOrDefaultAsync(b => b.Id == id, stop) is not { } board) return Refused.Because(RefusalCatalogue.NotFound);
        db.Remove(board);
        db.RemoveRange(db.Set<WallboardLink>().Where(l => l.Wallboard == id));
        await db.SaveChangesAsync(stop);
        await audit.Write(http.User, "wallboard-removed", id, stop);
        return TypedResults.NoContent();
    }

    private static async Task<WallboardView> Store(Wallboard board, WallboardWish wish, HttpContext http, CentreDb db, PeopleDirectory people, IAuditTrail audit, TimeProvider clock, CancellationToken stop)
    {
        (board.Name, board.Shared, board.Pages, board.UpdatedAt) = (wish.Name.Trim(), wish.Shared, Wallboard.Written(wish.Pages), clock.GetUtcNow());
        await db.SaveChangesAsync(stop);
        await audit.Write(http.User, "wallboard-set", board.Id, stop);
        return View(board, http, people);
    }

    private static WallboardView View(Wallboard b, HttpContext http, PeopleDirectory people) =>
        new(b.Id, b.Name, b.Owner, people.NameOf(b.Owner) ?? b.Owner, b.Shared, b.Owner == (http.User.JobNumber ?? ""), b.Read(), b.UpdatedAt);
}
