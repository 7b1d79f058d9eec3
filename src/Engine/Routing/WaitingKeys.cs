namespace Antiphon.Engine.Routing;

/// <summary>A waiting caller presses a key: one of the queue's exits leads out of it, with his age; every other leaves him at his place.</summary>
internal static class WaitingKeys
{
    public static void Take(Draft draft, KeysTaken keys)
    {
        if (keys.Result is KeysResult.Stopped || draft.Call(keys.Call) is not { Phase: CallPhase.Queued or CallPhase.Offered, AskedSince: null, Callback: null, Queue: { } id } call || call.Step != keys.Step) return;
        var queue = draft.Queue(id);
        if (queue.Exits.IsEmpty) return;
        if (keys.Result is KeysResult.Complete && ExitOf(draft.State.Centre, queue, keys.Digits) is { } exit)
        {
            if (call.Offer is { } offering && draft.Offer(offering) is { } offer) Offers.Withdraw(draft, offer);
            if (exit.To is not ToCallback) Overflow.Send(draft, call.Id, queue, OverflowCause.ExitKey, exit.To);
            else
            {
                if (call is { Offer: not null, EnqueuedAt: { } since }) draft.Tell(new CallRequeued(call.Id, id, since, draft.Now));
                CallbackQuestion.Ask(draft, call.Id);
            }
            return;
        }
        if (keys.Digits is { Length: > 0 } key) draft.Tell(new CallerKeyRefused(call.Id, id, key, draft.Now));
        WaitingSound.Play(draft, call.Id, queue);
    }

    private static WaitingExit? ExitOf(Centre centre, QueueSettings queue, string? key)
    {
        foreach (var exit in queue.Exits)
            if (exit.Key == key && Overflow.Exists(centre, exit.To)) return exit;
        return null;
    }
}
