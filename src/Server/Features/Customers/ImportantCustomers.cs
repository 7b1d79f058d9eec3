namespace Antiphon.Server.Features.Customers;

/// <param name="Class">Of service, such as <c>vip</c>.</param>
internal sealed record ImportantCustomer(long Id, string Name, string Class);

/// <summary>Customers with a class of service of their own.</summary>
internal static class ImportantCustomers
{
    /// <summary>Numbers of theirs among the callers of some calls.</summary>
    public static IQueryable<string> Numbers(CentreDb db) => from number in db.Set<CustomerNumber>() join customer in db.Set<Customer>() on number.CustomerId equals customer.Id where customer.Class != "" select number.Number;

    /// <summary>Whose these numbers are.</summary>
    public static async Task<Dictionary<string, ImportantCustomer>> Of(CentreDb db, IReadOnlyCollection<string> numbers, CancellationToken stop) =>
        await (from number in db.Set<CustomerNumber>() join customer in db.Set<Customer>() on number.CustomerId equals customer.Id where numbers.Contains(number.Number)
               select new { number.Number, customer.Id, customer.Name, customer.Class }).ToDictionaryAsync(n => n.Number, n => new ImportantCustomer(n.Id, n.Name, n.Class), stop);
}
