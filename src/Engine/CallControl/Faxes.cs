using Antiphon.Engine.Outbound;
using Antiphon.Engine.Routing;

namespace Antiphon.Engine.CallControl;

/// <summary>Faxes: a call in that is answered by a machine, and a call out that nobody made but a document.</summary>
internal static class Faxes
{
    /// <summary>Of one who sends, at one time and in one hour of the clock.</summary>
    private const int CallsMax = 8;
    private const int CallsPerHourMax = 240;

    public static void Take(Draft draft, CallId call)
    {
        draft.Tell(new CallAnswered(call, draft.Now));
        draft.Do(new AnswerCall(call));
        draft.Do(new TakeFax(call));
    }

    public static Refusal? Take(Draft draft, FaxOut wish)
    {
        if (draft.Call(wish.Call) is not null) return null;
        var route = new RouteWish(wish.Number, wish.By, wish.Right) { CallsMax = CallsMax, CallsPerHourMax = CallsPerHourMax };
        var line = draft.State.Centre.Plan is null ? Outside.LineFor(draft.State.Centre, wish.Number) : null;
        if (line is null && OutboundRoutes.Choose(draft.State, route, draft.Now).Refused is { } refused)
            return refused is RouteRefusal.TrunksBusy ? Refusal.TargetNotReady : Refusal.OutsideNotAllowed;
        draft.Tell(new CallStarted(wish.Call, wish.Number, wish.Customer, ToFax.Trunk, Simulated: false, new ToFax(), draft.Now));
        draft.Do(new BeginFax(wish.Call, wish.Number));
        if (line is not null) PartyCalls.Dial(draft, wish.Call, line);
        else OutsideDialling.Begin(draft, wish.Call, route);
        return null;
    }

    public static void Take(Draft draft, FaxDone done)
    {
        if (draft.Call(done.Call) is { } call) Ending.End(draft, call.Id, EndReason.Normal, ReleaseParty.System, lost: null, ReleaseCause.Normal);
    }
}
