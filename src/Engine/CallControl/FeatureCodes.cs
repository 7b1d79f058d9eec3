using Antiphon.Engine.Ivr;
using Antiphon.Engine.Outbound;
using Antiphon.Engine.Routing;

namespace Antiphon.Engine.CallControl;

/// <summary>Codes that phones of our own dial: pick-up, parked calls, do not disturb, forward. A call for help comes before them.</summary>
internal static class FeatureCodes
{
    /// <returns>False: it is no code.</returns>
    public static bool Take(Draft draft, CallArrived arrived)
    {
        if (Outside.ExtensionOf(arrived.Trunk) is not { } extension || draft.State.Centre.Plan is not { Services: { } services } plan) return false;
        if (OutboundRoutes.IsEmergency(plan, arrived.Dialled) || draft.State.Centre.Numbers.ContainsKey(arrived.Dialled)) return false;
        if (services.PlaceOf(arrived.Dialled) is { } place)
        {
            Start(draft, arrived, destination: null);
            if (place != 0 && Parking.At(draft.State, place) is { } parked) PickUps.ByPhone(draft, arrived.Call, extension, parked);
            else PickUps.Refuse(draft, arrived.Call, ReleaseCause.NoSuchNumber);
            return true;
        }
        return TakeSetting(draft, arrived, services, plan, extension) || TakePickUp(draft, arrived, services, extension);
    }

    private static bool TakePickUp(Draft draft, CallArrived arrived, PhoneServices services, string extension)
    {
        if (services.PickUpCode.Length == 0 || !arrived.Dialled.StartsWith(services.PickUpCode, StringComparison.Ordinal)) return false;
        var agent = draft.State.Agents.Values.FirstOrDefault(a => !a.Standing && a.Phone == extension)?.Id;
        Start(draft, arrived, destination: null);
        if (PickUpRights.Find(draft.State, extension, agent, arrived.Dialled[services.PickUpCode.Length..]) is { } rings) PickUps.ByPhone(draft, arrived.Call, extension, rings);
        else PickUps.Refuse(draft, arrived.Call, ReleaseCause.NoSuchNumber);
        return true;
    }

    /// <summary>The phone's own settings; the caller hears that it is so.</summary>
    private static bool TakeSetting(Draft draft, CallArrived arrived, PhoneServices services, DialPlan plan, string extension)
    {
        if (!plan.Extensions.ContainsKey(extension) || ChangeOf(arrived.Dialled, services, extension) is not { } change) return false;
        Start(draft, arrived, new ToFlow(change is { DoNotDisturb: false } or { ForwardAlways: "" } ? ServiceFlows.Off : ServiceFlows.On));
        draft.Do(change);
        FlowRun.Start(draft, arrived.Call);
        return true;
    }

    private static ChangeExtension? ChangeOf(string dialled, PhoneServices services, string extension)
    {
        if (dialled.Length == 0) return null;
        if (dialled == services.DoNotDisturbOn) return new(extension, DoNotDisturb: true, ForwardAlways: null);
        if (dialled == services.DoNotDisturbOff) return new(extension, DoNotDisturb: false, ForwardAlways: null);
        if (dialled == services.ForwardOff) return new(extension, DoNotDisturb: null, ForwardAlways: "");
        if (services.ForwardOn.Length == 0 || !dialled.StartsWith(services.ForwardOn, StringComparison.Ordinal)) return null;
        var target = dialled[services.ForwardOn.Length..];
        return target.Length is > 1 and <= 20 && target.All(char.IsAsciiDigit) && target != extension ? new(extension, DoNotDisturb: null, target) : null;
    }

    private static void Start(Draft draft, CallArrived arrived, Destination? destination) =>
        draft.Tell(new CallStarted(arrived.Call, arrived.Dialled, arrived.Caller, arrived.Trunk, arrived.Simulated, destination, draft.Now) { Facts = arrived.Facts });
}
