using Antiphon.Engine.Contract;
using Antiphon.Engine.Routing;

namespace Antiphon.Engine.Ivr;

/// <summary>Runs a call through its flow, node by node, until one has to wait for the world.</summary>
internal static class FlowRun
{
    /// <summary>Steps that may follow each other without waiting for anything. A flow that goes round in circles ends here.</summary>
    public const int InstantStepsMax = 50;

    public static void Start(Draft draft, CallId id)
    {
        if (draft.Call(id)?.Flow is { } flow) GoTo(draft, id, flow.Start);
        else Fault(draft, id);
    }

    /// <summary>A prompt that could not be played holds nobody up.</summary>
    public static void Take(Draft draft, PromptsPlayed played)
    {
        if (StepOf(draft, played.Call, played.Step) is (_, PlayNode node)) Leave(draft, played.Call, played.Failed ? "failed" : "next", node.Next);
    }

    public static void Take(Draft draft, ConferenceFull full)
    {
        if (StepOf(draft, full.Call, full.Step) is not (_, ConferenceNode node)) return;
        if (node.Full is { } next) Leave(draft, full.Call, "full", next);
        else HangUp(draft, full.Call);
    }

    public static void TimeOver(Draft draft, CallInProgress call)
    {
        switch (NodeOf(call))
        {
            case RingNode node: Leave(draft, call.Id, "next", node.Next); break;
            case EarlyMediaNode node: Leave(draft, call.Id, "next", node.Next); break;
            default: Fault(draft, call.Id); break;
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

    private static void GoTo(Draft draft, CallId id, string start)
    {
        var name = start;
        for (var steps = 0; steps < InstantStepsMax; steps++)
        {
            if (StartStep(draft, id, name, tryNumber: 1) is not { } step || draft.Call(id) is not { } call || NodeOf(call) is not { } node) break;
            if (Enter(draft, call, step, node) is not { } next) return;
            EndStep(draft, id, "next");
            name = next;
        }
        Fault(draft, id);
    }

    /// <returns>The next node when this one is done at once; null when it waits or is the last.</returns>
    private static string? Enter(Draft draft, CallInProgress call, StepId step, FlowNode node)
    {
        switch (node)
        {
            case AnswerNode answer: Queueing.Answer(draft, call.Id); return answer.Next;
            case RingNode: draft.Do(new RingCaller(call.Id)); return null;
            case EarlyMediaNode early: EarlyMedia(draft, call, step, early); return null;
            case PlayNode { Prompts.IsEmpty: true } play: return play.Next;
            case PlayNode play: draft.Do(new PlayPrompts(call.Id, step, play.Prompts)); return null;
            case MenuNode menu: MenuRun.Ask(draft, call.Id, step, menu); return null;
            case ToneNode tone: draft.Do(new PlayTone(call.Id, tone.FrequencyHz)); return null;
            case EchoNode echo: Echo(draft, call, echo); return null;
            case ConferenceNode conference: IntoConference(draft, call, step, conference); return null;
            case QueueNode queue: ToQueue(draft, call.Id, queue.Queue); return null;
            case HangUpNode: HangUp(draft, call.Id); return null;
            default: Fault(draft, call.Id); return null;
        }
    }

    private static void EarlyMedia(Draft draft, CallInProgress call, StepId step, EarlyMediaNode node)
    {
        draft.Do(new SendEarlyMediaToCaller(call.Id));
        if (!node.Prompts.IsEmpty) draft.Do(new PlayPrompts(call.Id, step, node.Prompts, Loop: true));
    }

    private static void Echo(Draft draft, CallInProgress call, EchoNode node)
    {
        draft.Do(new EchoCaller(call.Id));
        if (!node.Recorded || call.Recorded) return;
        draft.Tell(new RecordingOrdered(call.Id, draft.Now));
        draft.Do(new RecordCall(call.Id));
    }

    /// <summary>The recording stands under the call that opens the conference.</summary>
    private static void IntoConference(Draft draft, CallInProgress call, StepId step, ConferenceNode node)
    {
        var records = node.Recorded && !call.Recorded && !draft.State.Calls.Values.Any(other =>
            other.Recorded && other.Id != call.Id && other.Phase == CallPhase.Flow && NodeOf(other) is ConferenceNode { Recorded: true } at && at.Conference == node.Conference);
        if (records) draft.Tell(new RecordingOrdered(call.Id, draft.Now));
        draft.Do(new CallIntoConference(call.Id, step, node.Conference, records));
    }

    private static void ToQueue(Draft draft, CallId id, QueueId queue)
    {
        EndStep(draft, id, "queue");
        Queueing.Enqueue(draft, id, queue);
    }

    private static void HangUp(Draft draft, CallId id)
    {
        EndStep(draft, id, "hang-up");
        Ending.End(draft, id, EndReason.Normal, ReleaseParty.System, lost: null, ReleaseCause.Normal);
    }

    private static void Fault(Draft draft, CallId id)
    {
        if (draft.Call(id) is { } call) Ending.Fault(draft, call, ReleaseParty.System);
    }

    private static FlowNode? NodeOf(CallInProgress call) => call.Node is { } name ? call.Flow?.Nodes.GetValueOrDefault(name) : null;
}
