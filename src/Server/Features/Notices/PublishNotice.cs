using Antiphon.Server.Live;

namespace Antiphon.Server.Features.Notices;

/// <param name="ValidFrom">Null: from now on.</param>
internal sealed record NoticeWish(string? Title, string? Text, bool Scrolling = false, NoticeRecipients? Recipients = null, DateTimeOffset? ValidFrom = null, DateTimeOffset? ValidUntil = null);

/// <param name="Read">Of <paramref name="For"/> people who are meant now.</param>
internal sealed record PublishedNotice(long Id, string Title, string Text, bool Scrolling, NoticeRecipients Recipients, DateTimeOffset ValidFrom, DateTimeOffset? ValidUntil, DateTimeOffset CreatedAt, string By, DateTimeOffset? WithdrawnAt, int Read, int For);

internal sealed record Receipt(string JobNumber, string Name, DateTimeOffset? ReadAt);

/// <summary>Publishing, withdrawing, and who has read.</summary>
internal static class PublishNotice
{
    private const int ListedMax = 200;

    public static async Task<Ok<List<PublishedNotice>>> All(CentreDb db, Recipients recipients, PeopleDirectory people, CancellationToken stop)
    {
        var notices = await db.Set<Notice>().AsNoTracking().OrderByDescending(n => n.Id).Take(ListedMax).ToListAsync(stop);
        var all = new List<PublishedNotice>();
        foreach (var notice in notices) all.Add(await View(notice, db, recipients, people, stop));
        return TypedResults.Ok(all);
    }

    public static async Task<Results<Ok<PublishedNotice>, Refused>> Publish(NoticeWish request, HttpContext http, CentreDb db, Recipients recipients, PeopleDirectory people, LiveStream live, IAuditTrail audit, TimeProvider clock, CancellationToken stop)
    {
        if (Fault(request) is { } fault) return fault;
        var now = clock.GetUtcNow();
        var notice = new Notice
        {
            Title = request.Title!.Trim(), Text = request.Text!.Trim(), Scrolling = request.Scrolling, Recipients = request.Recipients ?? new NoticeRecipients([], [], [], []), ValidFrom = request.ValidFrom?.ToUniversalTime() ?? now,
            ValidUntil = request.ValidUntil?.ToUniversalTime(), CreatedAt = now, CreatedBy = http.User.JobNumber ?? "api",
        };
        db.Add(notice);
        await db.SaveChangesAsync(stop);
        await audit.Write(http.User, "notice-published", $"{notice.Id}", stop);
        await Tell(notice, recipients, live, stop);
        return TypedResults.Ok(await View(notice, db, recipients, people, stop));
    }

    public static async Task<Results<NoContent, Refused>> Withdraw(long id, HttpContext http, CentreDb db, Recipients recipients, LiveStream live, IAuditTrail audit, TimeProvider clock, CancellationToken stop)
    {
        if (await db.Set<Notice>().SingleOrDefaultAsync(n => n.Id == id && n.WithdrawnAt == null, stop) is not { } notice) return Refused.Because(RefusalCatalogue.NotFound);
        notice.WithdrawnAt = clock.GetUtcNow();
        await db.SaveChangesAsync(stop);
        await audit.Write(http.User, "notice-withdrawn", $"{id}", stop);
        await Tell(notice, recipients, live, stop);
        return TypedResults.NoContent();
    }

    public static async Task<Results<Ok<List<Receipt>>, Refused>> Receipts(long id, CentreDb db, Recipients recipients, PeopleDirectory people, CancellationToken stop)
    {
        if (await db.Set<Notice>().AsNoTracking().SingleOrDefaultAsync(n => n.Id == id, stop) is not { } notice) return Refused.Because(RefusalCatalogue.NotFound);
        var reads = await db.Set<NoticeRead>().AsNoTracking().Where(r => r.NoticeId == id).ToDictionaryAsync(r => r.JobNumber, r => r.ReadAt, stop);
        var meant = (await recipients.Of(notice.Recipients, stop)).Union(reads.Keys).Order(StringComparer.Ordinal);
        return TypedResults.Ok(meant.Select(job => new Receipt(job, people.NameOf(job) ?? job, reads.TryGetValue(job, out var at) ? at : null)).ToList());
    }

    private static Refused? Fault(NoticeWish wish)
    {
        if (string.IsNullOrWhiteSpace(wish.Title)) return FieldFault.Of("title", "required");
        if (wish.Title.Length > Notice.TitleLengthMax) return FieldFault.Of("title", "too-long");
        if (string.IsNullOrWhiteSpace(wish.Text)) return FieldFault.Of("text", "required");
        if (wish.Text.Length > Notice.TextLengthMax) return FieldFault.Of("text", "too-long");
        if (wish.ValidUntil is { } until && until <= (wish.ValidFrom ?? DateTimeOffset.MinValue)) return FieldFault.Of("validUntil", "range");
        return wish.Recipients is { } to && new[] { to.Roles, to.Teams, to.Queues, to.People }.Any(list => list is null || list.Count > NoticeRecipients.EachMax || list.Any(string.IsNullOrWhiteSpace)) ? FieldFault.Of("recipients", "unknown") : null;
    }

    /// <summary>That there is something; what it says everybody reads with his own rights.</summary>
    private static async Task Tell(Notice notice, Recipients recipients, LiveStream live, CancellationToken stop) =>
        live.Tell("notice", new { notice.Id }, new Audience(await recipients.Of(notice.Recipients, stop), Permission: null));

    private static async Task<PublishedNotice> View(Notice notice, CentreDb db, Recipients recipients, PeopleDirectory people, CancellationToken stop)
    {
        var meant = await recipients.Of(notice.Recipients, stop);
        var read = await db.Set<NoticeRead>().AsNoTracking().Where(r => r.NoticeId == notice.Id).Select(r => r.JobNumber).ToListAsync(stop);
        return new PublishedNotice(notice.Id, notice.Title, notice.Text, notice.Scrolling, notice.Recipients, notice.ValidFrom, notice.ValidUntil, notice.CreatedAt, people.NameOf(notice.CreatedBy) ?? notice.CreatedBy, notice.WithdrawnAt, read.Count(meant.Contains), meant.Count);
    }
}
