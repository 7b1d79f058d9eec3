namespace Antiphon.Engine.Routing;

/// <summary>Real callers get people. Simulated callers get people too as long as one is ready, so that the synthetic floor is practice.</summary>
internal static class SyntheticStage
{
    private const string Stage = "synthetic";

    public static void Narrow(Selection selection)
    {
        if (!selection.Call.Simulated || selection.AnyPeople(IsSynthetic)) selection.DropSynthetic(Stage, IsSynthetic);
        else selection.Skip(Stage, note: null);

        bool IsSynthetic(AgentId agent) => selection.State.Centre.Agents[agent].Synthetic;
    }
}
