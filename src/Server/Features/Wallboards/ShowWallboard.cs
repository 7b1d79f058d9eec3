namespace Antiphon.Server.Features.Wallboards;

/// <summary>A board with its figures, to a person or to a screen with a link. It is asked for once a second: a screen that nobody touches needs nothing but the next answer
/// to go on after the server was away.</summary>
internal static class ShowWallboard
{
    /// <summary>Header with the token of the link.</summary>
    public const string TokenHeader = "X-Wall-Token";
    private const int TokenLengthMax = 64;

    public static async Task<Results<Ok<WallView>, Refused>> ToPerson(string id, HttpContext http, CentreDb db, WallFigures figures, IScopes scopes, CancellationToken stop)
    {
        if (await ManageWallboards.Seen(http, db).AsNoTracking().SingleOrDefaultAsync(b => b.Id == id, stop) is not { } board) return Refused.Because(RefusalCatalogue.NotFound);
        var (sums, present) = (await scopes.Of(http.User, Permission.SeeReports), await scopes.Of(http.User, Permission.SeeBoard));
        return TypedResults.Ok(await figures.Of(board, new WallScope(null, Only(sums), Only(present)), null, stop));
    }

    public static async Task<Results<Ok<WallView>, Refused>> ToScreen(HttpContext http, CentreDb db, WallFigures figures, OrganisationBook organisation, TimeProvider clock, CancellationToken stop)
    {
        http.Response.Headers[WebPages.BuildHeader] = WebPages.Build;
        if (http.Request.Headers[TokenHeader].ToString() is not { Length: > 0 } token) return Refused.Because(RefusalCatalogue.NotSignedIn);
        if (token.Length > TokenLengthMax) return Refused.Because(RefusalCatalogue.LinkInvalid);
        var (hash, now) = (Secrets.HashOfToken(token), clock.GetUtcNow());
        var link = await db.Set<WallboardLink>().AsNoTracking().SingleOrDefaultAsync(l => l.TokenHash == hash && l.ExpiresAt > now, stop);
        if (link is null || link.CreatedBy.Length > 0 && !await db.Set<Person>().AnyAsync(p => p.JobNumber == link.CreatedBy && p.DisabledAt == null, stop)
            || await db.Set<Wallboard>().AsNoTracking().SingleOrDefaultAsync(b => b.Id == link.Wallboard, stop) is not { } board) return Refused.Because(RefusalCatalogue.LinkInvalid);
        http.Response.Headers.CacheControl = "no-store";
        var agents = link.Teams.Length == 0 ? (ImmutableArray<string>?)null : [.. organisation.Now.PeopleUnder(link.Teams)];
        return TypedResults.Ok(await figures.Of(board, new WallScope(link.Queues.Length == 0 ? null : [.. link.Queues], agents, agents), link.ExpiresAt, stop));
    }

    private static ImmutableArray<string>? Only(PeopleScope scope) => scope.IsAll ? null : [.. scope.JobNumbers];
}
