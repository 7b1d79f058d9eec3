using Antiphon.Server.Features.Calls.Numbering;

namespace Antiphon.Server.Features.Lists;

/// <summary>Black, VIP and business lists of callers.</summary>
/// <remarks>Wiring: after the calls.</remarks>
internal static class ListsFeature
{
    public static IServiceCollection AddLists(this IServiceCollection services) =>
        services.AddSingleton<ListBook>().AddHostedService(provider => provider.GetRequiredService<ListBook>());

    public static IEndpointRouteBuilder MapLists(this IEndpointRouteBuilder routes)
    {
        var lists = routes.MapGroup("/api/lists").WithTags("lists").RequireAuthorization(Permission.ManageLists);
        lists.MapGet("", ChangeList.Lists).WithName("GetLists");
        lists.MapGet("/{id}/entries", ChangeList.Entries).WithName("GetListEntries");
        lists.MapPost("/{id}/entries", ChangeList.Add).WithName("AddListEntries");
        lists.MapDelete("/{id}/entries/{entry}", ChangeList.Remove).WithName("RemoveListEntry");
        return routes;
    }
}

/// <param name="Kind"><c>black</c>, <c>vip</c>, <c>business</c>.</param>
/// <param name="Hits">Calls of numbers on it: of a black list, those that were blocked.</param>
internal sealed record ListView(string Id, LocalText Name, ListKind Kind, string Class, int Entries, long Hits);

/// <param name="Number">National form; empty: withheld numbers.</param>
internal sealed record ListEntryView(long Id, string Number, string Reason, DateTimeOffset? ExpiresAt, bool Expired, long Hits, DateTimeOffset? LastHitAt, DateTimeOffset CreatedAt, string CreatedBy);

internal sealed record ListEntryPage(int Total, int Page, int PageSize, IReadOnlyList<ListEntryView> Items);

/// <param name="Numbers">1–1,000; an empty one stands for withheld numbers. One that is on the list already gets the new reason and end.</param>
internal sealed record AddListEntries(IReadOnlyList<string> Numbers, string Reason = "", DateTimeOffset? ExpiresAt = null);

/// <summary>Numbers come onto a list and leave it; the very next call counts.</summary>
internal static class ChangeList
{
    private const int NumbersMax = 1_000;
    private const int EntriesMax = 100_000;
    private const int PageSizeMax = 500;

    public static async Task<IReadOnlyList<ListView>> Lists(CentreDb db, CancellationToken stop)
    {
        var counts = await db.Set<ListEntry>().GroupBy(e => e.ListId).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, stop);
        return [.. (await db.Set<ListRow>().AsNoTracking().OrderBy(l => l.Id).ToListAsync(stop)).Select(l => new ListView(l.Id, new LocalText(l.NameZh, l.NameEn), l.Kind, l.Class, counts.GetValueOrDefault(l.Id), l.Hits))];
    }

    public static async Task<Results<Ok<ListEntryPage>, Refused>> Entries(string id, CentreDb db, TimeProvider clock, CancellationToken stop, string search = "", int page = 1, int pageSize = 50)
    {
        if (Paging.Fault(page, pageSize, PageSizeMax, ("search", search, 100)) is { } fault) return fault;
        var entries = db.Set<ListEntry>().AsNoTracking().Where(e => e.ListId == id);
        if (search.Trim() is { Length: > 0 } wanted) entries = entries.Where(e => e.Number.Contains(wanted) || e.Reason.Contains(wanted));
        var total = await entries.CountAsync(stop);
        var rows = await entries.OrderByDescending(e => e.Id).Skip((page - 1) * pageSize).Take(pageSize).ToListAsync(stop);
        return TypedResults.Ok(new ListEntryPage(total, page, pageSize, [.. rows.Select(e => View(e, clock.GetUtcNow()))]));
    }

    public static async Task<Results<Ok<IReadOnlyList<ListEntryView>>, Refused>> Add(string id, AddListEntries request, HttpContext http, CentreDb db, ListBook book, TimeProvider clock, CancellationToken stop)
    {
        if (await db.Set<ListRow>().AllAsync(l => l.Id != id, stop)) return Refused.Because(RefusalCatalogue.NotFound);
        if (request.Numbers is null or { Count: 0 or > NumbersMax } || request.Reason is null or { Length: > ListEntry.ReasonLengthMax }) return Refused.Because(RefusalCatalogue.Invalid);
        if (request.Numbers.FirstOrDefault(n => n is null || (n.Length > 0 && Normal(n) is null)) is { } wrong) return Refused.Because(RefusalCatalogue.NumberInvalid, "number", wrong);
        if (await db.Set<ListEntry>().CountAsync(e => e.ListId == id, stop) + request.Numbers.Count > EntriesMax) return Refused.Because(RefusalCatalogue.TooLarge);
        var numbers = request.Numbers.Select(n => n.Length == 0 ? "" : Normal(n)!).Distinct().ToList();
        var now = clock.GetUtcNow();
        var known = await db.Set<ListEntry>().Where(e => e.ListId == id && numbers.Contains(e.Number)).ToListAsync(stop);
        foreach (var entry in known) (entry.Reason, entry.ExpiresAt) = (request.Reason.Trim(), request.ExpiresAt);
        var added = numbers.Except(known.Select(e => e.Number))
            .Select(n => new ListEntry { ListId = id, Number = n, Reason = request.Reason.Trim(), ExpiresAt = request.ExpiresAt, CreatedAt = now, CreatedBy = http.User.JobNumber ?? "api" }).ToList();
        db.AddRange(added);
        try { await db.SaveChangesAsync(stop); }
        catch (DbUpdateException) { return Refused.Because(RefusalCatalogue.Busy); }      // the same number at the same moment
        foreach (var entry in known.Concat(added)) book.Put(entry);
        return TypedResults.Ok<IReadOnlyList<ListEntryView>>([.. known.Concat(added).Select(e => View(e, now))]);
    }

    public static async Task<Results<NoContent, Refused>> Remove(string id, long entry, CentreDb db, ListBook book, CancellationToken stop)
    {
        if (await db.Set<ListEntry>().SingleOrDefaultAsync(e => e.ListId == id && e.Id == entry, stop) is not { } found) return Refused.Because(RefusalCatalogue.NotFound);
        db.Remove(found);
        await db.SaveChangesAsync(stop);
        book.Remove(found);
        return TypedResults.NoContent();
    }

    private static ListEntryView View(ListEntry e, DateTimeOffset now) =>
        new(e.Id, PhoneNumber.National(e.Number), e.Reason, e.ExpiresAt, e.ExpiresAt <= now, e.Hits, e.LastHitAt, e.CreatedAt, e.CreatedBy);

    /// <summary>Null when it is no telephone number.</summary>
    private static string? Normal(string number) =>
        number.Length <= PhoneNumber.LengthMax && number.All(c => char.IsAsciiDigit(c) || c is '+' or '-' or ' ') && PhoneNumber.Normalise(number) is { Length: >= 2 and <= 16 } normal ? normal : null;
}
