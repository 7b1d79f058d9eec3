namespace Antiphon.Server.Features.Simulation;

/// <summary>The running centre, as the synthetic floor sees it.</summary>
internal sealed class CentreSeen(CallCentre calls, PartyBook parties) : ISimulatedCentre
{
    public RoutingState State => calls.State;

    /// <summary>A centre that is too busy refuses like any other reason: the floor tries again later.</summary>
    public async Task<Refusal?> Ask(EngineInput wish)
    {
        try
        {
            return await calls.Ask(wish);
        }
        catch (CentreBusyException)
        {
            return Refusal.AgentBusy;
        }
    }

    public string? NumberOf(PartyId party) => parties.Find(party).Number is { Length: > 0 } number ? number : null;
}
