namespace Antiphon.Server.Persistence.Story;

/// <summary>One input and what was decided on it.</summary>
/// <param name="Seq">1, 2, 3 … without a gap.</param>
/// <param name="At">The time that the decision got, whole milliseconds.</param>
internal sealed record StoryEntry(long Seq, DateTimeOffset At, int EngineVersion, long CentreVersion, EngineInput Input, ImmutableArray<EngineEvent> Events,
    ImmutableArray<Why> Whys);

/// <summary>A row of the parties table.</summary>
internal sealed record StoryParty(PartyId Id, string Number, string Name);

/// <summary>Which leg a call had; for the SIP ladder, not read by the engine.</summary>
/// <param name="Role"><c>caller</c>, <c>agent</c> or <c>party</c>.</param>
internal sealed record StoryLeg(CallId Call, string Leg, string Role, DateTimeOffset At);

/// <summary>What one step of the call loop leaves behind. Kept together, and released once it is on disk.</summary>
/// <param name="Entry">Null: nothing was decided, only something is to be done in order with the rest.</param>
/// <param name="State">The state after it.</param>
/// <param name="Release">Acts and tells. Must not block and must not throw.</param>
internal sealed record StoryStep(StoryEntry? Entry, RoutingState State, IReadOnlyList<StoryParty> Parties, IReadOnlyList<StoryLeg> Legs, Action Release)
{
    /// <summary>Nothing of it goes to disk.</summary>
    public bool IsVoid => Entry is null && Parties.Count == 0 && Legs.Count == 0;
}
