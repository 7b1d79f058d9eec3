namespace Antiphon.Engine.Contract;

public enum NumberKind { Mobile, Fixed, Service, Foreign, Extension, Withheld, Other }

/// <summary>What is known of a caller when he arrives. It stands in the story instead of his number, so that erasing the person leaves every
/// decision replayable.</summary>
public sealed record CallerFacts
{
    public static readonly CallerFacts Unknown = new();

    public NumberKind Kind { get; init; } = NumberKind.Other;

    /// <summary>Short code, such as an area code (<c>025</c>). Null: not known.</summary>
    public string? Region { get; init; }

    /// <summary>Class of a known customer or of the list he is on, such as <c>vip</c>. Null: none.</summary>
    public string? Class { get; init; }

    /// <summary>Has a customer card.</summary>
    public bool Customer { get; init; }

    /// <summary>Lists that he is on at this moment, in order of their names.</summary>
    public ImmutableArray<string> Lists { get; init; } = [];

    /// <summary>Gets the busy tone, whatever he dials.</summary>
    public bool Blocked { get; init; }

    /// <summary>Agents whose customer he is, best first.</summary>
    public ImmutableArray<AgentId> OwnAgents { get; init; } = [];

    /// <summary>Whom he talked to last.</summary>
    public AgentId? LastAgent { get; init; }
}
