using Antiphon.Engine.Agents;

namespace Antiphon.Engine.Routing;

/// <summary>Puts right what <see cref="StateCheck"/> finds. A caller is never taken out of his place for it, and nobody is left busy with nothing.</summary>
internal static class Repairs
{
    /// <summary>One repair may show the next.</summary>
    private const int RoundsMax = 5;

    public static void Take(Draft draft)
    {
        for (var round = 0; round < RoundsMax && StateCheck.Of(draft.State, draft.Now) is { Count: > 0 } flaws; round++)
        {
            draft.Reindex();
            foreach (var flaw in flaws)
            {
                draft.Tell(new StateRepaired(flaw.Rule, flaw.Call, flaw.Agent, flaw.Offer, draft.Now));
                Repair(draft, flaw);
            }
            Matching.Run(draft);
        }
    }

    private static void Repair(Draft draft, Flaw flaw)
    {
        switch (flaw.Rule)
        {
            case Flaw.OfferUnknown: draft.Tell(new OfferWithdrawn(flaw.Offer!.Value, flaw.Call!.Value, flaw.Agent!.Value, draft.Now)); break;
            case Flaw.CallWithoutOffer: WaitAgain(draft, flaw.Call!.Value); break;
            case Flaw.CallWithoutAgent or Flaw.TwoCalls: End(draft, flaw.Call!.Value); break;
            case Flaw.AgentWithoutOffer or Flaw.AgentWithoutCall: Free(draft, flaw.Agent!.Value); break;
        }
    }

    private static void WaitAgain(Draft draft, CallId id)
    {
        if (draft.Call(id) is not { } call) return;
        if (call is not { Queue: { } queue, EnqueuedAt: { } at } || !draft.State.Centre.Queues.TryGetValue(queue, out var settings))
        {
            End(draft, id);
            return;
        }
        draft.Tell(new CallRequeued(id, queue, at, draft.Now));
        Queueing.PlayWaitingPrompts(draft, id, settings);
    }

    private static void End(Draft draft, CallId id)
    {
        if (draft.Call(id) is not { } call) return;
        var lost = call is { EnqueuedAt: not null, TalkStartedAt: null } ? LostReason.SystemFault : (LostReason?)null;
        draft.Tell(new CallEnded(id, EndReason.SystemFault, ReleaseParty.System, lost, draft.Now) { Queue = call.Queue });
        draft.Do(new ReleaseCall(id, ReleaseCause.Fault));
    }

    /// <summary>An offer that he holds against his state goes first, whoever made it.</summary>
    private static void Free(Draft draft, AgentId id)
    {
        if (draft.Agent(id) is { Offer: { } offer } agent) draft.Tell(new OfferWithdrawn(offer, draft.Offer(offer)?.Call ?? agent.Call ?? new CallId(""), id, draft.Now));
        if (draft.Agent(id) is { } now && !now.IsFree() && now.State is not AgentState.WrapUp) AgentStates.Release(draft, id, StateCause.System);
    }
}
