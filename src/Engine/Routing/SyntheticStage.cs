using Antiphon.Engine.Contract;

namespace Antiphon.Engine.Routing;

/// <summary>Real callers get people. Simulated callers get people too as long as one is ready, so that the synthetic floor is practice.</summary>
internal static class SyntheticStage
{
    public static void Narrow(Selection selection)
    {
        var peopleOnly = !selection.Call.Simulated || selection.Any(agent => !IsSynthetic(selection, agent));
        selection.Narrow("synthetic", agent => peopleOnly && IsSynthetic(selection, agent) ? "synthetic" : null);
    }

    private static bool IsSynthetic(Selection selection, AgentId agent) => selection.State.Centre.Agents[agent].Synthetic;
}
