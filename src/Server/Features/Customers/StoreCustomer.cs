using Antiphon.Server.Features.Calls.Numbering;
using Antiphon.Server.Live;

namespace Antiphon.Server.Features.Customers;

/// <param name="Class">Null leaves it as it is, as with the others behind it.</param>
/// <param name="Fields">By identity of the field; an empty value takes it away, and fields that are not named stay.</param>
/// <param name="Was">What stood on the card when the writer began: then he changes only what differs from it, and what others have changed meanwhile stays. Null: everything that is named is written.</param>
internal sealed record StoreCustomer(string Name, IReadOnlyList<string> Numbers, string? Note = null, string? Class = null, string? Region = null, IReadOnlyList<string>? OwnAgents = null,
    string? Title = null, IReadOnlyList<string>? Addresses = null, IReadOnlyList<string>? Tags = null, string? Owner = null, IReadOnlyDictionary<string, string>? Fields = null, CardBefore? Was = null)
{
    /// <returns>Null: it can be kept.</returns>
    public Refused? Fault(CustomerSettings settings)
    {
        if (Name?.Trim().Length is not (> 0 and <= Customer.NameLengthMax)) return Refused.Because(RefusalCatalogue.NameInvalid);
        if (Note?.Length > Customer.NoteLengthMax || Numbers is null or { Count: > Customer.NumbersMax }) return Refused.Because(RefusalCatalogue.Invalid);
        if (!Code(Class) || !Code(Region) || OwnAgents is { Count: > Customer.OwnAgentsMax } || OwnAgents?.All(job => job is { Length: > 0 } && Code(job)) is false) return Refused.Because(RefusalCatalogue.Invalid);
        if (Numbers.FirstOrDefault(number => Normal(number) is null) is { } wrong) return Refused.Because(RefusalCatalogue.NumberInvalid, "number", wrong);
        if (Title is not (null or "" or "ms" or "mr")) return FieldFault.Of("title", "unknown");
        if (!Code(Owner)) return FieldFault.Of("owner", "pattern");
        if (!Lines(Addresses, Customer.AddressesMax, Customer.AddressLengthMax)) return FieldFault.Of("addresses", "too-long");
        return Lines(Tags, Customer.TagsMax, Customer.CodeLengthMax) ? FaultOfFields(settings) : FieldFault.Of("tags", "too-long");
    }

    /// <summary>Null when it is no telephone number.</summary>
    public static string? Normal(string? number) =>
        number is { Length: > 0 and <= PhoneNumber.LengthMax } && number.All(c => char.IsAsciiDigit(c) || c is '+' or '-' or ' ' or '(' or ')')
        && PhoneNumber.Normalise(number) is { Length: >= 3 and <= 16 } normal ? normal : null;

    /// <summary>What comes back as it was shown masked is what it was.</summary>
    public StoreCustomer Unmasked(Customer known)
    {
        var numbers = known.Numbers.OrderBy(n => n.Position).Select(n => PhoneNumber.National(n.Number)).ToList();
        return this with
        {
            Numbers = [.. (Numbers ?? []).Select(text => Kept(text, numbers))],
            Name = Kept(Name, [known.Name]), Note = Note is null ? null : Kept(Note, [known.Note]),
            Addresses = Addresses is null ? null : [.. Addresses.Select(text => Kept(text, known.Addresses))],
            Tags = Tags is null ? null : [.. Tags.Select(text => Kept(text, known.Tags))],
            Fields = Fields?.ToDictionary(f => f.Key, f => known.Fields.TryGetValue(f.Key, out var was) ? Kept(f.Value, [was]) : f.Value),
        };
    }

    private static string Kept(string shown, IEnumerable<string> known) => known.FirstOrDefault(text => NumberMask.InText(text) == shown) ?? shown;

    private Refused? FaultOfFields(CustomerSettings settings)
    {
        foreach (var (id, value) in Fields ?? new Dictionary<string, string>())
        {
            if (settings.Fields.FirstOrDefault(f => f.Id == id) is not { } field) return FieldFault.Of(id, "unknown");
            if (value is null || value.Length > Customer.FieldLengthMax) return FieldFault.Of(id, "too-long");
            if (value.Length > 0 && !Fits(field, value)) return FieldFault.Of(id, "pattern");
        }
        return null;
    }

    private static bool Fits(CustomerField field, string value) => field.Kind switch
    {
        CustomerFieldKind.Number => double.TryParse(value, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out var number) && double.IsFinite(number),
        CustomerFieldKind.Date => DateOnly.TryParseExact(value, "yyyy-MM-dd", out _),
        CustomerFieldKind.Choice => field.Choices.Contains(value),
        _ => true,
    };

    private static bool Code(string? text) => text is null || (text.Length <= Customer.CodeLengthMax && text.All(c => char.IsLetterOrDigit(c) || c is '-' or '_'));

    private static bool Lines(IReadOnlyList<string>? lines, int countMax, int lengthMax) => lines is null || (lines.Count <= countMax && lines.All(line => line is { Length: > 0 } && line.Length <= lengthMax));
}

