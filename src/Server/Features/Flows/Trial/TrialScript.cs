namespace Antiphon.Server.Features.Flows.Trial;

/// <summary>A call that did not happen: who calls, when, and what he and the world do, in order.</summary>
/// <param name="Caller">As dialled; empty: withheld.</param>
internal sealed record TrialScript(string Caller, DateTimeOffset At)
{
    /// <summary>Things that happen in one trial.</summary>
    public const int InputsMax = 200;

    public string Dialled { get; init; } = "";

    /// <summary>Stands for what is known of the number; null: as a real call from it would be known now.</summary>
    public CallerFacts? Facts { get; init; }

    /// <summary>As if the caller were on these lists; null: those that he is on.</summary>
    public ImmutableArray<string>? Lists { get; init; }

    /// <summary>As if he were of this class; null: his own.</summary>
    public string? Class { get; init; }
    public ImmutableArray<TrialInput> Inputs { get; init; } = [];
}

/// <summary>One thing that happens when the flow waits for it.</summary>
/// <param name="Kind"><c>keys</c>, <c>silence</c>, <c>web</c>, <c>party</c> or <c>hang-up</c>.</param>
internal sealed record TrialInput(string Kind)
{
    public string Keys { get; init; } = "";

    /// <summary>What the web service gives, by variable.</summary>
    public ImmutableDictionary<string, FlowValue> Values { get; init; } = ImmutableDictionary<string, FlowValue>.Empty;

    /// <summary>The web service fails so; null: it answers.</summary>
    public string? Problem { get; init; }

    /// <summary>What becomes of the called party; null: it answers.</summary>
    public PartyEnd? Party { get; init; }
}

/// <param name="State">What the flow waits for: <c>keys</c>, <c>web</c>, <c>party</c>; or where the call is: <c>queue</c>, <c>talk</c>, <c>tone</c>, <c>ended</c>.</param>
/// <param name="Problem">Why the flow failed; null: it did not.</param>
internal sealed record TrialResult(IReadOnlyList<TrialStep> Steps, string State, string? Node, DateTimeOffset At, string? Queue, string? Ending, string? Problem, string Language,
    IReadOnlyDictionary<string, FlowValue> Variables, CallerFacts Facts);

/// <param name="Exit">Null: it is still there.</param>
/// <param name="Flow">Of a sub-flow its own id.</param>
internal sealed record TrialStep(string Flow, string Node, int Try, DateTimeOffset At, string? Exit, string? Digits, IReadOnlyList<TrialPrompt> Hears);

/// <param name="Text">Read aloud; the name where the text is not known.</param>
internal sealed record TrialPrompt(string Name, LocalText Text);

/// <summary>A stored call with what has to come of it.</summary>
internal sealed record TrialCase(string Name, TrialScript Script, TrialExpectation Expect)
{
    /// <summary>Cases of one flow.</summary>
    public const int CasesMax = 200;
}

/// <summary>Each that is set has to hold.</summary>
internal sealed record TrialExpectation
{
    /// <summary>As <see cref="TrialResult.State"/>.</summary>
    public string? State { get; init; }
    public string? Queue { get; init; }

    /// <summary>Nodes that are come through, in this order; others may lie between.</summary>
    public ImmutableArray<string> Nodes { get; init; } = [];

    /// <summary>Prompts that are heard, in this order.</summary>
    public ImmutableArray<string> Prompts { get; init; } = [];
}

/// <param name="Failure">Null: it passed.</param>
internal sealed record TrialVerdict(string Name, LocalText? Failure, TrialResult Result);
