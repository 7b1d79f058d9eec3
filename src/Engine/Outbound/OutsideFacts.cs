namespace Antiphon.Engine.Outbound;

/// <summary>What the facts of calls outside change: the ways that are left, and the counts of hour and day.</summary>
internal static class OutsideFacts
{
    public static RoutingState Chosen(RoutingState state, RouteChosen e)
    {
        if (e.Choice.Refused is not null || !state.Calls.TryGetValue(e.Call, out var call)) return state;
        var counted = state with { OutsideUse = state.OutsideUse.Count(e.By, e.Choice.PoolNumber, e.At, state.Centre.Plan?.UtcOffsetMinutes ?? 0) };
        return counted.With(call with { OutsideBy = e.By, Attempts = e.Choice.Attempts });
    }

    /// <summary>The first of the ways is under way, the others are left.</summary>
    public static RoutingState Dialled(RoutingState state, CallId id, Party party, DateTimeOffset at)
    {
        if (!state.Calls.TryGetValue(id, out var call)) return state;
        if (party is GroupParty) state = call.Rings.Select(ring => ring.Party).OfType<OutsideParty>().Aggregate(state, (before, ring) => before with { OutsideUse = before.OutsideUse.CountTrunk(ring.Trunk, at) });
        if (party is not OutsideParty outside) return state.With(call with { PartyRings = false, OutsideTrunk = null, OutsideBy = null, Attempts = [] });
        var left = call.Attempts.Length > 0 && call.Attempts[0].Trunk == outside.Trunk ? call.Attempts.RemoveAt(0) : call.Attempts;
        return (state with { OutsideUse = state.OutsideUse.CountTrunk(outside.Trunk, at) }).With(call with { PartyRings = false, OutsideTrunk = outside.Trunk, Attempts = left });
    }
}
