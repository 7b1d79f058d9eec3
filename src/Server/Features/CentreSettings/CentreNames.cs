using Antiphon.Server.Features.Queues;

namespace Antiphon.Server.Features.CentreSettings;

/// <summary>How agents and queues are called.</summary>
internal sealed class CentreNames(PeopleDirectory people, QueueBook queues) : ICentreNames
{
    public string Agent(AgentId agent) => people.NameOf(agent.Value) ?? agent.Value;

    public LocalText Queue(QueueId queue) => queues.NameOf(queue.Value);
}
