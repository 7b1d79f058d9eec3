namespace Antiphon.Server.Features.Notices;

/// <param name="By">Name of who wrote it.</param>
/// <param name="ReadAt">By who asks; null: not yet.</param>
internal sealed record NoticeView(long Id, string Title, string Text, bool Scrolling, DateTimeOffset ValidFrom, DateTimeOffset? ValidUntil, string By, DateTimeOffset? ReadAt);

/// <summary>What is for oneself and holds now, newest first.</summary>
internal static class ReadNotices
{
    private const int ShownMax = 200;

    public static async Task<IResult> Mine(HttpContext http, CentreDb db, Recipients recipients, PeopleDirectory people, TimeProvider clock, CancellationToken stop) =>
        http.User.JobNumber is { } me ? TypedResults.Ok(await For(me, db, recipients, people, clock, stop)) : Refused.Because(RefusalCatalogue.NotAllowed);

    public static async Task<List<NoticeView>> For(string me, CentreDb db, Recipients recipients, PeopleDirectory people, TimeProvider clock, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var valid = await db.Set<Notice>().AsNoTracking().Where(n => n.WithdrawnAt == null && n.ValidFrom <= now && (n.ValidUntil == null || n.ValidUntil > now)).OrderByDescending(n => n.ValidFrom).ThenByDescending(n => n.Id).Take(ShownMax).ToListAsync(stop);
        var mine = await recipients.For(me, valid, stop);
        var reads = await db.Set<NoticeRead>().AsNoTracking().Where(r => r.JobNumber == me).ToDictionaryAsync(r => r.NoticeId, r => r.ReadAt, stop);
        return mine.ConvertAll(n => new NoticeView(n.Id, n.Title, n.Text, n.Scrolling, n.ValidFrom, n.ValidUntil, people.NameOf(n.CreatedBy) ?? n.CreatedBy, reads.TryGetValue(n.Id, out var at) ? at : null));
    }

    /// <summary>Again changes nothing. What is not for oneself is not found.</summary>
    public static async Task<Results<NoContent, Refused>> Read(long id, HttpContext http, CentreDb db, Recipients recipients, TimeProvider clock, CancellationToken stop)
    {
        if (http.User.JobNumber is not { } me) return Refused.Because(RefusalCatalogue.NotAllowed);
        if (await db.Set<Notice>().AsNoTracking().SingleOrDefaultAsync(n => n.Id == id, stop) is not { } notice || await recipients.For(me, [notice], stop) is []) return Refused.Because(RefusalCatalogue.NotFound);
        if (await db.Set<NoticeRead>().AnyAsync(r => r.NoticeId == id && r.JobNumber == me, stop)) return TypedResults.NoContent();
        db.Add(new NoticeRead { NoticeId = id, JobNumber = me, ReadAt = clock.GetUtcNow() });
        try { await db.SaveChangesAsync(stop); }
        catch (DbUpdateException) { }      // in another window, at the same moment
        return TypedResults.NoContent();
    }
}
