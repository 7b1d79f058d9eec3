namespace Antiphon.Engine.Ivr;

/// <summary>Something wrong with a flow as it is drawn.</summary>
/// <param name="Code">Kebab-case, stable; the texts are the Server's.</param>
/// <param name="Node">Null: the flow as a whole.</param>
/// <param name="Detail">The exit, prompt, queue or expression it is about.</param>
/// <param name="Warning">Does not keep the flow from being published.</param>
public sealed record FlowProblem(string Code, string? Node, string? Detail = null, bool Warning = false);

/// <summary>What a flow may name.</summary>
public sealed record FlowSurroundings
{
    public ImmutableHashSet<QueueId> Queues { get; init; } = [];
    public ImmutableDictionary<FlowId, Flow> Flows { get; init; } = ImmutableDictionary<FlowId, Flow>.Empty;
    public ImmutableHashSet<string> Calendars { get; init; } = [];
    public ImmutableHashSet<string> Lists { get; init; } = [];

    public ImmutableHashSet<string> Mailboxes { get; init; } = [];

    /// <summary>Prompts with the languages that they have sound for.</summary>
    public ImmutableDictionary<string, ImmutableHashSet<string>> Prompts { get; init; } = ImmutableDictionary<string, ImmutableHashSet<string>>.Empty;

    /// <summary>Tables of the centre with their columns; the password is none.</summary>
    public ImmutableDictionary<string, ImmutableHashSet<string>> Tables { get; init; } = ImmutableDictionary<string, ImmutableHashSet<string>>.Empty;

    /// <summary>By their number.</summary>
    public ImmutableHashSet<string> RingGroups { get; init; } = [];

    /// <summary>There is a trunk for calls outside.</summary>
    public bool Outside { get; init; }
}
