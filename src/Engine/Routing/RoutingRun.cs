namespace Antiphon.Engine.Routing;

/// <summary>Many inputs in a row, as a replay, a what-if or a rebuild gives them: one state that each decision changes in place. Decides as
/// <see cref="RoutingEngine.Decide"/> does. Of one thread; a decision that throws spoils it.</summary>
public sealed class RoutingRun
{
    private readonly Draft _draft;
    private RoutingState _state;

    public RoutingRun(RoutingState state)
    {
        _state = state.InTheMaking();
        _draft = new Draft(_state, default);
    }

    /// <summary>The state of now. It goes on changing with the next decision: whoever wants to hold it takes a <see cref="Snapshot"/>.</summary>
    public RoutingState State => _state;

    /// <returns><see cref="Decision.Next"/> is <see cref="State"/>.</returns>
    public Decision Decide(EngineInput input, DateTimeOffset now)
    {
        _draft.Begin(_state, now);
        var decision = RoutingEngine.Decide(_draft, input);
        _state = decision.Next;
        return decision;
    }

    /// <summary>A fact that was decided elsewhere.</summary>
    public void Apply(EngineEvent fact) => _state = RoutingEngine.Apply(_state, fact);

    /// <summary>The state of now, which never changes. Costs one small copy now, and later a copy of whatever part of it changes next.</summary>
    public RoutingState Snapshot() => _state.Snapshot();
}
