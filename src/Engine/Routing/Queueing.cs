namespace Antiphon.Engine.Routing;

/// <summary>Into a queue, back into it, and out of it when the wait was too long.</summary>
internal static class Queueing
{
    /// <param name="agedSince">He has waited since then, elsewhere.</param>
    public static void Enqueue(Draft draft, CallId id, QueueId queue, DateTimeOffset? agedSince = null)
    {
        if (!draft.State.Centre.Queues.TryGetValue(queue, out var settings))
        {
            Ending.End(draft, id, EndReason.SystemFault, ReleaseParty.System, LostReason.SystemFault, ReleaseCause.Fault, queue);
            return;
        }
        // Who waited elsewhere is not turned away.
        if (agedSince is null && draft.State.Index.WaitingIn(queue) >= settings.LengthMax)
        {
            if (!Overflow.Take(draft, id, settings, OverflowWhen.Full))
                Ending.End(draft, id, EndReason.Refused, ReleaseParty.System, LostReason.QueueFull, ReleaseCause.Congestion, queue);
            return;
        }
        if (draft.Call(id) is not { } call) return;
        if (call.Callback is null && Duties.NobodyServes(draft.State, queue) && Overflow.Take(draft, id, settings, OverflowWhen.Closed)) return;
        if (call.Callback is null && Overflow.NobodySignedIn(draft.State, queue, call.Simulated) && Overflow.Take(draft, id, settings, OverflowWhen.NobodySignedIn)) return;
        var since = agedSince ?? EarlierWaits.AgedSince(draft.State, call, settings, draft.Now);
        var expected = ExpectedWait.AtEntry(draft.State, call, queue, since, draft.Now);
        if (agedSince is null && Overflow.TakeByExpectation(draft, id, settings, call.Simulated, expected)) return;
        Answer(draft, id);
        draft.Tell(new CallEnqueued(id, queue, draft.Now) { AgedSince = since, Expected = expected });
        if (!LastAgentQuestion.Ask(draft, id, settings)) PlayWaitingPrompts(draft, id, settings);
    }

    /// <summary>The queue does not take him; his place in it is there for the callback he is asked about.</summary>
    public static void EnterToBeCalledBack(Draft draft, CallId id, QueueSettings queue)
    {
        draft.Tell(new CallEnqueued(id, queue.Id, draft.Now));
        CallbackQuestion.Ask(draft, id);
    }

    public static void Answer(Draft draft, CallId id)
    {
        if (draft.Call(id) is not { Answered: false }) return;
        draft.Tell(new CallAnswered(id, draft.Now));
        draft.Do(new AnswerCall(id));
    }

    /// <summary>Back after an offer that came to nothing: same age, same place.</summary>
    /// <param name="joining">Joining stops what the caller hears; else it plays on, unless keys are to be taken: they belong to the wait that begins again.</param>
    public static void Requeue(Draft draft, Offer offer, bool joining)
    {
        if (draft.Call(offer.Call) is not { EnqueuedAt: { } enqueuedAt } call) return;
        draft.Tell(new CallRequeued(call.Id, offer.Queue, enqueuedAt, draft.Now));
        if (!draft.State.Centre.Queues.TryGetValue(offer.Queue, out var settings)) QueueGone(draft, call.Id);
        else if (joining || !settings.Exits.IsEmpty) PlayWaitingPrompts(draft, call.Id, settings);
    }

    /// <summary>Into another queue, with the age he has.</summary>
    public static void MoveTo(Draft draft, CallInProgress call, QueueId to, string cause)
    {
        if (call is not { Queue: { } from, EnqueuedAt: { } enqueuedAt }) return;
        draft.Tell(new CallOverflowed(call.Id, from, cause, new ToQueue(to), draft.Now));
        Enqueue(draft, call.Id, to, call.AgedSince ?? enqueuedAt);
    }

    public static void QueueGone(Draft draft, CallId id) =>
        Ending.End(draft, id, EndReason.SystemFault, ReleaseParty.System, LostReason.SystemFault, ReleaseCause.Fault);

    public static void WaitOver(Draft draft, CallId id) =>
        Ending.End(draft, id, EndReason.Unreachable, ReleaseParty.System, LostReason.WaitedTooLong, ReleaseCause.NoAnswer);

    public static void PlayWaitingPrompts(Draft draft, CallId id, QueueSettings settings) => WaitingSound.Play(draft, id, settings);
}
