using Antiphon.Engine.Routing;

namespace Antiphon.Engine.Outbound;

/// <summary>A call to an extension: do not disturb, its forwards, and the further numbers of its owner in turn.</summary>
internal static class Reaching
{
    /// <summary>Extensions that one call may be passed through by their forwards: a circle ends here.</summary>
    public const int ForwardsMax = 5;

    public static void Begin(Draft draft, CallId id, string extension, bool recorded)
    {
        if (draft.Call(id) is not { } call) return;
        if (draft.State.Centre.Plan?.Extensions.GetValueOrDefault(extension) is not { } settings)
            PartyCalls.Ring(draft, id, new ExtensionParty(extension), new RingTerms(recorded));
        else if (settings.ForwardAlways is { } always)
            Forward(draft, call, settings, always, ForwardReason.Always, recorded);
        else if (!settings.DoNotDisturb)
            PartyCalls.Ring(draft, id, new ExtensionParty(extension), new RingTerms(recorded) { Reach = new Reach(extension, Step: 0, settings.RingSeconds) });
        else if (settings.ForwardBusy is { } busy)
            Forward(draft, call, settings, busy, ForwardReason.Busy, recorded);
        else
            PartyCalls.Fail(draft, call, PartyEnd.Busy, new ExtensionParty(extension));
    }

    /// <summary>What rang did not take the call. False: there is nobody else, the call ends as it would have.</summary>
    public static bool TryNext(Draft draft, CallInProgress call, PartyEnd end)
    {
        if (call.Reach is not { } reach || draft.State.Centre.Plan?.Extensions.GetValueOrDefault(reach.Extension) is not { } settings) return false;
        if (end is PartyEnd.Busy && reach.Step == 0 && settings.ForwardBusy is { } busy)
        {
            Forward(draft, call, settings, busy, ForwardReason.Busy, call.RecordParty);
            return true;
        }
        for (var step = reach.Step; step < settings.FindMe.Length; step++)
            if (TryFindMe(draft, call, settings, step)) return true;
        if (settings.ForwardNoAnswer is not { } then) return false;
        Forward(draft, call, settings, then, ForwardReason.NoAnswer, call.RecordParty);
        return true;
    }

    /// <summary>One of the further numbers rings for its own time; one that may not be called is passed over.</summary>
    private static bool TryFindMe(Draft draft, CallInProgress call, ExtensionSettings settings, int step)
    {
        var further = settings.FindMe[step];
        var reach = new Reach(settings.Number, step + 1, further.RingSeconds);
        if (draft.State.Centre.Plan!.Extensions.ContainsKey(further.Number))
        {
            draft.Tell(new CallForwarded(call.Id, settings.Number, further.Number, ForwardReason.FindMe, draft.Now));
            PartyCalls.Ring(draft, call.Id, new ExtensionParty(further.Number), new RingTerms(call.RecordParty) { Reach = reach });
            return true;
        }
        if (OutsideDialling.Ask(draft, call.Id, OutboundRoutes.WishOf(draft.State.Centre.Plan, settings.Number, further.Number)) is not { } way) return false;
        draft.Tell(new CallForwarded(call.Id, settings.Number, further.Number, ForwardReason.FindMe, draft.Now));
        OutsideDialling.Dial(draft, call.Id, way, new RingTerms(call.RecordParty) { Reach = reach, AcceptByKey = further.AcceptByKey });
        return true;
    }

    /// <summary>By the rights of who forwards, never of who calls: inside or outside.</summary>
    private static void Forward(Draft draft, CallInProgress call, ExtensionSettings from, string to, ForwardReason reason, bool recorded)
    {
        if (call.Forwards >= ForwardsMax)
        {
            PartyCalls.Fail(draft, call, PartyEnd.NoAnswer, new ExtensionParty(from.Number));
            return;
        }
        draft.Tell(new CallForwarded(call.Id, from.Number, to, reason, draft.Now));
        PlanTargets.Go(draft, call.Id, to, OutboundRoutes.WishOf(draft.State.Centre.Plan!, from.Number, to), recorded);
    }
}
