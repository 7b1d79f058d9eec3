using System.Collections.Concurrent;

namespace Antiphon.Server.Features.Customers;

/// <summary>Who has which number, in memory: asked for every call that is shown. About 100 bytes a number.</summary>
internal sealed class CustomerNames(IDbContextFactory<CentreDb> databases, CustomerIndex index) : ICustomerNames
{
    private readonly ConcurrentDictionary<string, CustomerName> _byNumber = new();

    public CustomerName? Find(string number) => _byNumber.GetValueOrDefault(number);

    /// <summary>At the start.</summary>
    public async Task Load(CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        await foreach (var customer in db.Set<Customer>().AsNoTracking().Include(c => c.Numbers).OrderBy(c => c.Id).AsAsyncEnumerable().WithCancellation(stop)) Replace([], customer);
    }

    /// <summary>After a change is stored. A deleted or merged card has no number any more.</summary>
    public void Replace(IEnumerable<string> before, Customer now)
    {
        foreach (var gone in before.Except(now.Numbers.Select(n => n.Number)))
            if (_byNumber.TryGetValue(gone, out var known) && known.Id == now.Id) _byNumber.TryRemove(gone, out _);
        foreach (var number in now.Numbers) _byNumber[number.Number] = Of(now);
        index.Put(now);
    }

    /// <summary>Forgets a card that is gone for good.</summary>
    public void Erase(Customer gone)
    {
        foreach (var number in gone.Numbers.Select(n => n.Number))
            if (_byNumber.TryGetValue(number, out var known) && known.Id == gone.Id) _byNumber.TryRemove(number, out _);
        index.Remove(gone.Id);
    }

    private static CustomerName Of(Customer customer) =>
        new(customer.Id, customer.Name) { Class = customer.Class, Region = customer.Region, OwnAgents = customer.OwnAgents, Title = customer.Title };
}
