using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Antiphon.Server.Features.Customers;

/// <summary>Somebody who calls. All numbers of one subscriber lead to one customer.</summary>
internal sealed class Customer
{
    public const int NameLengthMax = 100, NoteLengthMax = 4000, CodeLengthMax = 32, AddressLengthMax = 200, FieldLengthMax = 500;
    public const int NumbersMax = 10, OwnAgentsMax = 10, AddressesMax = 5, TagsMax = 20;

    public long Id { get; init; }
    public required string Name { get; set; }
    public string Note { get; set; } = "";

    /// <summary><c>ms</c>, <c>mr</c>, or empty: not known.</summary>
    public string Title { get; set; } = "";

    /// <summary>Class of service such as <c>vip</c>, which queues may treat apart. Empty: none.</summary>
    public string Class { get; set; } = "";

    /// <summary>Code of the region, such as <c>025</c>. Empty: as the area code of the number says.</summary>
    public string Region { get; set; } = "";

    /// <summary>Job numbers of the customer's own agents, best first.</summary>
    public string[] OwnAgents { get; set; } = [];

    public string[] Addresses { get; set; } = [];
    public string[] Tags { get; set; } = [];

    /// <summary>Job number of who looks after the customer. Empty: nobody.</summary>
    public string Owner { get; set; } = "";

    /// <summary>Values of the centre's own fields, by their identity (<see cref="CustomerField"/>).</summary>
    public Dictionary<string, string> Fields { get; set; } = [];
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>Null: in use. A deleted card can be had back until its time is over.</summary>
    public DateTimeOffset? DeletedAt { get; set; }
    public string? DeletedBy { get; set; }

    /// <summary>The card that has taken this one's numbers; such a card is never deleted for good.</summary>
    public long? MergedInto { get; set; }

    /// <summary>The numbers of a card that was deleted or merged: they belong to it no more.</summary>
    public string[] KeptNumbers { get; set; } = [];

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
        customers.Property(c => c.Addresses).HasConversion(lines => string.Join('\n', lines), text => Lines(text));
        customers.Property(c => c.Tags).HasConversion(lines => string.Join('\n', lines), text => Lines(text));
        customers.Property(c => c.KeptNumbers).HasConversion(lines => string.Join('\n', lines), text => Lines(text));
        // A card gets a new dictionary whenever its fields change.
        customers.Property(c => c.Fields).HasConversion(fields => JsonSerializer.Serialize(fields, JsonSerializerOptions.Default), text => JsonSerializer.Deserialize<Dictionary<string, string>>(text, JsonSerializerOptions.Default)!,
            new ValueComparer<Dictionary<string, string>>((a, b) => ReferenceEquals(a, b), fields => fields.GetHashCode(), fields => fields));
        customers.HasMany(c => c.Numbers).WithOne().HasForeignKey(n => n.CustomerId);
    }

    public void Configure(EntityTypeBuilder<CustomerNumber> numbers) => numbers.ToTable("customer_numbers").HasKey(n => n.Number);

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
