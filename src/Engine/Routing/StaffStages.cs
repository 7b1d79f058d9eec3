using Antiphon.Engine.Contract;

namespace Antiphon.Engine.Routing;

/// <summary>Of those who serve the queue: who is signed in, and who could take a call now.</summary>
internal static class StaffStages
{
    public static void Narrow(Selection selection)
    {
        selection.Narrow("signed-in", agent => selection.State.Agents.ContainsKey(agent) ? null : "signed out");
        selection.Narrow("ready", agent => Hindrance(selection.State.Agents[agent]));
    }

    private static string? Hindrance(AgentShift agent) => agent switch
    {
        { State: AgentState.Ready, PhoneUp: true } => null,
        { State: AgentState.Ready } => "phone away",
        { State: AgentState.NotReady, Reason: { } reason } => $"NotReady ({reason})",
        _ => agent.State.ToString(),
    };
}
