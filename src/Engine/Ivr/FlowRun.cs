using Antiphon.Engine.Routing;

namespace Antiphon.Engine.Ivr;

/// <summary>Where a node leads when it is done at once.</summary>
internal readonly record struct Went(string Exit, string Next);

/// <summary>Runs a call through its flow, node by node, until one has to wait for the world.</summary>
internal static class FlowRun
{
    /// <summary>Steps that may follow each other without waiting for anything. A flow that goes round in circles ends here.</summary>
    public const int InstantStepsMax = 50;

    public static void Start(Draft draft, CallId id)
    {
        if (draft.Call(id)?.Flow is { } flow) GoTo(draft, id, flow.Start);
        else Fault(draft, id, "no-such-flow");
    }

    /// <summary>A prompt that could not be played holds nobody up.</summary>
    public static void Take(Draft draft, PromptsPlayed played)
    {
        if (StepOf(draft, played.Call, played.Step) is not ({ } call, { } at)) return;
        if (at is PlayNode node) Leave(draft, played.Call, played.Failed ? "failed" : "next", node.Next);
        else if (at is MessageNode message) MessageRun.Take(draft, played, call, message);
        else if (at is SatisfactionNode rating) RatingRun.Take(draft, call, rating);
    }

    public static void Take(Draft draft, ConferenceFull full)
    {
        if (StepOf(draft, full.Call, full.Step) is not ({ } call, ConferenceNode node)) return;
        if (node.Full is { Length: > 0 } next) Leave(draft, full.Call, "full", next);
        else NodeEntry.HangUp(draft, call, new HangUpNode());
    }

    public static void TimeOver(Draft draft, CallInProgress call)
    {
        switch (NodeOf(call))
        {
            case RingNode node: Leave(draft, call.Id, "next", node.Next); break;
            case EarlyMediaNode node: Leave(draft, call.Id, "next", node.Next); break;
            case PlayNode node: Leave(draft, call.Id, "failed", node.Next); break;
            case MessageNode node: MessageRun.TimeOver(draft, call, node); break;
            case SatisfactionNode node: Leave(draft, call.Id, "no-key", node.Next); break;
            case WebServiceNode node: Leave(draft, call.Id, "error", node.Error); break;
            case QueryNode node: Leave(draft, call.Id, "error", node.Error); break;
            default: Fault(draft, call.Id, "silent"); break;
        }
    }

    /// <summary>The call and its node when that very step is still under way.</summary>
    public static (CallInProgress Call, FlowNode Node)? StepOf(Draft draft, CallId id, StepId step) =>
        draft.Call(id) is { Phase: CallPhase.Flow } call && call.Step == step && NodeOf(call) is { } node ? (call, node) : null;

    public static void Leave(Draft draft, CallId id, string exit, string next, string? digits = null, int digitCount = 0)
    {
        EndStep(draft, id, exit, digits, digitCount);
        GoTo(draft, id, next);
    }

    public static void EndStep(Draft draft, CallId id, string exit, string? digits = null, int digitCount = 0)
    {
        if (draft.Call(id) is { Step: { } step }) draft.Tell(new FlowStepEnded(id, step, digits, digitCount, exit, draft.Now));
    }

    /// <returns>The step, or null when there is no such node.</returns>
    public static StepId? StartStep(Draft draft, CallId id, string name, int tryNumber)
    {
        if (draft.Call(id)?.Flow is not { } flow || !flow.Nodes.ContainsKey(name)) return null;
        var step = new StepId(draft.State.LastStep + 1);
        draft.Tell(new FlowStepStarted(id, flow.Id, flow.Version, name, step, tryNumber, draft.Now));
        return step;
    }

    public static void GoTo(Draft draft, CallId id, string start)
    {
        var name = start;
        for (var steps = 0; steps < InstantStepsMax; steps++)
        {
            if (draft.Call(id) is not { } before) return;
            if (Exhausted(draft, before) is { } limit) { Fault(draft, id, limit); return; }
            if (StartStep(draft, id, name, tryNumber: 1) is not { } step || draft.Call(id) is not { } call || NodeOf(call) is not { } node)
            {
                Fault(draft, id, name.Length == 0 ? "no-exit" : "no-such-node");
                return;
            }
            if (NodeEntry.Enter(draft, call, step, node) is not { } went) return;
            EndStep(draft, id, went.Exit);
            name = went.Next;
        }
        Fault(draft, id, "too-many-steps");
    }

    /// <summary>The caller is never left in silence: into the fallback queue of the flow, or of one that it was asked from; else he is released.</summary>
    public static void Fault(Draft draft, CallId id, string problem)
    {
        if (draft.Call(id) is not { } call) return;
        draft.Tell(new FlowFailed(id, call.Flow?.Id, call.Node, problem, draft.Now));
        if (call.EnqueuedAt is null && FallbackOf(draft, call) is { } queue)
        {
            EndStep(draft, id, "failed");
            Queueing.Enqueue(draft, id, queue);
        }
        else Ending.Fault(draft, call, ReleaseParty.System);
    }

    public static FlowNode? NodeOf(CallInProgress call) => call.Node is { } name ? call.Flow?.Nodes.GetValueOrDefault(name) : null;

    private static QueueId? FallbackOf(Draft draft, CallInProgress call)
    {
        for (var i = call.Frames.Length; i >= 0; i--)
            if ((i == call.Frames.Length ? call.Flow : call.Frames[i].Flow)?.Fallback is { } queue && draft.State.Centre.Queues.ContainsKey(queue)) return queue;
        return null;
    }

    private static string? Exhausted(Draft draft, CallInProgress call) => call.Rating is { AfterTalk: true } ? null :
        call.Steps >= FlowLimits.StepsPerCallMax ? "too-many-steps"
        : draft.Now - call.StartedAt > TimeSpan.FromSeconds(FlowLimits.SecondsMax) ? "too-long" : null;
}