/// <summary>What a writer saw; what is null he is not held to.</summary>
internal sealed record CardBefore(string? Name = null, IReadOnlyList<string>? Numbers = null, string? Note = null, string? Class = null, string? Region = null, IReadOnlyList<string>? OwnAgents = null,
    string? Title = null, IReadOnlyList<string>? Addresses = null, IReadOnlyList<string>? Tags = null, string? Owner = null, IReadOnlyDictionary<string, string>? Fields = null);

/// <summary>Creates and changes customer cards.</summary>
internal sealed class StoreCustomerHandler(CentreDb db, CustomerNames names, CardGate gate, LiveStream live, IAuditTrail audit, TimeProvider clock)
{
    public static async Task<Results<Created<CustomerView>, Refused>> Create(StoreCustomer request, HttpContext http, StoreCustomerHandler handler, CancellationToken stop)
    {
        var now = handler.Now();
        var (stored, refusal) = await handler.Store(new Customer { Name = "", CreatedAt = now, UpdatedAt = now }, request, http, stop);
        return refusal is not null ? refusal : TypedResults.Created($"/api/customers/{stored!.Id}", stored);
    }

    public static Task<Results<Ok<CustomerView>, Refused>> Update(long id, StoreCustomer request, HttpContext http, StoreCustomerHandler handler, CancellationToken stop) => handler.Alone(() => handler.Change(id, request, http, stop), stop);

    public static async Task<Results<Ok<CustomerView>, Refused>> Get(long id, StoreCustomerHandler handler, CancellationToken stop) =>
        await handler.Find(id, stop) is { } customer ? TypedResults.Ok(CustomerView.Of(customer)) : Refused.Because(RefusalCatalogue.NotFound);

    private Task<T> Alone<T>(Func<Task<T>> write, CancellationToken stop) => gate.Alone(write, stop);

    private async Task<Results<Ok<CustomerView>, Refused>> Change(long id, StoreCustomer request, HttpContext http, CancellationToken stop)
    {
        if (await Find(id, stop) is not { DeletedAt: null } customer) return Refused.Because(RefusalCatalogue.NotFound);
        IReadOnlyList<string> clashes = [];
        var seesAll = NumberMask.SeesAll(http.User);
        if (request.Was is not null)
        {
            if (request.Name is null || request.Numbers is null) return Refused.Because(RefusalCatalogue.Invalid);
            request = MergeCard.Of(request, Now(customer), text => seesAll ? text : NumberMask.InText(text), out clashes);
        }
        var (stored, refusal) = await Store(customer, seesAll ? request : request.Unmasked(customer), http, stop);
        if (refusal is not null) return refusal;
        return clashes.Count == 0 ? TypedResults.Ok(stored!) : new Refused(RefusalCatalogue.CustomerChanged, new Dictionary<string, object> { ["fields"] = string.Join(' ', clashes) });
    }

    private static StoreCustomer Now(Customer card)
    {
        var view = CustomerView.Of(card);
        return new StoreCustomer(view.Name, view.Numbers, view.Note, view.Class, view.Region, view.OwnAgents, view.Title, view.Addresses, view.Tags, view.Owner, view.Fields);
    }

