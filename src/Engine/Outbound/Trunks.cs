using Antiphon.Engine.Routing;

namespace Antiphon.Engine.Outbound;

/// <summary>Trunks that come and go.</summary>
internal static class Trunks
{
    public static void Take(Draft draft, TrunkTold told)
    {
        if (draft.State.TrunksDown.Contains(told.Trunk) == !told.Up) return;
        draft.Tell(told.Up ? new TrunkCameUp(told.Trunk, draft.Now) : new TrunkWentDown(told.Trunk, told.Cause, draft.Now));
    }

    /// <summary>The trunk has as many calls as it may have; the one that just came does not count.</summary>
    public static bool IsFull(RoutingState state, string trunk)
    {
        if (state.Centre.Plan?.Trunks.FirstOrDefault(t => t.Name == trunk) is not { } settings || settings is { CallsMax: 0, CallsInMax: 0 }) return false;
        var (inbound, outbound) = OutboundRoutes.InUse(state, trunk);
        return (settings.CallsInMax > 0 && inbound >= settings.CallsInMax) || (settings.CallsMax > 0 && inbound + outbound >= settings.CallsMax);
    }

    /// <summary>After a start nobody knows how they are: the switch tells of those that do not answer.</summary>
    public static void Forget(Draft draft)
    {
        foreach (var trunk in draft.State.TrunksDown.Order(StringComparer.Ordinal)) draft.Tell(new TrunkCameUp(trunk, draft.Now));
    }
}
