using Antiphon.Server.Features.Calls.Numbering;
using Antiphon.Server.Hosting;
using Antiphon.Server.Live;
using Antiphon.Server.Persistence;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Antiphon.Server.Features.Customers;

/// <param name="Class">Null leaves it as it is, as with the others behind it.</param>
internal sealed record StoreCustomer(string Name, IReadOnlyList<string> Numbers, string? Note = null, string? Class = null, string? Region = null, IReadOnlyList<string>? OwnAgents = null);

/// <summary>Creates and changes customer cards.</summary>
internal sealed class StoreCustomerHandler(CentreDb db, CustomerNames names, LiveStream live, TimeProvider clock)
{
    public static async Task<Results<Created<CustomerView>, Refused>> Create(StoreCustomer request, StoreCustomerHandler handler, CancellationToken stop)
    {
        var now = handler.Now();
        var (stored, refusal) = await handler.Store(new Customer { Name = "", CreatedAt = now, UpdatedAt = now }, request, stop);
        return refusal is not null ? refusal : TypedResults.Created($"/api/customers/{stored!.Id}", stored);
    }

    public static async Task<Results<Ok<CustomerView>, Refused>> Update(long id, StoreCustomer request, StoreCustomerHandler handler, CancellationToken stop)
    {
        if (await handler.Find(id, stop) is not { } customer) return Refused.Because(RefusalCatalogue.NotFound);
        var (stored, refusal) = await handler.Store(customer, request, stop);
        return refusal is not null ? refusal : TypedResults.Ok(stored!);
    }

    public static async Task<Results<Ok<CustomerView>, Refused>> Get(long id, StoreCustomerHandler handler, CancellationToken stop) =>
        await handler.Find(id, stop) is { } customer ? TypedResults.Ok(CustomerView.Of(customer)) : Refused.Because(RefusalCatalogue.NotFound);

    private DateTimeOffset Now() => DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds());

    private Task<Customer?> Find(long id, CancellationToken stop) => db.Set<Customer>().Include(c => c.Numbers).SingleOrDefaultAsync(c => c.Id == id, stop);

    private async Task<(CustomerView? Stored, Refused? Refusal)> Store(Customer customer, StoreCustomer request, CancellationToken stop)
    {
        var name = request.Name?.Trim() ?? "";
        if (name.Length is 0 or > Customer.NameLengthMax) return (null, Refused.Because(RefusalCatalogue.NameInvalid));
        if (request.Note?.Length > Customer.NoteLengthMax || request.Numbers is null or { Count: > Customer.NumbersMax }) return (null, Refused.Because(RefusalCatalogue.Invalid));
        if (!Code(request.Class) || !Code(request.Region) || request.OwnAgents is { Count: > Customer.OwnAgentsMax } || request.OwnAgents?.All(job => job is { Length: > 0 } && Code(job)) is false)
            return (null, Refused.Because(RefusalCatalogue.Invalid));
        if (request.Numbers.FirstOrDefault(number => Normal(number) is null) is { } wrong) return (null, Refused.Because(RefusalCatalogue.NumberInvalid, "number", wrong));

        var numbers = request.Numbers.Select(number => Normal(number)!).Distinct().ToList();
        if (await TakenFrom(customer, numbers, stop) is { } taken) return (null, Taken(taken));
        var before = customer.Numbers.Select(n => n.Number).ToList();
        Write(customer, name, request, numbers);
        try { await db.SaveChangesAsync(stop); }
        catch (DbUpdateException) when (db.ChangeTracker.HasChanges()) { return (null, Refused.Because(RefusalCatalogue.NumberTaken)); }      // taken in between
        names.Replace(before, customer);
        var view = CustomerView.Of(customer);
        live.Tell("customer", view);
        return (view, null);
    }

    private void Write(Customer customer, string name, StoreCustomer request, List<string> numbers)
    {
        (customer.Name, customer.UpdatedAt) = (name, Now());
        customer.Note = request.Note ?? customer.Note;
        customer.Class = request.Class ?? customer.Class;
        customer.Region = request.Region ?? customer.Region;
        if (request.OwnAgents is not null) customer.OwnAgents = [.. request.OwnAgents];
        customer.Numbers.RemoveAll(known => !numbers.Contains(known.Number));
        for (var i = 0; i < numbers.Count; i++)
            if (customer.Numbers.Find(known => known.Number == numbers[i]) is { } known) known.Position = i;
            else customer.Numbers.Add(new CustomerNumber { Number = numbers[i], Position = i });
        if (customer.Id == 0) db.Add(customer);
    }

    private static bool Code(string? text) => text is null || (text.Length <= Customer.CodeLengthMax && text.All(c => char.IsLetterOrDigit(c) || c is '-' or '_'));

    private Task<string?> TakenFrom(Customer customer, List<string> numbers, CancellationToken stop) =>
        db.Set<CustomerNumber>().AsNoTracking().Where(n => numbers.Contains(n.Number) && n.CustomerId != customer.Id).Select(n => n.Number).FirstOrDefaultAsync(stop);

    private static Refused Taken(string number) => Refused.Because(RefusalCatalogue.NumberTaken, "number", PhoneNumber.National(number));

    /// <summary>Null when it is no telephone number.</summary>
    private static string? Normal(string? number) =>
        number is { Length: > 0 and <= PhoneNumber.LengthMax } && number.All(c => char.IsAsciiDigit(c) || c is '+' or '-' or ' ' or '(' or ')')
        && PhoneNumber.Normalise(number) is { Length: >= 3 and <= 16 } normal ? normal : null;
}
