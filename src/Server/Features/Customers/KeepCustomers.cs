using Antiphon.Server.Live;

namespace Antiphon.Server.Features.Customers;

/// <param name="From">The card whose numbers go over; it is kept, and can be parted again.</param>
internal sealed record MergeWish(long From);

/// <param name="Cards">Of one name, oldest first.</param>
internal sealed record Duplicates(string Name, IReadOnlyList<CustomerView> Cards);

/// <summary>Cards that go and come back: deleted for a time, merged with another, parted from it.</summary>
internal sealed class KeepCustomersHandler(CentreDb db, CustomerNames names, CustomerIndex index, LiveStream live, IAuditTrail audit, TimeProvider clock)
{
    private const int DuplicatesMax = 100, PurgedAtOnce = 500;

    public static async Task<Results<NoContent, Refused>> Delete(long id, HttpContext http, KeepCustomersHandler handler, CancellationToken stop)
    {
        if (await handler.Find(id, stop) is not { DeletedAt: null } customer) return Refused.Because(RefusalCatalogue.NotFound);
        handler.PutAway(customer, http.User.JobNumber ?? "api", null, out var before);
        await handler.Store(stop);
        await handler.Tell(http, "customer-deleted", customer, before, stop);
        return TypedResults.NoContent();
    }

    /// <summary>Numbers that somebody else has meanwhile stay there; the others come back.</summary>
    public static async Task<Results<Ok<CustomerView>, Refused>> Restore(long id, HttpContext http, KeepCustomersHandler handler, CancellationToken stop)
    {
        if (await handler.Find(id, stop) is not { DeletedAt: not null, MergedInto: null } customer) return Refused.Because(RefusalCatalogue.NotFound);
        var free = customer.KeptNumbers.Except(await handler.Others(customer, null, stop)).ToList();
        handler.TakeBack(customer, free);
        await handler.Store(stop);
        return TypedResults.Ok(await handler.Tell(http, "customer-restored", customer, [], stop));
    }

    /// <summary>The card keeps its own text, and fills with the other's what is empty.</summary>
    public static async Task<Results<Ok<CustomerView>, Refused>> Merge(long id, MergeWish request, HttpContext http, KeepCustomersHandler handler, CancellationToken stop)
    {
        if (id == request.From) return FieldFault.Of("from", "range");
        if (await handler.Find(id, stop) is not { DeletedAt: null } into || await handler.Find(request.From, stop) is not { DeletedAt: null } from) return Refused.Because(RefusalCatalogue.NotFound);
        if (into.Numbers.Count + from.Numbers.Count > Customer.NumbersMax) return FieldFault.Of("numbers", "too-many");
        var moved = from.Numbers.OrderBy(n => n.Position).ToList();
        handler.PutAway(from, http.User.JobNumber ?? "api", into.Id, out var before);
        Move(moved, into);
        Fill(into, from);
        into.UpdatedAt = handler.Now();
        await handler.Store(stop);
        await handler.Tell(http, "customer-merged", from, before, stop, $"{into.Id}");
        return TypedResults.Ok(await handler.Tell(http, "customer-merged-into", into, [], stop, $"{from.Id}"));
    }

    /// <summary>The card gets back those of its numbers that nobody but the other has.</summary>
    public static async Task<Results<Ok<CustomerView>, Refused>> Unmerge(long id, HttpContext http, KeepCustomersHandler handler, CancellationToken stop)
    {
        if (await handler.Find(id, stop) is not { MergedInto: { } holder } customer) return Refused.Because(RefusalCatalogue.NotFound);
        var free = customer.KeptNumbers.Except(await handler.Others(customer, holder, stop)).ToList();
        var other = await handler.Find(holder, stop);
        var before = other?.Numbers.Select(n => n.Number).ToList() ?? [];
        if (other is not null)
        {
            var back = other.Numbers.Where(n => free.Contains(n.Number)).ToList();
            other.Numbers.RemoveAll(back.Contains);
            other.UpdatedAt = handler.Now();
            Move(back, customer);
        }
        handler.TakeBack(customer, free);
        await handler.Store(stop);
        if (other is not null) await handler.Tell(http, "customer-parted-from", other, before, stop, $"{id}");
        return TypedResults.Ok(await handler.Tell(http, "customer-parted", customer, [], stop, $"{holder}"));
    }

    /// <summary>Cards in use that have one name: perhaps one person.</summary>
    public static async Task<Ok<List<Duplicates>>> Alike(CentreDb db, CancellationToken stop)
    {
        var twice = await db.Set<Customer>().Where(c => c.DeletedAt == null).GroupBy(c => c.Name).Where(g => g.Count() > 1).OrderBy(g => g.Key).Select(g => g.Key).Take(DuplicatesMax).ToListAsync(stop);
        var cards = await db.Set<Customer>().AsNoTracking().Include(c => c.Numbers).Where(c => c.DeletedAt == null && twice.Contains(c.Name)).OrderBy(c => c.Id).ToListAsync(stop);
        return TypedResults.Ok(cards.GroupBy(c => c.Name).Select(g => new Duplicates(g.Key, [.. g.Select(CustomerView.Of)])).ToList());
    }

