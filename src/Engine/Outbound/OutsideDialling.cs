using Antiphon.Engine.Routing;

namespace Antiphon.Engine.Outbound;

/// <summary>A call that goes to a number outside: the route is chosen, and one trunk after the other tried until one rings.</summary>
internal static class OutsideDialling
{
    public static void Begin(Draft draft, CallId id, RouteWish wish, bool recorded = false)
    {
        if (draft.Call(id) is null) return;
        var choice = OutboundRoutes.Choose(draft.State, wish, draft.Now);
        draft.Tell(new RouteChosen(id, wish.By, wish.Number, choice, draft.Now));
        if (choice.Refused is { } refusal) Refuse(draft, id, refusal);
        else Dial(draft, id, choice.Attempts[0], new RingTerms(recorded));
    }

    /// <summary>The first way to one of several numbers. Null: there is none, and the call goes on without it.</summary>
    public static RouteAttempt? Ask(Draft draft, CallId id, RouteWish wish)
    {
        var choice = OutboundRoutes.Choose(draft.State, wish, draft.Now);
        draft.Tell(new RouteChosen(id, wish.By, wish.Number, choice, draft.Now));
        return choice.Attempts.IsEmpty ? null : choice.Attempts[0];
    }

    /// <summary>As <see cref="Begin"/>, but a number that may not or cannot be called leaves the call where it is.</summary>
    public static bool TryBegin(Draft draft, CallId id, RouteWish wish, RingTerms terms)
    {
        var choice = OutboundRoutes.Choose(draft.State, wish, draft.Now);
        draft.Tell(new RouteChosen(id, wish.By, wish.Number, choice, draft.Now));
        if (choice.Refused is not null) return false;
        Dial(draft, id, choice.Attempts[0], terms);
        return true;
    }

    /// <summary>This trunk failed before it rang: the next one. False: there is none left.</summary>
    public static bool TryNext(Draft draft, CallInProgress call, PartyGone gone)
    {
        if (!gone.TrunkFailed || call.PartyRings || call.Party is not OutsideParty || gone.Ring > 0 || call.Attempts.IsEmpty) return false;
        Dial(draft, call.Id, call.Attempts[0], new RingTerms(call.RecordParty) { Reach = call.Reach, Seconds = call.RingSeconds, AcceptByKey = call.AcceptByKey });
        return true;
    }

    public static void Dial(Draft draft, CallId id, RouteAttempt attempt, RingTerms terms) =>
        PartyCalls.Ring(draft, id, new OutsideParty(attempt.Trunk, attempt.Number) { CallerNumber = attempt.CallerNumber }, terms);

    private static void Refuse(Draft draft, CallId id, RouteRefusal refusal)
    {
        var cause = refusal switch
        {
            RouteRefusal.NoRoute => ReleaseCause.NoSuchNumber,
            RouteRefusal.TrunksBusy => ReleaseCause.Congestion,
            _ => ReleaseCause.Forbidden,
        };
        Ending.End(draft, id, EndReason.Refused, ReleaseParty.System, lost: null, cause);
    }
}
