using Antiphon.Server.Features.Calls.Numbering;

namespace Antiphon.Server.Features.Customers;

/// <param name="Numbers">National form; of a deleted or merged card those that it had.</param>
/// <param name="Title"><c>ms</c>, <c>mr</c>, or empty.</param>
internal sealed record CustomerView(long Id, string Name, IReadOnlyList<string> Numbers, string Note, string Class, string Region, IReadOnlyList<string> OwnAgents,
    DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, string Title, IReadOnlyList<string> Addresses, IReadOnlyList<string> Tags, string Owner, IReadOnlyDictionary<string, string> Fields)
{
    public DateTimeOffset? DeletedAt { get; init; }
    public string? DeletedBy { get; init; }

    /// <summary>The card that has taken this one's numbers.</summary>
    public long? MergedInto { get; init; }

    public static CustomerView Of(Customer customer) => new(customer.Id, customer.Name,
        [.. (customer.DeletedAt is null ? customer.Numbers.OrderBy(n => n.Position).Select(n => n.Number) : customer.KeptNumbers).Select(PhoneNumber.National)], customer.Note, customer.Class, customer.Region, customer.OwnAgents,
        customer.CreatedAt, customer.UpdatedAt, customer.Title, customer.Addresses, customer.Tags, customer.Owner, customer.Fields)
    { DeletedAt = customer.DeletedAt, DeletedBy = customer.DeletedBy, MergedInto = customer.MergedInto };
}

internal sealed record CustomersPage(int Total, int Page, int PageSize, IReadOnlyList<CustomerView> Items);
