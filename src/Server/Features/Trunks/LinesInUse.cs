namespace Antiphon.Server.Features.Trunks;

/// <param name="Max">Calls that the trunk may carry at once; 0: no limit.</param>
/// <param name="Down">Its far end does not answer.</param>
internal sealed record LineView(string Name, int In, int Out, int Max, bool Down);

/// <param name="SignedIn">Agents on shift, without simulated ones.</param>
/// <param name="InUse">Of them: with a call, or it rings.</param>
internal sealed record LinesView(IReadOnlyList<LineView> Lines, int SignedIn, int Ready, int InUse);

/// <summary><c>GET /api/lines</c>: how many calls each trunk carries and may carry, and how many agents are in use.</summary>
internal static class LinesInUse
{
    public static LinesView Handle(CallCentre calls)
    {
        var state = calls.State;
        var shifts = state.Agents.Values.Where(shift => shift.State is not AgentState.SignedOut && state.Centre.Agents.GetValueOrDefault(shift.Id) is not { Synthetic: true }).ToList();
        return new LinesView(Of(state), shifts.Count, shifts.Count(s => s.State is AgentState.Ready), shifts.Count(s => s.State is not (AgentState.Ready or AgentState.NotReady or AgentState.WrapUp)));
    }

    public static IReadOnlyList<LineView> Of(RoutingState state)
    {
        var inbound = state.Calls.Values.CountBy(call => call.Trunk).ToDictionary();
        var outbound = state.Calls.Values.SelectMany(Outside).CountBy(trunk => trunk).ToDictionary();
        return [.. (state.Centre.Plan?.Trunks ?? []).Select(trunk => new LineView(trunk.Name, inbound.GetValueOrDefault(trunk.Name), outbound.GetValueOrDefault(trunk.Name), trunk.CallsMax, state.TrunksDown.Contains(trunk.Name)))
            .OrderBy(line => line.Name, StringComparer.Ordinal)];
    }

    /// <summary>Trunks over which a call leaves the centre.</summary>
    private static IEnumerable<string> Outside(CallInProgress call)
    {
        if (call.OutsideTrunk is { } talks) yield return talks;
        foreach (var ring in call.Rings)
            if (ring.Party is OutsideParty { Trunk: { } rings }) yield return rings;
    }
}
