using Antiphon.Engine.CallControl;
using Antiphon.Engine.Routing;

namespace Antiphon.Engine.Ivr;

/// <summary>What each node does when a call comes to it.</summary>
internal static class NodeEntry
{
    /// <returns>Where it leads when it is done at once; null when it waits or is the last.</returns>
    public static Went? Enter(Draft draft, CallInProgress call, StepId step, FlowNode node)
    {
        switch (node)
        {
            case AnswerNode answer: Queueing.Answer(draft, call.Id); return new("next", answer.Next);
            case RingNode: draft.Do(new RingCaller(call.Id)); return null;
            case EarlyMediaNode early: EarlyMedia(draft, call, step, early); return null;
            case PlayNode { Prompts.IsEmpty: true } play: return new("next", play.Next);
            case PlayNode play: draft.Do(new PlayPrompts(call.Id, step, Say.Prompts(draft, call, play.Prompts)) { Language = LanguageOf(call) }); return null;
            case MenuNode menu: MenuRun.Ask(draft, call, step, menu, []); return null;
            case CollectNode collect: CollectRun.Ask(draft, call, step, collect, []); return null;
            case ToneNode tone: draft.Do(new PlayTone(call.Id, tone.FrequencyHz)); return null;
            case EchoNode echo: Echo(draft, call, echo); return null;
            case ConferenceNode conference: IntoConference(draft, call, step, conference); return null;
            case QueueNode queue: ToQueue(draft, call.Id, queue.Queue); return null;
            case HangUpNode end: HangUp(draft, call, end); return null;
            case ConditionNode condition: return Branches.Of(draft, call, condition);
            case SetNode set: return Compute(draft, call, set);
            case CallerNode caller: return Branches.Of(call, caller);
            case CalendarNode calendar: return Branches.Of(draft, calendar);
            case ListNode list: return Branches.Of(call, list);
            case LanguageNode language: draft.Tell(new LanguageChosen(call.Id, language.Language, draft.Now)); return new("next", language.Next);
            case RecordingNode recording: return Record(draft, call, recording);
            case SubFlowNode sub: return SubFlows.Enter(draft, call, sub);
            case ReturnNode back: return SubFlows.Return(draft, call, back);
            case GoToFlowNode other: return SubFlows.GoTo(draft, call, other);
            case PartyNode party: return PartyRun.Enter(draft, call, step, party);
            case MessageNode message: return MessageRun.Enter(draft, call, step, message);
            case SatisfactionNode rating: return RatingRun.Enter(draft, call, step, rating);
            case WebServiceNode web: WebRun.Ask(draft, call, step, web); return null;
            case QueryNode query: return WebRun.Ask(draft, call, step, query);
            case AgentNode agent: return ToAgent(draft, call, agent);
            default: FlowRun.Fault(draft, call.Id, "no-such-node"); return null;
        }
    }

    public static string? LanguageOf(CallInProgress call) => call.Language ?? call.Flow?.Language;

    private static void EarlyMedia(Draft draft, CallInProgress call, StepId step, EarlyMediaNode node)
    {
        draft.Do(new SendEarlyMediaToCaller(call.Id));
        if (!node.Prompts.IsEmpty) draft.Do(new PlayPrompts(call.Id, step, Say.Prompts(draft, call, node.Prompts), Loop: true) { Language = LanguageOf(call) });
    }

    private static void Echo(Draft draft, CallInProgress call, EchoNode node)
    {
        draft.Do(new EchoCaller(call.Id));
        if (node.Recorded) CallRecording.Start(draft, call);
    }

    private static Went Record(Draft draft, CallInProgress call, RecordingNode node)
    {
        switch (node.What)
        {
            case RecordingStep.Start: CallRecording.Start(draft, call); break;
            case RecordingStep.Pause: CallRecording.Pause(draft, call, by: null); break;
            default: CallRecording.Resume(draft, call, by: null); break;
        }
        return new("next", node.Next);
    }

    /// <summary>The recording stands under the call that opens the conference.</summary>
    private static void IntoConference(Draft draft, CallInProgress call, StepId step, ConferenceNode node)
    {
        var records = node.Recorded && !call.Recorded && !draft.State.Calls.Values.Any(other =>
            other.Recorded && other.Id != call.Id && other.Phase == CallPhase.Flow && FlowRun.NodeOf(other) is ConferenceNode { Recorded: true } at && at.Conference == node.Conference);
        if (records) draft.Tell(new RecordingOrdered(call.Id, draft.Now));
        draft.Do(new CallIntoConference(call.Id, step, node.Conference, records, node is { Recorded: true, Apart: true }));
    }

    private static void ToQueue(Draft draft, CallId id, QueueId queue)
    {
        FlowRun.EndStep(draft, id, "queue");
        Queueing.Enqueue(draft, id, queue);
    }

    /// <summary>Free means ready at this moment: whoever is not is asked for in vain, and the flow offers something else.</summary>
    private static Went? ToAgent(Draft draft, CallInProgress call, AgentNode node)
    {
        var wanted = Expression.Evaluate(node.Agent, Names.Of(draft, call)).Value is { } value ? new AgentId(value.ToString()) : (AgentId?)null;
        var ready = wanted is { } named && draft.Agent(named) is { State: AgentState.Ready, PhoneUp: true } && draft.State.Centre.Agents.GetValueOrDefault(named)?.Queues.Contains(node.Queue) == true;
        if (!ready) return new("busy", node.Busy);
        draft.Tell(new AgentWanted(call.Id, wanted!.Value, node.HoldSeconds, draft.Now));
        ToQueue(draft, call.Id, node.Queue);
        return null;
    }

    public static void HangUp(Draft draft, CallInProgress call, HangUpNode node)
    {
        FlowRun.EndStep(draft, call.Id, "hang-up");
        var reason = call.Answered || node.Cause is ReleaseCause.Normal ? EndReason.Normal : EndReason.Refused;
        Ending.End(draft, call.Id, reason, ReleaseParty.System, lost: null, call.Answered ? ReleaseCause.Normal : node.Cause);
    }

    private static Went Compute(Draft draft, CallInProgress call, SetNode node) =>
        Assign(draft, call, node.Values) ? new("next", node.Next) : new("error", node.Error.Length > 0 ? node.Error : node.Next);

    /// <returns>False when one could not be computed; those before it stand.</returns>
    public static bool Assign(Draft draft, CallInProgress call, ImmutableArray<Assignment> assignments)
    {
        var (values, fine) = (ImmutableDictionary<string, FlowValue>.Empty, true);
        foreach (var assignment in assignments)
        {
            var seen = call with { Variables = call.Variables.SetItems(values) };
            if (Expression.Evaluate(assignment.Expression, Names.Of(draft, seen)) is not { Value: { } value }
                || (!seen.Variables.ContainsKey(assignment.Variable) && seen.Variables.Count >= FlowLimits.VariablesMax)) { fine = false; break; }
            values = values.SetItem(assignment.Variable, value);
        }
        if (!values.IsEmpty) draft.Tell(new VariablesSet(call.Id, values, draft.Now));
        return fine;
    }
}
