using Antiphon.Engine.Agents;
using Antiphon.Engine.CallControl;

namespace Antiphon.Engine.Routing;

/// <summary>A call is presented to one agent: taken, turned down, undeliverable, or withdrawn. Not answered in time: <see cref="OfferTimeout"/>.</summary>
internal static class Offers
{
    /// <summary>Time from acceptance until the audio must be joined, seconds. Later, the agent counts as unreachable.</summary>
    public const int JoinSecondsMax = 10;

    public static void Make(Draft draft, CallInProgress call, QueueSettings queue, AgentShift agent)
    {
        var offer = new OfferId(draft.State.LastOffer + 1);
        draft.Tell(new OfferMade(offer, call.Id, queue.Id, agent.Id, draft.In(queue.OfferSeconds), draft.Now) { Fallback = draft.Fallback ? true : null });
        AgentStates.Change(draft, agent.Id, AgentState.Offered, StateCause.System, call: call.Id);
        draft.Do(new OfferToAgent(offer, call.Id, agent.Id, agent.Phone, agent.Standing, queue.OfferSeconds));
    }

    /// <summary>To this agent and no other, who is ready or claims it himself.</summary>
    public static void MakeDirect(Draft draft, CallId call, AgentId id, OfferPurpose purpose)
    {
        if (draft.Call(call) is not { } wanted || draft.Agent(id) is not { } agent) return;
        var queue = draft.Queue(wanted.Queue ?? QueueId.None);
        var offer = new OfferId(draft.State.LastOffer + 1);
        var told = purpose is OfferPurpose.Queue ? (OfferPurpose?)null : purpose;
        draft.Tell(new OfferMade(offer, call, queue.Id, id, draft.In(queue.OfferSeconds), draft.Now) { Purpose = told });
        AgentStates.Change(draft, id, AgentState.Offered, StateCause.System, call: call);
        draft.Do(new OfferToAgent(offer, call, id, agent.Phone, agent.Standing, queue.OfferSeconds) { Purpose = purpose });
    }

    public static Refusal? Take(Draft draft, OfferTaken taken)
    {
        if (draft.Offer(taken.Offer) is not { } offer) return Refusal.OfferUnknown;
        if (offer.Accepted) return null;
        draft.Tell(new OfferAccepted(offer.Id, offer.Call, offer.Agent, draft.Now));
        if (offer.Purpose is OfferPurpose.Queue && draft.Call(offer.Call) is { Callback: not null })
        {
            Callbacks.Start(draft, offer);
            return null;
        }
        Queueing.Answer(draft, offer.Call);
        draft.Do(Greeting.Join(draft, offer));
        return null;
    }

    public static Refusal? Take(Draft draft, OfferRefused refused)
    {
        if (draft.Offer(refused.Offer) is not { } offer) return Refusal.OfferUnknown;
        if (offer.Accepted) return Refusal.AgentBusy;
        if (offer.Purpose is OfferPurpose.Queue && !draft.Queue(offer.Queue).RejectAllowed) return Refusal.RejectNotAllowed;
        draft.Tell(new OfferDeclined(offer.Id, offer.Call, offer.Agent, draft.Now));
        TakeBack(draft, offer, ConsultOutcome.Rejected);
        if (offer.Purpose is OfferPurpose.Queue) AfterRejecting(draft, offer.Agent, draft.Queue(offer.Queue));
        else AgentStates.TakeOutOfReady(draft, offer.Agent, StateCause.Agent, SystemReason.Rejected);
        return null;
    }

    /// <summary>As the policy of the queue says.</summary>
    private static void AfterRejecting(Draft draft, AgentId agent, QueueSettings queue)
    {
        if (queue.AfterReject is AfterReject.SignedOut) AgentStates.SignOff(draft, agent, StateCause.System);
        else AgentStates.TakeOutOfReady(draft, agent, StateCause.Agent, queue.RejectReason ?? SystemReason.Rejected, queue.RejectRestSeconds);
    }

    public static void Take(Draft draft, OfferUndeliverable undeliverable)
    {
        if (draft.Offer(undeliverable.Offer) is { } offer) Unreachable(draft, offer, undeliverable.Cause);
    }

    public static void Unreachable(Draft draft, Offer offer, string cause)
    {
        Fail(draft, offer, cause);
        AgentStates.TakeOutOfReady(draft, offer.Agent, StateCause.System, SystemReason.Unreachable);
    }

    /// <summary>The offer did not reach the agent; what becomes of him is the caller's to say.</summary>
    public static void Fail(Draft draft, Offer offer, string cause)
    {
        draft.Tell(new OfferFailed(offer.Id, offer.Call, offer.Agent, cause, draft.Now));
        TakeBack(draft, offer, ConsultOutcome.Unreachable);
    }

    /// <summary>The call goes where it came from: into its queue with its old place, to the agent who consults, back from a transfer, or nowhere.</summary>
    public static void TakeBack(Draft draft, Offer offer, ConsultOutcome outcome)
    {
        draft.Do(new WithdrawOffer(offer.Id, offer.Agent));
        switch (offer.Purpose)
        {
            case OfferPurpose.Transfer: Transfers.ComeBack(draft, offer.Call); break;
            case OfferPurpose.Consult when draft.Call(offer.Call) is { } call: Consults.Gone(draft, call, outcome); break;
            case OfferPurpose.Queue: Queueing.Requeue(draft, offer, joining: offer.Accepted); break;
            case OfferPurpose.Direct: DirectCalls.NotTaken(draft, offer.Call, outcome); break;
        }
    }

    /// <summary>The call ends while it rings: no fault of the agent, who stays as long idle as he was.</summary>
    public static void Withdraw(Draft draft, Offer offer)
    {
        draft.Tell(new OfferWithdrawn(offer.Id, offer.Call, offer.Agent, draft.Now));
        draft.Do(new WithdrawOffer(offer.Id, offer.Agent));
        AgentStates.Release(draft, offer.Agent, StateCause.System);
    }
}