    /// <summary>Fills a card from a wish that has no fault.</summary>
    public static void Write(Customer customer, StoreCustomer request, IReadOnlyList<string> numbers, DateTimeOffset now)
    {
        (customer.Name, customer.UpdatedAt) = (request.Name.Trim(), now);
        customer.Note = request.Note ?? customer.Note;
        customer.Class = request.Class ?? customer.Class;
        customer.Region = request.Region ?? customer.Region;
        customer.Title = request.Title ?? customer.Title;
        customer.Owner = request.Owner ?? customer.Owner;
        if (request.OwnAgents is not null) customer.OwnAgents = [.. request.OwnAgents];
        if (request.Addresses is not null) customer.Addresses = OneLineEach(request.Addresses);
        if (request.Tags is not null) customer.Tags = OneLineEach(request.Tags);
        if (request.Fields is { Count: > 0 }) customer.Fields = customer.Fields.Where(f => !request.Fields.ContainsKey(f.Key)).Concat(request.Fields.Where(f => f.Value.Length > 0)).ToDictionary();
        customer.Numbers.RemoveAll(known => !numbers.Contains(known.Number));
        for (var i = 0; i < numbers.Count; i++)
            if (customer.Numbers.Find(known => known.Number == numbers[i]) is { } known) known.Position = i;
            else customer.Numbers.Add(new CustomerNumber { Number = numbers[i], Position = i });
    }

    private static string[] OneLineEach(IEnumerable<string> lines) => [.. lines.Select(line => line.ReplaceLineEndings(" ").Trim()).Where(line => line.Length > 0).Distinct()];

    private DateTimeOffset Now() => DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds());

    private Task<Customer?> Find(long id, CancellationToken stop) => db.Set<Customer>().Include(c => c.Numbers).SingleOrDefaultAsync(c => c.Id == id, stop);

    /// <summary>Names alone: what stands in the fields is the customer's, and no part of the trail.</summary>
    private string Changed(Customer customer, List<string> numbers)
    {
        var fields = db.Entry(customer).Properties.Where(p => p.IsModified && p.Metadata.Name != nameof(Customer.UpdatedAt)).Select(p => JsonNamingPolicy.CamelCase.ConvertName(p.Metadata.Name));
        return string.Join(' ', customer.Numbers.Select(n => n.Number).Order(StringComparer.Ordinal).SequenceEqual(numbers.Order(StringComparer.Ordinal)) ? fields : fields.Append("numbers"));
    }

    private async Task<(CustomerView? Stored, Refused? Refusal)> Store(Customer customer, StoreCustomer request, HttpContext http, CancellationToken stop)
    {
        if (request.Fault(await SetCustomers.Now(db, stop)) is { } fault) return (null, fault);
        var numbers = request.Numbers.Select(number => StoreCustomer.Normal(number)!).Distinct().ToList();
        if (await TakenFrom(customer, numbers, stop) is { } taken) return (null, Taken(taken));
        var before = customer.Numbers.Select(n => n.Number).ToList();
        Write(customer, request, numbers, Now());
        var fresh = customer.Id == 0;
        if (fresh) db.Add(customer);
        var fields = fresh ? "" : Changed(customer, before);
        try { await db.SaveChangesAsync(stop); }
        catch (DbUpdateException) when (db.ChangeTracker.HasChanges()) { return (null, Refused.Because(RefusalCatalogue.NumberTaken)); }      // taken in between
        names.Replace(before, customer);
        await audit.Write(http.User, fresh ? "customer-created" : "customer-changed", $"{customer.Id}", fresh ? new Dictionary<string, string>() : new Dictionary<string, string> { ["fields"] = fields }, stop);
        var view = CustomerView.Of(customer);
        live.Tell("customer", view);
        return (view, null);
    }

    private Task<string?> TakenFrom(Customer customer, List<string> numbers, CancellationToken stop) =>
        db.Set<CustomerNumber>().AsNoTracking().Where(n => numbers.Contains(n.Number) && n.CustomerId != customer.Id).Select(n => n.Number).FirstOrDefaultAsync(stop);

    private static Refused Taken(string number) => Refused.Because(RefusalCatalogue.NumberTaken, "number", PhoneNumber.National(number));
}
