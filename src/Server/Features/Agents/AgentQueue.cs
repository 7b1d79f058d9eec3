using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Antiphon.Server.Features.Agents;

/// <summary>A person serves a queue, or a phone does: an extension whose number is nobody's job number.</summary>
internal sealed class AgentQueue
{
    public required string JobNumber { get; init; }
    public required string QueueId { get; init; }
}

internal sealed class AgentQueueTable : IEntityTypeConfiguration<AgentQueue>
{
    public void Configure(EntityTypeBuilder<AgentQueue> agentQueues) => agentQueues.ToTable("agent_queues").HasKey(a => new { a.JobNumber, a.QueueId });
}
