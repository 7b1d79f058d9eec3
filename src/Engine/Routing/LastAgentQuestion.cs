namespace Antiphon.Engine.Routing;

/// <summary>Asks a caller who comes back whether he wants the agent whom he talked to last. He keeps his place while he thinks.</summary>
internal static class LastAgentQuestion
{
    private const string YesKey = "1";
    private const int KeySeconds = 5;
    private static readonly ImmutableArray<string> Prompts = ["last-agent"];

    /// <returns>False: there is nothing to ask.</returns>
    public static bool Ask(Draft draft, CallId id, QueueSettings queue)
    {
        if (draft.Call(id) is not { Facts.LastAgent: { } last, WantsLastAgent: null } call || !queue.Stages.Any(stage => stage is LastAgentStage { Ask: true })) return false;
        if (draft.Agent(last) is null || draft.State.Centre.Agents.GetValueOrDefault(last)?.Queues.Contains(queue.Id) is not true) return false;
        draft.Tell(new CallerAsked(id, queue.Id, draft.Now));
        if (draft.Call(id)?.Step is { } step) draft.Do(new TakeKeys(id, step, Prompts, Minimum: 1, Maximum: 1, EndKey: null, KeySeconds, KeySeconds, Secret: false));
        return true;
    }

    public static void Take(Draft draft, KeysTaken keys)
    {
        if (keys.Result is KeysResult.Stopped || draft.Call(keys.Call) is not { Phase: CallPhase.Queued, AskedSince: not null, Question: null } call || call.Step != keys.Step) return;
        Answered(draft, call, yes: keys.Digits == YesKey);
    }

    public static void Answered(Draft draft, CallInProgress call, bool yes)
    {
        if (call.Queue is not { } queue) return;
        draft.Tell(new CallerAnsweredQuestion(call.Id, queue, yes, draft.Now));
        Queueing.PlayWaitingPrompts(draft, call.Id, draft.Queue(queue));
    }
}
