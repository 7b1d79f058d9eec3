namespace Antiphon.Server.Live;

/// <summary>The views as of the last durable state, for whoever answers <c>GET /api/agents</c> and <c>GET /api/queues</c>. Safe from any thread.</summary>
internal sealed class LiveBoard
{
    private readonly List<AgentView> _agents = [];
    private readonly List<QueueView> _queues = [];

    /// <summary>Every agent of the centre, signed in or not, by job number.</summary>
    public IReadOnlyList<AgentView> Agents() => _agents;

    public AgentView? Agent(string jobNumber) => _agents.Find(a => a.JobNumber == jobNumber);

    /// <summary>Every queue of the centre, by id.</summary>
    public IReadOnlyList<QueueView> Queues() => _queues;
}
