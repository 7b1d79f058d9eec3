using Antiphon.Server.Features.Calls.Numbering;
using Antiphon.Server.Features.Calls.Projections;

namespace Antiphon.Server.Features.Customers;

/// <summary>What a list of customers may be narrowed to; all conditions hold together.</summary>
/// <param name="Search">Words: parts of name, pinyin, initials, number, address or note.</param>
/// <param name="Deleted">Those that were deleted; otherwise those in use.</param>
/// <param name="Sort"><c>name</c>, <c>created</c> or <c>updated</c>, the latter two newest first.</param>
internal sealed record CustomerQuery(string? Search = null, string? Group = null, string? Tag = null, string? Class = null, string? Region = null, string? Owner = null, bool Deleted = false, string? Sort = null)
{
    private const int TextMax = 100;

    /// <returns>Null: it can be asked.</returns>
    public Refused? Fault() =>
        Paging.Fault(null, null, 1, ("search", Search, TextMax), ("group", Group, TextMax), ("tag", Tag, TextMax), ("class", Class, TextMax), ("region", Region, TextMax), ("owner", Owner, TextMax))
        ?? (Sort is null or "" or "name" or "created" or "updated" ? null : FieldFault.Unreadable("sort", "unknown"));

    /// <summary>Nothing is asked but what is in use.</summary>
    public bool Everything => !Deleted && new[] { Search, Group, Tag, Class, Region, Owner }.All(string.IsNullOrWhiteSpace);

    /// <summary>Null: there is no such group.</summary>
    public List<string>? Conditions(CustomerSettings settings)
    {
        List<string> conditions = [];
        if (!string.IsNullOrEmpty(Group))
        {
            if (settings.Groups.FirstOrDefault(g => g.Id == Group) is not { } group) return null;
            Add(conditions, group.Class, group.Region, group.Tag, group.Owner);
            if (group.Field.Length > 0) conditions.Add(CustomerIndex.Condition("field:" + group.Field, group.Value));
        }
        Add(conditions, Class, Region, Tag, Owner);
        return [.. conditions, CustomerIndex.Condition("deleted", Deleted ? "yes" : "no"), CustomerIndex.Condition("merged", "no")];
    }

    private static void Add(List<string> conditions, string? @class, string? region, string? tag, string? owner)
    {
        foreach (var (kind, value) in new[] { ("class", @class), ("region", region), ("tag", tag), ("owner", owner) })
            if (!string.IsNullOrWhiteSpace(value)) conditions.Add(CustomerIndex.Condition(kind, value.Trim()));
    }
}

internal static class FindCustomersHandler
{
    public const int PageSizeMax = 500;

    /// <summary>So many hits are put in order; more come as they were made, newest first.</summary>
    private const int SortedMax = 1_000;

    public static async Task<Results<Ok<CustomersPage>, Refused>> Page([AsParameters] CustomerQuery query, CentreDb db, CustomerIndex index, int page = 1, int pageSize = 50, CancellationToken stop = default)
    {
        if ((Paging.Fault(page, pageSize, PageSizeMax) ?? query.Fault()) is { } fault) return fault;
        var (total, rows) = await Select(query, db, index, page, pageSize, stop);
        return TypedResults.Ok(new CustomersPage(total, page, pageSize, [.. rows.Select(CustomerView.Of)]));
    }

    public static async Task<Results<Ok<CustomerView>, Refused>> ByNumber(string number, CentreDb db, CancellationToken stop)
    {
        var normal = number.Length <= PhoneNumber.LengthMax ? PhoneNumber.Normalise(number) : "";
        var customer = await db.Set<Customer>().AsNoTracking().Include(c => c.Numbers).SingleOrDefaultAsync(c => c.Numbers.Any(n => n.Number == normal), stop);
        return customer is null ? Refused.Because(RefusalCatalogue.NotFound) : TypedResults.Ok(CustomerView.Of(customer));
    }

    /// <summary>All contacts of all numbers of one customer, the latest first; whose calls, the reader's scope says.</summary>
    public static async Task<Results<Ok<CallPage>, Refused>> Contacts(long id, HttpContext http, CentreDb db, CallQueries calls, IScopes scopes, int page = 1, int pageSize = 50, CancellationToken stop = default)
    {
        if (Paging.Fault(page, pageSize, PageSizeMax) is { } fault) return fault;
        if (await db.Set<Customer>().AsNoTracking().Include(c => c.Numbers).SingleOrDefaultAsync(c => c.Id == id, stop) is not { } customer) return Refused.Because(RefusalCatalogue.NotFound);
        var numbers = customer.Numbers.Select(n => n.Number).Concat(customer.KeptNumbers).Distinct().ToList();
        var filter = new CallFilter(null, null, null, null, null, null, null, await scopes.Of(http.User, Permission.SeeCalls));
        await calls.CatchUp(stop);
        return TypedResults.Ok(await calls.Page(filter.On(db.Set<CallRecord>().AsNoTracking()).Where(c => numbers.Contains(c.Number)), page, pageSize, stop));
    }

    /// <returns>How many there are, and those of that page.</returns>
    public static async Task<(int Total, List<Customer> Rows)> Select(CustomerQuery query, CentreDb db, CustomerIndex index, int page, int pageSize, CancellationToken stop)
    {
        var cards = db.Set<Customer>().AsNoTracking().Include(c => c.Numbers);
        if (query.Everything)
        {
            var all = cards.Where(c => c.DeletedAt == null);
            return (await all.CountAsync(stop), await Ordered(all, query.Sort).Skip((page - 1) * pageSize).Take(pageSize).ToListAsync(stop));
        }
        if (query.Conditions(await SetCustomers.Now(db, stop)) is not { } conditions) return (0, []);
        var ids = index.Find(conditions, query.Search);
        if (ids.Count <= SortedMax) return (ids.Count, await Ordered(cards.Where(c => ids.Contains(c.Id)), query.Sort).Skip((page - 1) * pageSize).Take(pageSize).ToListAsync(stop));
        ids.Reverse();
        var part = ids.Skip((page - 1) * pageSize).Take(pageSize).ToList();
        return (ids.Count, await cards.Where(c => part.Contains(c.Id)).OrderByDescending(c => c.Id).ToListAsync(stop));
    }

    private static IQueryable<Customer> Ordered(IQueryable<Customer> cards, string? sort) => sort switch
    {
        "created" => cards.OrderByDescending(c => c.CreatedAt).ThenByDescending(c => c.Id),
        "updated" => cards.OrderByDescending(c => c.UpdatedAt).ThenByDescending(c => c.Id),
        _ => cards.OrderBy(c => c.Name).ThenBy(c => c.Id),
    };
}
