using Antiphon.Server.Features.Simulation;

namespace Antiphon.Server.Tests.Simulation;

/// <summary>A centre that grants what agents ask for and says who talks with whom.</summary>
internal sealed class FakeCentre(TimeProvider clock) : ISimulatedCentre
{
    private readonly Dictionary<PartyId, string> _numbers = [];

    public RoutingState State { get; private set; } = RoutingState.Initial;

    public List<EngineInput> Asked { get; } = [];

    /// <summary>What every wish is answered with; null: granted.</summary>
    public Refusal? Refuses { get; set; }

    public Task<Refusal?> Ask(EngineInput wish)
    {
        Asked.Add(wish);
        if (Refuses is { } refusal) return Task.FromResult<Refusal?>(refusal);
        switch (wish)
        {
            case SignIn who: Set(new AgentShift(who.Agent, who.Phone, who.Standing, AgentState.Ready, clock.GetUtcNow(), clock.GetUtcNow())); break;
            case GoReady who: To(who.Agent, AgentState.Ready); break;
            case FinishWrapUp who: To(who.Agent, AgentState.Ready); break;
            case SignOut who: State = State with { Agents = State.Agents.Remove(who.Agent) }; break;
        }
        return Task.FromResult<Refusal?>(null);
    }

    public string? NumberOf(PartyId party) => _numbers.GetValueOrDefault(party);

    public void To(AgentId agent, AgentState state) => Set(State.Agents[agent] with { State = state, Since = clock.GetUtcNow() });

    public AgentState StateOf(string jobNumber) => State.Agents.TryGetValue(new AgentId(jobNumber), out var shift) ? shift.State : AgentState.SignedOut;

    public void Talk(string call, string number, string agent)
    {
        var party = new PartyId(_numbers.Count + 1);
        _numbers[party] = number;
        var talk = new CallInProgress(new CallId(call), "4000", party, "simulation", Simulated: true, CallPhase.Talking, clock.GetUtcNow()) { Agent = new AgentId(agent) };
        State = State with { Calls = State.Calls.SetItem(talk.Id, talk) };
    }

    private void Set(AgentShift shift) => State = State with { Agents = State.Agents.SetItem(shift.Id, shift) };
}
