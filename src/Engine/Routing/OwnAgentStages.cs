namespace Antiphon.Engine.Routing;

/// <summary>熟客优先: the customer's own agents, and the one he talked to last.</summary>
internal static class OwnAgentStages
{
    private const string NoneKnown = "none known";

    public static Demand Own(PolicyScope scope, OwnAgentStage stage) => scope.Call.Facts?.OwnAgents is { IsDefaultOrEmpty: false } own
        ? Demand.Held("own-agent", scope, stage.HoldSeconds, agent => own.Contains(agent) ? null : "not own")
        : Demand.None("own-agent", NoneKnown);

    /// <summary>The caller keyed or said whom he wants: nothing that a queue sets.</summary>
    public static Demand? Wanted(PolicyScope scope) =>
        scope.Call.Wanted is { } wanted ? Demand.Held("wanted-agent", scope, wanted.HoldSeconds, agent => agent == wanted.Agent ? null : "not wanted") : null;

    public static Demand Last(PolicyScope scope, LastAgentStage stage)
    {
        if (scope.Call.Facts?.LastAgent is not { } last) return Demand.None("last-agent", NoneKnown);
        if (stage.Ask && scope.Call.WantsLastAgent is not true) return Demand.None("last-agent", "not wanted");
        return Demand.Held("last-agent", scope, stage.HoldSeconds, agent => agent == last ? null : "not last");
    }
}
