using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Antiphon.Server.Features.Customers;

/// <summary>Somebody who calls. All numbers of one subscriber lead to one customer.</summary>
internal sealed class Customer
{
    public const int NameLengthMax = 100;
    public const int NoteLengthMax = 4000;
    public const int NumbersMax = 10;
    public const int OwnAgentsMax = 10;
    public const int CodeLengthMax = 32;

    public long Id { get; init; }
    public required string Name { get; set; }
    public string Note { get; set; } = "";

    /// <summary>Class of service such as <c>vip</c>, which queues may treat apart. Empty: none.</summary>
    public string Class { get; set; } = "";

    /// <summary>Code of the region, such as <c>025</c>. Empty: as the area code of the number says.</summary>
    public string Region { get; set; } = "";

    /// <summary>Job numbers of the customer's own agents, best first.</summary>
    public string[] OwnAgents { get; set; } = [];
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
        customers.Property(c => c.OwnAgents).HasConversion(jobs => string.Join(' ', jobs), text => text.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        customers.HasMany(c => c.Numbers).WithOne().HasForeignKey(n => n.CustomerId);
    }

    public void Configure(EntityTypeBuilder<CustomerNumber> numbers) => numbers.ToTable("customer_numbers").HasKey(n => n.Number);
}
