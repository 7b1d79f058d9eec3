namespace Antiphon.Server.Features.Queues;

/// <summary>A line of waiting calls as it is set up. The meaning and the bounds of each setting stand at <see cref="QueueSettings"/>.</summary>
internal sealed class Queue
{
    /// <summary>A short name such as <c>sales</c>: it stands in the story and in reports, and never changes.</summary>
    public required string Id { get; init; }
    public required string NameZh { get; set; }
    public required string NameEn { get; set; }
    public AgentOrder AgentOrder { get; set; } = AgentOrder.LongestIdle;
    public int OfferSeconds { get; set; } = 20;
    public int WrapUpSecondsMax { get; set; } = 60;
    public int MissesMax { get; set; } = 3;
    public int WaitSecondsMax { get; set; } = 1800;
    public int LengthMax { get; set; } = 200;
    public bool RejectAllowed { get; set; } = true;
    public bool Recorded { get; set; } = true;
    public int ServiceLevelSeconds { get; set; } = 20;

    /// <summary>Names of prompts, played in a loop while callers wait.</summary>
    public string[] WaitingPrompts { get; set; } = ["music"];

    /// <summary>Everything that has no column of its own: <see cref="QueueSettings"/> as JSON.</summary>
    public string Policy { get; set; } = "{}";

    public QueueSettings Settings() => Parse(Policy) with
    {
        Id = new QueueId(Id),
        Order = AgentOrder,
        OfferSeconds = OfferSeconds,
        WrapUpSecondsMax = WrapUpSecondsMax,
        MissesMax = MissesMax,
        WaitSecondsMax = WaitSecondsMax,
        LengthMax = LengthMax,
        RejectAllowed = RejectAllowed,
        Recorded = Recorded,
        ServiceLevelSeconds = ServiceLevelSeconds,
        WaitingPrompts = [.. WaitingPrompts],
    };

    public void Take(QueueSettings settings)
    {
        AgentOrder = settings.Order;
        OfferSeconds = settings.OfferSeconds;
        WrapUpSecondsMax = settings.WrapUpSecondsMax;
        MissesMax = settings.MissesMax;
        WaitSecondsMax = settings.WaitSecondsMax;
        LengthMax = settings.LengthMax;
        RejectAllowed = settings.RejectAllowed;
        Recorded = settings.Recorded;
        ServiceLevelSeconds = settings.ServiceLevelSeconds;
        WaitingPrompts = [.. settings.WaitingPrompts];
        Policy = JsonSerializer.Serialize(settings, RoutingJson.Options);
    }

    private QueueSettings Parse(string policy) =>
        policy is "{}" ? new QueueSettings(new QueueId(Id)) : JsonSerializer.Deserialize<QueueSettings>(policy, RoutingJson.Options) ?? new QueueSettings(new QueueId(Id));
}

internal sealed class QueueTable : IEntityTypeConfiguration<Queue>
{
    public void Configure(EntityTypeBuilder<Queue> queues)
    {
        queues.ToTable("queues").HasKey(q => q.Id);
        queues.Property(q => q.AgentOrder).HasConversion<string>();
        queues.Property(q => q.WaitingPrompts).HasConversion(names => string.Join(' ', names), text => text.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }
}
