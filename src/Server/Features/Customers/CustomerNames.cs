using System.Collections.Concurrent;
using Antiphon.Server.Features.Calls;
using Antiphon.Server.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Antiphon.Server.Features.Customers;

/// <summary>Who has which number, in memory: asked for every call that is shown. About 100 bytes a number.</summary>
internal sealed class CustomerNames(IDbContextFactory<CentreDb> databases) : ICustomerNames
{
    private readonly ConcurrentDictionary<string, CustomerName> _byNumber = new();

    public CustomerName? Find(string number) => _byNumber.GetValueOrDefault(number);

    /// <summary>At the start.</summary>
    public async Task Load(CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        var numbers = db.Set<CustomerNumber>().AsNoTracking().Join(db.Set<Customer>(), n => n.CustomerId, c => c.Id, (n, c) => new { n.Number, Customer = c });
        await foreach (var n in numbers.AsAsyncEnumerable().WithCancellation(stop)) _byNumber[n.Number] = Of(n.Customer);
    }

    /// <summary>After a change is stored.</summary>
    public void Replace(IEnumerable<string> before, Customer now)
    {
        foreach (var gone in before.Except(now.Numbers.Select(n => n.Number))) _byNumber.TryRemove(gone, out _);
        foreach (var number in now.Numbers) _byNumber[number.Number] = Of(now);
    }

    private static CustomerName Of(Customer customer) => new(customer.Id, customer.Name) { Class = customer.Class, Region = customer.Region, OwnAgents = customer.OwnAgents };
}
