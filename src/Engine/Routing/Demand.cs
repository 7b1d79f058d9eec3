namespace Antiphon.Engine.Routing;

/// <summary>What one stage of the policy asks of agents, for one call as of now.</summary>
/// <param name="Loss">Why the agent does not meet it, in plain words; null: he does. Null itself: nothing is asked.</param>
/// <param name="Binding">Nobody else may have the call. Otherwise whoever meets it comes first.</param>
/// <param name="Note">Why nothing is asked.</param>
internal readonly record struct Demand(string Stage, Func<AgentId, string?>? Loss, bool Binding, string? Note = null)
{
    public const string NobodyStaffed = "nobody signed in";

    public static Demand None(string stage, string note) => new(stage, null, Binding: false, note);

    /// <summary>Binds for so long, then prefers; asks nothing when nobody who is signed in would meet it.</summary>
    public static Demand Held(string stage, PolicyScope scope, int holdSeconds, Func<AgentId, string?> loss) =>
        scope.AnyStaffed(loss) ? new Demand(stage, loss, Binding: scope.Call.RelaxedSeconds < holdSeconds) : None(stage, NobodyStaffed);
}

/// <summary>One call in one queue, as the stages of its policy look at it.</summary>
internal sealed record PolicyScope(RoutingState State, CallInProgress Call, QueueSettings Queue)
{
    /// <summary>What the stages before bind to.</summary>
    public List<Func<AgentId, string?>> Binding { get; } = [];

    /// <summary>Somebody who is signed in meets this and all that binds already.</summary>
    public bool AnyStaffed(Func<AgentId, string?> loss)
    {
        foreach (var number in State.Index.CrewOf(Queue.Id).SignedIn)
            if (new AgentId(number) is var agent && loss(agent) is null && MeetsBinding(agent)) return true;
        return false;
    }

    public bool MeetsBinding(AgentId agent)
    {
        foreach (var loss in Binding)
            if (loss(agent) is not null) return false;
        return true;
    }

    public AgentSettings? Agent(AgentId agent) => State.Centre.Agents.GetValueOrDefault(agent);
}
