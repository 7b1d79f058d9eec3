using Antiphon.Engine.Agents;
using Antiphon.Engine.Outbound;

namespace Antiphon.Engine.Routing;

/// <summary>A callback keeps its place in the queue as if the customer waited on the line. When its turn comes one agent is held for it, so that never more customers are
/// called than agents are free; then the customer is called. What comes to nothing waits again, at the same place.</summary>
internal static class Callbacks
{
    /// <summary>Longest farewell, seconds; then the line is closed.</summary>
    private const int FarewellSeconds = 30;

    /// <summary>Rest after a failure that is not the customer's, seconds.</summary>
    public const int ShortRestSeconds = 60;

    /// <summary>The agent has taken it: his phone is there, now the customer.</summary>
    public static void Start(Draft draft, Offer offer)
    {
        if (draft.Call(offer.Call) is not { Callback: { } callback, Queue: { } queue } call) return;
        Hold(draft, call.Id, queue, offer.Agent, callback, agentAsked: true);
    }

    /// <summary>The customer first: the agent is held, not asked.</summary>
    public static void Reserve(Draft draft, CallInProgress call, QueueSettings queue, AgentShift agent)
    {
        if (call.Callback is { } callback) Hold(draft, call.Id, queue.Id, agent.Id, callback, agentAsked: false);
    }

    public static void Take(Draft draft, NumberFound found)
    {
        if (draft.Call(found.Call) is not { Phase: CallPhase.RingingDialler, Callback: { } callback, Agent: { } agent, Queue: { } queue } call) return;
        if (found.Number is null) GiveUp(draft, call, ReleaseParty.System, LostReason.SystemFault);
        else if (WayTo(draft, call.Id, queue, found.Number) is { } party)
        {
            draft.Tell(new CustomerDialled(call.Id, agent, party, draft.Now));
            draft.Do(new DialCustomer(call.Id, party));
        }
        else Fail(draft, call, callback, "no-route", counts: true);
    }

    /// <summary>The customer answers, and no agent is there yet: he stands where he stood, which is in front.</summary>
    public static void Answered(Draft draft, CallInProgress call)
    {
        if (call is not { Queue: { } queue, EnqueuedAt: { } enqueuedAt, Agent: { } agent }) return;
        draft.Tell(new CallbackAnswered(call.Id, queue, draft.Now));
        AgentStates.Release(draft, agent, StateCause.System);
        draft.Tell(new CallRequeued(call.Id, queue, enqueuedAt, draft.Now));
        if (!EndIfQueueGone(draft, call.Id, queue)) WaitingSound.Play(draft, call.Id, draft.Queue(queue), ["callback-connecting"]);
    }

    /// <summary>It came to nothing: the agent is free, and it waits again, or is given up after as many attempts as the queue allows.</summary>
    /// <param name="counts">The customer was not reached.</param>
    public static void Fail(Draft draft, CallInProgress call, Callback callback, string cause, bool counts)
    {
        if (call.Queue is not { } queue) return;
        var settings = draft.Queue(queue).Callback ?? new CallbackSettings();
        var attempts = callback.Attempts + (counts ? 1 : 0);
        if (counts && attempts >= settings.AttemptsMax)
        {
            GiveUp(draft, call, ReleaseParty.Network, LostReason.AbandonedInQueue);
            return;
        }
        Free(draft, call);
        draft.Do(new ReleaseCall(call.Id, ReleaseCause.NoAnswer));
        draft.Tell(new CallbackRested(call.Id, queue, cause, attempts, draft.In(counts ? settings.RetryMinutes * 60 : ShortRestSeconds), draft.Now));
        EndIfQueueGone(draft, call.Id, queue);
    }

    public static Refusal? Take(Draft draft, CancelCallback wish)
    {
        if (draft.Call(wish.Call) is not { } call) return Refusal.CallUnknown;
        if (call.Callback is null) return Refusal.NotACallback;
        GiveUp(draft, call, ReleaseParty.Supervisor, LostReason.AbandonedInQueue);
        return null;
    }

    /// <summary>The farewell is over.</summary>
    public static void Take(Draft draft, PromptsPlayed played)
    {
        if (draft.Call(played.Call) is { Phase: CallPhase.Queued, Callback.LineOpen: true } call && call.Step == played.Step) CloseLine(draft, call, release: true);
    }

    public static void CloseLine(Draft draft, CallInProgress call, bool release)
    {
        draft.Tell(new CallbackLineClosed(call.Id, draft.Now));
        if (release) draft.Do(new ReleaseCall(call.Id, ReleaseCause.Normal));
    }

    /// <summary>The process is new: the place is kept, whoever was being called is called again a little later.</summary>
    public static void Survive(Draft draft, CallInProgress call)
    {
        if (call is not { Callback: { } callback, Queue: { } queue, EnqueuedAt: { } enqueuedAt }) return;
        if (callback.LineOpen) draft.Tell(new CallbackLineClosed(call.Id, draft.Now));
        if (call.Offer is { } offering && draft.Offer(offering) is { } offer)
        {
            Offers.Withdraw(draft, offer);
            draft.Tell(new CallRequeued(call.Id, queue, enqueuedAt, draft.Now));
            EndIfQueueGone(draft, call.Id, queue);
        }
        else if (call.Phase is CallPhase.RingingDialler or CallPhase.DiallingCustomer) Fail(draft, call, callback, "restart", counts: false);
    }

