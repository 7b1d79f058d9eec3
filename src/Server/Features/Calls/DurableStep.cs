namespace Antiphon.Server.Features.Calls;

/// <summary>What happened, as of a state that is on disk.</summary>
internal sealed record DurableStep(RoutingState State, ImmutableArray<EngineEvent> Events, DateTimeOffset At);
