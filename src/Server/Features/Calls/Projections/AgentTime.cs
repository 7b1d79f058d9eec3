namespace Antiphon.Server.Features.Calls.Projections;

/// <summary>A stretch of an agent's shift in one state. Those of one agent follow each other without gap or overlap from sign-in to sign-out.</summary>
internal sealed class AgentTime
{
    /// <summary>Entry of the story that began it, and the event within.</summary>
    public required long Seq { get; init; }
    public required int Ordinal { get; init; }
    public required string Agent { get; init; }
    public required AgentState State { get; init; }
    public string? Reason { get; init; }
    public required StateCause Cause { get; init; }
    public string? CallId { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    public DateTimeOffset? EndedAt { get; set; }
}