    /// <summary>The next instant at which something happens to it by itself.</summary>
    public static DateTimeOffset DueOf(Centre centre, QueueSettings queue, CallInProgress call, Callback callback)
    {
        if (callback.LineOpen) return callback.AgreedAt.AddSeconds(FarewellSeconds);
        var due = callback.ExpiresAt;
        if (callback.NotBefore is { } rest) Consider(rest);
        else if (CallbackHours.ClosesAfter(centre, queue.Callback, DueSince(call, callback)) is { } closes) Consider(closes);
        if (PolicyStages.NextStep(queue, call) is { } step && call.EnqueuedAt is { } at) Consider(at.AddSeconds(step));
        return due;

        void Consider(DateTimeOffset other)
        {
            if (other < due) due = other;
        }
    }

    public static void Tick(Draft draft, CallInProgress call, Callback callback, QueueSettings queue)
    {
        if (callback.LineOpen) CloseLine(draft, call, release: true);
        else if (callback.ExpiresAt <= draft.Now) GiveUp(draft, call, ReleaseParty.System, LostReason.WaitedTooLong);
        else if (PolicyStages.NextStep(queue, call) is { } step && call.EnqueuedAt?.AddSeconds(step) <= draft.Now) draft.Tell(new CallRelaxed(call.Id, queue.Id, step, draft.Now));
        else if (callback.NotBefore is { } rest) { if (rest <= draft.Now) Wake(draft, call, callback, queue); }
        else if (CallbackHours.ClosesAfter(draft.State.Centre, queue.Callback, DueSince(call, callback)) <= draft.Now) Wake(draft, call, callback, queue);
    }

    private static void Wake(Draft draft, CallInProgress call, Callback callback, QueueSettings queue)
    {
        if (CallbackHours.OpensAt(draft.State.Centre, queue.Callback, draft.Now) is { } opens) draft.Tell(new CallbackRested(call.Id, queue.Id, "hours", callback.Attempts, opens, draft.Now));
        else draft.Tell(new CallbackDue(call.Id, queue.Id, draft.Now));
    }

    /// <summary>The queue was taken away meanwhile: nobody would ever serve it.</summary>
    private static bool EndIfQueueGone(Draft draft, CallId call, QueueId queue)
    {
        if (draft.State.Centre.Queues.ContainsKey(queue)) return false;
        Queueing.QueueGone(draft, call);
        return true;
    }

    private static DateTimeOffset DueSince(CallInProgress call, Callback callback) => call.DueSince ?? callback.AgreedAt;

    private static void Hold(Draft draft, CallId call, QueueId queue, AgentId agent, Callback callback, bool agentAsked)
    {
        draft.Tell(new CallbackStarted(call, queue, agent, agentAsked, draft.Now));
        AgentStates.Change(draft, agent, AgentState.Dialling, agentAsked ? StateCause.Agent : StateCause.System, call: call);
        draft.Do(new FindNumber(call, callback.Number));
    }

    private static void Free(Draft draft, CallInProgress call)
    {
        if (call.Phase is not (CallPhase.RingingDialler or CallPhase.DiallingCustomer) || call.Agent is not { } agent) return;
        draft.Do(new FreeAgentPhone(agent, call.Id));
        AgentStates.Release(draft, agent, StateCause.System);
    }

    private static void GiveUp(Draft draft, CallInProgress call, ReleaseParty by, LostReason lost) =>
        Ending.End(draft, call.Id, by is ReleaseParty.Supervisor ? EndReason.Normal : EndReason.Unreachable, by, lost, ReleaseCause.NoAnswer);

    /// <summary>By the right of the queue: within the country. One of our own extensions is called as such.</summary>
    private static Party? WayTo(Draft draft, CallId call, QueueId queue, string number)
    {
        var centre = draft.State.Centre;
        // A number that a stranger keyed never calls for help in our name.
        if (centre.Plan is { } rules && OutboundRoutes.IsEmergency(rules, number)) return null;
        if (centre.Plan is not { } plan) return centre.Numbers.GetValueOrDefault(number) is ToParty { Party: ExtensionParty own } ? own : Outside.LineFor(centre, number);
        if (draft.Call(call) is { } from && Outside.ExtensionOf(from.Trunk) == number && plan.Extensions.ContainsKey(number)) return new ExtensionParty(number);
        var wish = new RouteWish(number, $"queue:{queue}", CallRight.Domestic);
        var choice = OutboundRoutes.Choose(draft.State, wish, draft.Now);
        draft.Tell(new RouteChosen(call, wish.By, number, choice, draft.Now));
        return choice.Attempts is [var first, ..] ? new OutsideParty(first.Trunk, first.Number) { CallerNumber = first.CallerNumber } : null;
    }
}
