namespace Antiphon.Engine.Routing;

/// <summary>What time does to a waiting call: the end of its wait, and the steps of its queue's policy.</summary>
internal static class QueueClock
{
    /// <summary>A caller who is asked and of whose answer nothing is heard goes on waiting after that, seconds.</summary>
    public const int AnswerSecondsMax = 45;

    /// <summary>Nobody serves a queue that is not there any more.</summary>
    public static Due? DueOf(Centre centre, CallInProgress call)
    {
        if (call is not { Queue: { } queue, EnqueuedAt: { } at }) return null;
        if (!centre.Queues.TryGetValue(queue, out var settings)) return new Due(at, DueKind.Wait, call.Id.Value);
        if (call.Callback is { } callback) return new Due(Callbacks.DueOf(centre, settings, call, callback), DueKind.Queue, call.Id.Value);
        var over = (call.OnLineSince ?? at).AddSeconds(settings.WaitSecondsMax);
        return NextOf(centre, settings, call, at) is { } next && next < over ? new Due(next, DueKind.Queue, call.Id.Value) : new Due(over, DueKind.Wait, call.Id.Value);
    }

    /// <summary>Something short of the end of the wait has come.</summary>
    public static void Take(Draft draft, CallId id)
    {
        if (draft.Call(id) is not { Queue: { } queue, EnqueuedAt: { } at } call) return;
        if (call.Callback is { } callback)
        {
            Callbacks.Tick(draft, call, callback, draft.Queue(queue));
            return;
        }
        if (Overflow.AfterWait(draft.State.Centre, draft.Queue(queue), call) is { } rule && call.OnLineSince?.AddSeconds(rule.Seconds) <= draft.Now
            && Overflow.Take(draft, id, draft.Queue(queue), OverflowWhen.Waited)) return;
        if (call.AskedSince?.AddSeconds(AnswerSecondsMax) <= draft.Now) AskedInVain(draft, call);
        else if (PolicyStages.NextStep(draft.Queue(queue), call) is { } step && at.AddSeconds(step) <= draft.Now)
            draft.Tell(new CallRelaxed(id, queue, step, draft.Now));
        else if (Announcements.NextAt(draft.Queue(queue), call) <= draft.Now) Announcements.Tell(draft, call, draft.Queue(queue));
    }

    private static void AskedInVain(Draft draft, CallInProgress call)
    {
        if (call.Question is null) LastAgentQuestion.Answered(draft, call, yes: false);
        else CallbackQuestion.Decline(draft, call, "declined");
    }

    private static DateTimeOffset? NextOf(Centre centre, QueueSettings queue, CallInProgress call, DateTimeOffset enqueuedAt)
    {
        DateTimeOffset? next = null;
        if (PolicyStages.NextStep(queue, call) is { } step) Consider(enqueuedAt.AddSeconds(step));
        if (call.AskedSince is { } asked) Consider(asked.AddSeconds(AnswerSecondsMax));
        if (Overflow.AfterWait(centre, queue, call) is { } rule) Consider((call.OnLineSince ?? enqueuedAt).AddSeconds(rule.Seconds));
        if (Announcements.NextAt(queue, call) is { } announcement) Consider(announcement);
        return next;

        void Consider(DateTimeOffset at)
        {
            if (next is null || at < next) next = at;
        }
    }
}
