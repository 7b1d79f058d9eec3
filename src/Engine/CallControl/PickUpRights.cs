
namespace Antiphon.Engine.CallControl;

/// <summary>Whose ringing calls somebody may pick up: those of extensions in the pick-up group of his phone, and those that a queue of his own offers.</summary>
public static class PickUpRights
{
    /// <param name="phone">On which he would take it.</param>
    /// <param name="agent">Null: a phone at which nobody is signed in.</param>
    public static bool May(RoutingState state, string phone, AgentId? agent, CallInProgress call)
    {
        if (agent is { } id && call is { Phase: CallPhase.Offered, Queue: { } queue, Agent: { } other } && other != id
            && state.Centre.Agents.GetValueOrDefault(id)?.Queues.Contains(queue) is true) return true;
        return GroupOf(state, phone) is { } group && RingsAt(state, call).Any(at => at != phone && GroupOf(state, at) == group);
    }

    /// <summary>The one that has rung longest, for who dials the code alone, or for what stands behind it.</summary>
    /// <param name="wanted">An extension or an agent; empty: any that he may pick up.</param>
    internal static CallInProgress? Find(RoutingState state, string phone, AgentId? agent, string wanted) =>
        state.Calls.Values.Where(call => wanted.Length == 0 ? May(state, phone, agent, call) : RingsAt(state, call).Contains(wanted) || (call.Phase is CallPhase.Offered && call.Agent?.Value == wanted))
            .OrderBy(call => call.StartedAt).ThenBy(call => call.Id.Value, StringComparer.Ordinal).FirstOrDefault();

    /// <summary>Extensions at which the call rings now.</summary>
    public static IEnumerable<string> RingsAt(RoutingState state, CallInProgress call) => call switch
    {
        { Phase: CallPhase.Offered, Agent: { } agent } => state.Agents.GetValueOrDefault(agent) is { } shift ? [shift.Phone] : [],
        { Phase: CallPhase.DiallingParty } => call.Rings.Select(ring => ring.Party).Append(call.Party).OfType<ExtensionParty>().Select(party => party.Extension),
        _ => [],
    };

    private static string? GroupOf(RoutingState state, string extension) =>
        state.Centre.Plan?.Extensions.GetValueOrDefault(extension)?.PickUpGroup is { Length: > 0 } group ? group : null;
}
