namespace Antiphon.Server.Features.Agents;

/// <summary>A person serves a queue, or a phone does: an extension whose number is nobody's job number.</summary>
internal sealed class AgentQueue
{
    public required string JobNumber { get; init; }
    public required string QueueId { get; init; }

    /// <summary>Place in the queue's fixed order; 0: none.</summary>
    public int Position { get; set; }
}

internal sealed class AgentSkill
{
    public required string JobNumber { get; init; }
    public required string Skill { get; init; }
    public required int Level { get; init; }
}

/// <summary>Of everybody who differs from the default.</summary>
internal sealed class AgentProfile
{
    public const int DefaultWeight = 100;

    public required string JobNumber { get; init; }
    public required string[] Regions { get; set; }
    public int Weight { get; set; } = DefaultWeight;

    /// <summary>As <c>chat:2</c>.</summary>
    public string[] Capacities { get; set; } = [];

    public bool Differs => Regions.Length > 0 || Weight != DefaultWeight || Capacities.Length > 0;

    public static AgentProfile Of(string job, AgentSetup setup) => new()
    {
        JobNumber = job, Regions = [.. setup.Regions], Weight = setup.Weight,
        Capacities = [.. (setup.Capacities ?? []).OrderBy(c => c.Channel).Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Channel switch { ContactChannel.Chat => "chat", ContactChannel.Message => "message", _ => "mail" }}:{c.Items}"))],
    };

    public IReadOnlyList<ChannelCapacity> Channels() =>
        [.. Capacities.Select(text => text.Split(':')).Select(parts => new ChannelCapacity(parts[0] switch { "chat" => ContactChannel.Chat, "message" => ContactChannel.Message, _ => ContactChannel.Mail }, int.Parse(parts[1], CultureInfo.InvariantCulture)))];
}

internal sealed class AgentQueueTable : IEntityTypeConfiguration<AgentQueue>, IEntityTypeConfiguration<AgentSkill>, IEntityTypeConfiguration<AgentProfile>
{
    public void Configure(EntityTypeBuilder<AgentQueue> agentQueues) => agentQueues.ToTable("agent_queues").HasKey(a => new { a.JobNumber, a.QueueId });

    public void Configure(EntityTypeBuilder<AgentSkill> skills) => skills.ToTable("agent_skills").HasKey(a => new { a.JobNumber, a.Skill });

    public void Configure(EntityTypeBuilder<AgentProfile> profiles)
    {
        profiles.ToTable("agent_profiles").HasKey(a => a.JobNumber);
        profiles.Property(a => a.Regions).HasConversion(codes => string.Join(' ', codes), text => text.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        profiles.Property(a => a.Capacities).HasConversion(items => string.Join(' ', items), text => text.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }
}
