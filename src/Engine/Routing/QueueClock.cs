using Antiphon.Engine.Contract;

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
        var over = at.AddSeconds(settings.WaitSecondsMax);
        return NextOf(settings, call, at) is { } next && next < over ? new Due(next, DueKind.Queue, call.Id.Value) : new Due(over, DueKind.Wait, call.Id.Value);
    }

    /// <summary>Something short of the end of the wait has come.</summary>
    public static void Take(Draft draft, CallId id)
    {
        if (draft.Call(id) is not { Queue: { } queue, EnqueuedAt: { } at } call) return;
        if (call.AskedSince?.AddSeconds(AnswerSecondsMax) <= draft.Now) LastAgentQuestion.Answered(draft, call, yes: false);
        else if (PolicyStages.NextStep(draft.Queue(queue), call) is { } step && at.AddSeconds(step) <= draft.Now)
            draft.Tell(new CallRelaxed(id, queue, step, draft.Now));
    }

    private static DateTimeOffset? NextOf(QueueSettings queue, CallInProgress call, DateTimeOffset enqueuedAt)
    {
        var step = PolicyStages.NextStep(queue, call) is { } seconds ? enqueuedAt.AddSeconds(seconds) : (DateTimeOffset?)null;
        var answer = call.AskedSince?.AddSeconds(AnswerSecondsMax);
        return answer < step || step is null ? answer ?? step : step;
    }
}
