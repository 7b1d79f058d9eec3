using Antiphon.Engine.Channels;

namespace Antiphon.Engine.Routing;

/// <summary>Of those who serve the queue: who is signed in, and who could take a call now. The index keeps both; who falls out is only looked for
/// as far as it is told.</summary>
internal static class StaffStages
{
    public const string SignedIn = "signed-in", Ready = "ready";
    private static readonly string[] Names = Enum.GetNames<AgentState>();

    /// <summary>Who is signed in and not ready, by job number, then who is signed out.</summary>
    public static void AddLosers(List<WhyLoser> losers, RoutingState state, QueueId queue, int max)
    {
        var (signedIn, layout) = (state.Index.CrewOf(queue).SignedIn, state.Index.Layout);
        foreach (var number in signedIn)
        {
            if (losers.Count >= max) return;
            if (Hindrance(state, state.Agents[new AgentId(number)]) is { } why) losers.Add(layout.ServedBy(new AgentId(number))?.Loser(Ready, why) ?? new WhyLoser(new AgentId(number), Ready, why));
        }
        if (signedIn.Count == state.Index.Staff(queue).Length) return;
        foreach (var agent in state.Index.Staff(queue))
        {
            if (losers.Count >= max) return;
            if (!signedIn.Contains(agent.Value)) losers.Add(new WhyLoser(agent, SignedIn, "signed out"));
        }
    }

    private static string? Hindrance(RoutingState state, AgentShift agent) => agent switch
    {
        { State: AgentState.Ready, PhoneUp: true } when state.Index.QuietPhones.Contains(agent.Phone) => "do not disturb",
        { State: AgentState.Ready, PhoneUp: true } when !Capacity.TakesCalls(state.Centre, agent) => "other work in hand",
        { State: AgentState.Ready, PhoneUp: true } => null,
        { State: AgentState.Ready } => "phone away",
        { State: AgentState.NotReady, Reason: { } reason } => $"NotReady ({reason})",
        _ => Names[(int)agent.State],
    };
}
