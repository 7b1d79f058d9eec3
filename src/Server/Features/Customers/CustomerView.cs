using Antiphon.Server.Features.Calls.Numbering;

namespace Antiphon.Server.Features.Customers;

/// <param name="Numbers">National form.</param>
internal sealed record CustomerView(long Id, string Name, IReadOnlyList<string> Numbers, string Note, string Class, string Region, IReadOnlyList<string> OwnAgents,
    DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static CustomerView Of(Customer customer) => new(customer.Id, customer.Name,
        [.. customer.Numbers.OrderBy(n => n.Position).Select(n => PhoneNumber.National(n.Number))], customer.Note, customer.Class, customer.Region, customer.OwnAgents,
        customer.CreatedAt, customer.UpdatedAt);
}

internal sealed record CustomersPage(int Total, int Page, int PageSize, IReadOnlyList<CustomerView> Items);
