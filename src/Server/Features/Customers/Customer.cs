using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Antiphon.Server.Features.Customers;

/// <summary>Somebody who calls. All numbers of one subscriber lead to one customer.</summary>
internal sealed class Customer
{
    public const int NameLengthMax = 100;
    public const int NoteLengthMax = 4000;
    public const int NumbersMax = 10;

    public long Id { get; init; }
    public required string Name { get; set; }
    public string Note { get; set; } = "";
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>In the order in which people wrote them.</summary>
    public List<CustomerNumber> Numbers { get; init; } = [];
}

internal sealed class CustomerNumber
{
    /// <summary>E.164, or the digits of a short number.</summary>
    public required string Number { get; init; }
    public long CustomerId { get; init; }
    public int Position { get; set; }
}

internal sealed class CustomerTables : IEntityTypeConfiguration<Customer>, IEntityTypeConfiguration<CustomerNumber>
{
    public void Configure(EntityTypeBuilder<Customer> customers)
    {
        customers.ToTable("customers").HasKey(c => c.Id);
        customers.HasMany(c => c.Numbers).WithOne().HasForeignKey(n => n.CustomerId);
    }

    public void Configure(EntityTypeBuilder<CustomerNumber> numbers) => numbers.ToTable("customer_numbers").HasKey(n => n.Number);
}