    /// <summary>Cards whose numbers this one has taken.</summary>
    public static async Task<Ok<List<CustomerView>>> Merged(long id, CentreDb db, CancellationToken stop) =>
        TypedResults.Ok((await db.Set<Customer>().AsNoTracking().Where(c => c.MergedInto == id).OrderBy(c => c.Id).Take(DuplicatesMax).ToListAsync(stop)).ConvertAll(CustomerView.Of));

    /// <summary>Deletes for good what can be had back no more. Merged cards stay.</summary>
    /// <returns>How many.</returns>
    public async Task<int> Purge(CancellationToken stop)
    {
        var over = clock.GetUtcNow().AddDays(-(await SetCustomers.Now(db, stop)).KeepDeletedDays);
        var gone = await db.Set<Customer>().Where(c => c.DeletedAt < over && c.MergedInto == null).OrderBy(c => c.Id).Take(PurgedAtOnce).ToListAsync(stop);
        db.RemoveRange(gone);
        await db.SaveChangesAsync(stop);
        foreach (var customer in gone) index.Remove(customer.Id);
        return gone.Count;
    }

    private DateTimeOffset Now() => DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds());

    private Task<Customer?> Find(long id, CancellationToken stop) => db.Set<Customer>().Include(c => c.Numbers).SingleOrDefaultAsync(c => c.Id == id, stop);

    private Task<int> Store(CancellationToken stop) => db.SaveChangesAsync(stop);

    /// <summary>Those of its former numbers that belong to others than that one.</summary>
    private Task<List<string>> Others(Customer customer, long? but, CancellationToken stop)
    {
        var kept = customer.KeptNumbers.ToList();
        return db.Set<CustomerNumber>().AsNoTracking().Where(n => kept.Contains(n.Number) && n.CustomerId != but).Select(n => n.Number).ToListAsync(stop);
    }

    private void PutAway(Customer customer, string by, long? into, out List<string> before)
    {
        before = [.. customer.Numbers.OrderBy(n => n.Position).Select(n => n.Number)];
        customer.KeptNumbers = [.. before];
        customer.Numbers.Clear();
        (customer.DeletedAt, customer.DeletedBy, customer.MergedInto) = (Now(), by, into);
    }

    private void TakeBack(Customer customer, List<string> numbers)
    {
        foreach (var number in numbers.Except(customer.Numbers.Select(n => n.Number)).ToList()) customer.Numbers.Add(new CustomerNumber { Number = number, Position = customer.Numbers.Count });
        (customer.DeletedAt, customer.DeletedBy, customer.MergedInto, customer.KeptNumbers, customer.UpdatedAt) = (null, null, null, [], Now());
    }

    private static void Move(List<CustomerNumber> numbers, Customer to)
    {
        foreach (var number in numbers)
        {
            number.Position = to.Numbers.Count;
            to.Numbers.Add(number);
        }
    }

    private static void Fill(Customer into, Customer from)
    {
        if (into.Title.Length == 0) into.Title = from.Title;
        if (into.Class.Length == 0) into.Class = from.Class;
        if (into.Region.Length == 0) into.Region = from.Region;
        if (into.Owner.Length == 0) into.Owner = from.Owner;
        if (into.OwnAgents.Length == 0) into.OwnAgents = from.OwnAgents;
        if (into.Note.Length == 0) into.Note = from.Note;
        into.Addresses = [.. into.Addresses.Union(from.Addresses).Take(Customer.AddressesMax)];
        into.Tags = [.. into.Tags.Union(from.Tags).Take(Customer.TagsMax)];
        into.Fields = into.Fields.Concat(from.Fields.Where(f => !into.Fields.ContainsKey(f.Key))).ToDictionary();
    }

    /// <summary>After it is stored.</summary>
    private async Task<CustomerView> Tell(HttpContext http, string action, Customer customer, List<string> before, CancellationToken stop, string? other = null)
    {
        names.Replace(before, customer);
        await audit.Write(http.User, action, $"{customer.Id}", other is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["other"] = other }, stop);
        var view = CustomerView.Of(customer);
        live.Tell("customer", view);
        return view;
    }
}

/// <summary>Once an hour: what was deleted long ago goes for good.</summary>
internal sealed partial class CustomerPurge(IServiceScopeFactory scopes, TimeProvider clock, ILogger<CustomerPurge> log) : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Pace, clock);
        while (await Next(timer, stop))
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                while (await scope.ServiceProvider.GetRequiredService<KeepCustomersHandler>().Purge(stop) > 0) { }
            }
            catch (Exception e) when (e is not (OutOfMemoryException or OperationCanceledException)) { Failed(e); }
        }
    }

    private static async Task<bool> Next(PeriodicTimer timer, CancellationToken stop)
    {
        try { return await timer.WaitForNextTickAsync(stop); }
        catch (OperationCanceledException) { return false; }
    }

    [LoggerMessage(6001, LogLevel.Error, "Deleted customers could not be purged; the next hour tries again.")]
    private partial void Failed(Exception cause);
}
