namespace Antiphon.Server.Features.Simulation;

/// <summary>What the synthetic floor sees of the centre: what any board shows, and the wishes that any agent has.</summary>
internal interface ISimulatedCentre
{
    RoutingState State { get; }

    Task<Refusal?> Ask(EngineInput wish);

    /// <summary>E.164, or as dialled; null when unknown.</summary>
    string? NumberOf(PartyId party);
}
