namespace Antiphon.Server.Features.Webhooks;

/// <summary>Where a program is told what happens.</summary>
internal sealed class Webhook
{
    public long Id { get; init; }
    public required string Name { get; set; }
    public required string Url { get; set; }

    /// <summary>Kinds, see <see cref="WebhookEvents"/>.</summary>
    public required string[] Events { get; set; }

    /// <summary>Closed.</summary>
    public required string Secret { get; init; }
    public bool Enabled { get; set; } = true;
    public required DateTimeOffset CreatedAt { get; init; }
    public required string CreatedBy { get; init; }
}

/// <summary>One event for one webhook that it has not taken yet.</summary>
internal sealed class WebhookDelivery
{
    public long Id { get; init; }
    public required long WebhookId { get; init; }
    public required string EventId { get; init; }
    public required string Kind { get; init; }
    public required string Body { get; init; }
    public required DateTimeOffset At { get; init; }
    public int Attempts { get; set; }
    public required DateTimeOffset NextAt { get; set; }

    /// <summary>Given up; null: it is tried.</summary>
    public DateTimeOffset? DeadAt { get; set; }
    public string Fault { get; set; } = "";
}

internal sealed class WebhookPosition
{
    public const int TheOne = 1;

    public int Id { get; init; } = TheOne;
    public long Seq { get; set; }
}

internal sealed class WebhookTable : IEntityTypeConfiguration<Webhook>
{
    public void Configure(EntityTypeBuilder<Webhook> webhook)
    {
        webhook.ToTable("webhooks").HasKey(w => w.Id);
        webhook.Property(w => w.Events).HasConversion(events => string.Join(' ', events), text => text.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }
}

internal sealed class WebhookDeliveryTable : IEntityTypeConfiguration<WebhookDelivery>
{
    public void Configure(EntityTypeBuilder<WebhookDelivery> delivery) => delivery.ToTable("webhook_deliveries").HasKey(d => d.Id);
}

internal sealed class WebhookPositionTable : IEntityTypeConfiguration<WebhookPosition>
{
    public void Configure(EntityTypeBuilder<WebhookPosition> position)
    {
        position.ToTable("webhook_position").HasKey(p => p.Id);
        position.Property(p => p.Id).ValueGeneratedNever();
    }
}
