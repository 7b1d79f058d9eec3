namespace Antiphon.Server.Features.Calls;

/// <summary>Who calls. Implemented by the customer files.</summary>
internal interface ICustomerNames
{
    /// <summary>Answers from memory: called for every call that is shown.</summary>
    /// <param name="number">E.164 with "+", or as dialled when it cannot be normalised (<see cref="Numbering.PhoneNumber"/>).</param>
    CustomerName? Find(string number);
}

internal sealed record CustomerName(long Id, string Name)
{
    /// <summary>Empty: none.</summary>
    public string Class { get; init; } = "";

    /// <summary>Empty: as the number says.</summary>
    public string Region { get; init; } = "";

    /// <summary>Job numbers, best first.</summary>
    public IReadOnlyList<string> OwnAgents { get; init; } = [];

    /// <summary><c>ms</c>, <c>mr</c>; empty: not known.</summary>
    public string Title { get; init; } = "";
}

/// <summary>How agents and queues are called. Implemented by the people's and queues' features; answers from memory.</summary>
internal interface ICentreNames
{
    /// <summary>The job number itself when there is no such agent.</summary>
    string Agent(AgentId agent);

    LocalText Queue(QueueId queue);
}

/// <summary>One text in both languages.</summary>
internal sealed record LocalText(string Zh, string En);
