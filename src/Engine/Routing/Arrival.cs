using Antiphon.Engine.CallControl;
using Antiphon.Engine.Ivr;
using Antiphon.Engine.Outbound;

namespace Antiphon.Engine.Routing;

/// <summary>A call comes in: the number plan says where it goes.</summary>
internal static class Arrival
{
    public static void Take(Draft draft, CallArrived arrived)
    {
        if (draft.Call(arrived.Call) is not null) return;
        var full = Trunks.IsFull(draft.State, arrived.Trunk);
        var (found, forbidden) = full ? (null, false) : Find(draft.State.Centre, arrived);
        var destination = found is ToRules rules ? InboundRules.Choose(rules, arrived.Traits, draft.State.Centre.Plan?.UtcOffsetMinutes ?? 0, draft.Now) : found;
        if (!full && FeatureCodes.Take(draft, arrived)) return;
        draft.Tell(new CallStarted(arrived.Call, arrived.Dialled, arrived.Caller, arrived.Trunk, arrived.Simulated, destination, draft.Now) { Facts = arrived.Facts });
        if (arrived.Facts is { Blocked: true }) Ending.End(draft, arrived.Call, EndReason.Refused, ReleaseParty.System, LostReason.Blacklist, ReleaseCause.Busy);
        else if (full) Ending.End(draft, arrived.Call, EndReason.Refused, ReleaseParty.System, LostReason.TrunkBusy, ReleaseCause.Congestion);
        else if (destination is null) Ending.End(draft, arrived.Call, EndReason.Refused, ReleaseParty.System, lost: null, forbidden ? ReleaseCause.Forbidden : ReleaseCause.NoSuchNumber);
        else Send(draft, arrived, destination);
    }

    private static void Send(Draft draft, CallArrived arrived, Destination destination)
    {
        switch (destination)
        {
            case ToFlow: FlowRun.Start(draft, arrived.Call); break;
            case ToQueue to: Queueing.Enqueue(draft, arrived.Call, to.Queue); break;
            case ToParty to: PartyCalls.Dial(draft, arrived.Call, to.Party, to.Recorded); break;
            case ToRingGroup to: RingGroups.Begin(draft, arrived.Call, to.Group, recorded: false); break;
            case ToAgent to: DirectCalls.Begin(draft, arrived.Call, to.Agent); break;
            case ToFax: Faxes.Take(draft, arrived.Call); break;
            case ToOutside to: OutsideDialling.Begin(draft, arrived.Call, WishOf(draft.State.Centre, arrived, to.Number)); break;
            default: Ending.End(draft, arrived.Call, EndReason.Refused, ReleaseParty.System, lost: null, ReleaseCause.NoSuchNumber); break;
        }
    }

    /// <summary>A call for help before everything else, then the number plan, then extensions, ring groups and job numbers, then numbers outside. A call from a trunk finds the number plan alone.</summary>
    private static (Destination? To, bool Forbidden) Find(Centre centre, CallArrived arrived)
    {
        var numbered = centre.Numbers.GetValueOrDefault(arrived.Dialled);
        if (Outside.ExtensionOf(arrived.Trunk) is null || centre.Plan is not { } plan)
        {
            if (numbered is not null) return (numbered, false);
            var (outside, forbidden) = Outside.Of(centre, arrived);
            return (outside, forbidden);
        }
        if (OutboundRoutes.IsEmergency(plan, arrived.Dialled)) return (new ToOutside(arrived.Dialled), false);
        if (numbered is not null) return (numbered, false);
        if (plan.Extensions.ContainsKey(arrived.Dialled)) return (new ToParty(new ExtensionParty(arrived.Dialled)), false);
        if (plan.RingGroups.ContainsKey(arrived.Dialled)) return (new ToRingGroup(arrived.Dialled), false);
        if (centre.Agents.ContainsKey(new AgentId(arrived.Dialled))) return (new ToAgent(new AgentId(arrived.Dialled)), false);
        return (OutboundRoutes.IsOutside(plan, arrived.Dialled) ? new ToOutside(arrived.Dialled) : null, false);
    }

    /// <summary>A phone calls by its own right; a number of the plan that leads outside was set so by who may.</summary>
    private static RouteWish WishOf(Centre centre, CallArrived arrived, string number) => Outside.ExtensionOf(arrived.Trunk) is { } extension && centre.Plan is { } plan && number == arrived.Dialled
        ? OutboundRoutes.WishOf(plan, extension, number)
        : new RouteWish(number, $"number:{arrived.Dialled}", CallRight.International);
}
