using Antiphon.Server.Features.Calls.Numbering;
using Antiphon.Server.Hosting;
using Antiphon.Server.Persistence;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Antiphon.Server.Features.Customers;

internal static class FindCustomersHandler
{
    public const int PageSizeMax = 500;
    private const int SearchLengthMax = 100;
    private const string Escape = "\\";

    /// <param name="search">Part of a name, or the beginning of a number in any of its forms.</param>
    public static async Task<Results<Ok<CustomersPage>, Refused>> Page(CentreDb db, string? search = null, int page = 1, int pageSize = 50, CancellationToken stop = default)
    {
        if (Paging.Fault(page, pageSize, PageSizeMax, ("search", search, SearchLengthMax)) is { } fault) return fault;
        var found = Search(db.Set<Customer>().AsNoTracking(), search?.Trim());
        var total = await found.CountAsync(stop);
        var items = await found.OrderBy(c => c.Name).ThenBy(c => c.Id).Skip((page - 1) * pageSize).Take(pageSize).Include(c => c.Numbers).ToListAsync(stop);
        return TypedResults.Ok(new CustomersPage(total, page, pageSize, [.. items.Select(CustomerView.Of)]));
    }

    public static async Task<Results<Ok<CustomerView>, Refused>> ByNumber(string number, CentreDb db, CancellationToken stop)
    {
        var normal = number.Length <= PhoneNumber.LengthMax ? PhoneNumber.Normalise(number) : "";
        var customer = await db.Set<Customer>().AsNoTracking().Include(c => c.Numbers).SingleOrDefaultAsync(c => c.Numbers.Any(n => n.Number == normal), stop);
        return customer is null ? Refused.Because(RefusalCatalogue.NotFound) : TypedResults.Ok(CustomerView.Of(customer));
    }

    private static IQueryable<Customer> Search(IQueryable<Customer> customers, string? search)
    {
        if (string.IsNullOrEmpty(search)) return customers;
        var part = $"%{Escaped(search)}%";
        var digits = string.Concat(search.Where(char.IsAsciiDigit));
        if (digits.Length < 3 || digits.Length < search.Length - 4) return customers.Where(c => EF.Functions.Like(c.Name, part, Escape));
        // The beginning as people write it (13800…, 0138…, 025…) is the beginning behind +86 as it is stored.
        var (home, abroad) = ($"+86{digits.TrimStart('0')}%", $"+{digits.TrimStart('0')}%");
        return customers.Where(c => EF.Functions.Like(c.Name, part, Escape)
            || c.Numbers.Any(n => EF.Functions.Like(n.Number, home) || EF.Functions.Like(n.Number, abroad) || EF.Functions.Like(n.Number, digits + "%")));
    }

    private static string Escaped(string text) => text.Replace(Escape, Escape + Escape).Replace("%", Escape + "%").Replace("_", Escape + "_");
}
