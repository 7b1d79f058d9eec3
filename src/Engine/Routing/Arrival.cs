using Antiphon.Engine.Contract;
using Antiphon.Engine.Ivr;

namespace Antiphon.Engine.Routing;

/// <summary>A call comes in: the number plan says where it goes.</summary>
internal static class Arrival
{
    public static void Take(Draft draft, CallArrived arrived)
    {
        if (draft.Call(arrived.Call) is not null) return;
        var outside = Outside.Of(draft.State.Centre, arrived);
        var destination = draft.State.Centre.Numbers.GetValueOrDefault(arrived.Dialled) ?? outside.To;
        draft.Tell(new CallStarted(arrived.Call, arrived.Dialled, arrived.Caller, arrived.Trunk, arrived.Simulated, destination, draft.Now));
        switch (destination)
        {
            case ToFlow: FlowRun.Start(draft, arrived.Call); break;
            case ToQueue to: Queueing.Enqueue(draft, arrived.Call, to.Queue); break;
            case ToParty to: PartyCalls.Dial(draft, arrived.Call, to.Party, to.Recorded); break;
            default: Ending.End(draft, arrived.Call, EndReason.Refused, ReleaseParty.System, lost: null, outside.Forbidden ? ReleaseCause.Forbidden : ReleaseCause.NoSuchNumber); break;
        }
    }
}
