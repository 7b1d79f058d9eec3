using Antiphon.Engine.Routing;

namespace Antiphon.Engine.Ivr;

/// <summary>Asks for a score, and for a reason where it is low.</summary>
internal static class RatingRun
{
    public static readonly FlowId AfterTalk = new("service:rating");
    private const string Node = "rating", End = "end";

    /// <summary>The agent has hung up and the caller stays, if the queue asks him.</summary>
    /// <returns>False: it does not, or he has been asked.</returns>
    public static bool TakeOver(Draft draft, CallInProgress call, ReleaseParty by)
    {
        if (by is not ReleaseParty.Agent || call is not { Phase: CallPhase.Talking, Agent: { } agent, Queue: { } queue, Rating: null }) return false;
        if (draft.Queue(queue).Rating is not { } asks) return false;
        Talk.End(draft, call.Id, agent, queue, by);
        if (call.Recorded && !asks.Recorded) draft.Do(new EndRecording(call.Id));
        draft.Tell(new RatingInvited(call.Id, agent, queue, call.Flow?.Id, AfterTalk: true, asks.Scale, draft.Now));
        FlowRun.GoTo(draft, call.Id, Node);
        return true;
    }

    public static Went? Enter(Draft draft, CallInProgress call, StepId step, SatisfactionNode node)
    {
        if (call.Rating is { Score: not null }) return new("next", node.Next);
        if (call.Rating is null) draft.Tell(new RatingInvited(call.Id, call.LastAgent, call.Queue, call.Flow?.Id, AfterTalk: false, node.Scale, draft.Now));
        AskScore(draft, call, step, node);
        return null;
    }

    public static void Take(Draft draft, CallInProgress call, SatisfactionNode node, KeysTaken keys)
    {
        if (call.Rating is { Score: not null, Reason: null }) TakeReason(draft, call, node, keys);
        else if (call.Rating is { Score: null }) TakeScore(draft, call, node, keys);
    }

    /// <summary>The thanks are over.</summary>
    public static void Take(Draft draft, CallInProgress call, SatisfactionNode node)
    {
        if (call.Rating is { Score: not null }) FlowRun.Leave(draft, call.Id, "rated", node.Next);
    }

    public static RoutingState Apply(RoutingState state, CallEvent fact) => CallFacts.Change(state, fact.Call, call => fact switch
    {
        RatingInvited { AfterTalk: true } e => call with
        {
            Rating = new RatingInHand(AfterTalk: true), Phase = CallPhase.Flow, Agent = null, Consult = null, Party = null, Frames = [], Node = null, Step = null, StepEndsAt = null,
            Flow = FlowOf(state.Centre, e.Queue, call.Flow?.Language),
        },
        RatingInvited => call with { Rating = new RatingInHand(AfterTalk: false) },
        RatingGiven e => call with { Rating = call.Rating is { } rating ? rating with { Score = e.Score } : null },
        RatingReasonGiven e => call with { Rating = call.Rating is { } rating ? rating with { Reason = e.Reason } : null },
        _ => call,
    });

    private static Flow? FlowOf(Centre centre, QueueId? queue, string? language) => queue is { } id && centre.Queues.GetValueOrDefault(id)?.Rating is { } asks
        ? new Flow(AfterTalk, 1, Node, ImmutableDictionary<string, FlowNode>.Empty.Add(Node, asks with { Next = End }).Add(End, new HangUpNode())) { Language = language }
        : null;

    private static void AskScore(Draft draft, CallInProgress call, StepId step, SatisfactionNode node) => Ask(draft, call, step, node.Prompts, node.KeySeconds);

    private static void Ask(Draft draft, CallInProgress call, StepId step, ImmutableArray<string> prompts, int seconds) =>
        draft.Do(new TakeKeys(call.Id, step, Say.Prompts(draft, call, prompts), Minimum: 1, Maximum: 1, EndKey: null, seconds, seconds, Secret: false) { Language = NodeEntry.LanguageOf(call) });

    private static void TakeScore(Draft draft, CallInProgress call, SatisfactionNode node, KeysTaken keys)
    {
        if (keys.Result is not KeysResult.Complete || keys.Digits is not [var key] || key < '1' || key > '0' + node.Scale)
        {
            AskAgain(draft, call, node, keys);
            return;
        }
        var score = node.BestIsOne ? node.Scale + 1 - (key - '0') : key - '0';
        draft.Tell(new RatingGiven(call.Id, score, draft.Now));
        if (score <= node.ReasonUpTo && !node.Reasons.IsEmpty) Ask(draft, call, keys.Step, node.ReasonPrompts, node.KeySeconds);
        else Thank(draft, call, keys.Step, node);
    }

    private static void AskAgain(Draft draft, CallInProgress call, SatisfactionNode node, KeysTaken keys)
    {
        var exit = keys.Result is KeysResult.Nothing ? "no-key" : "wrong-key";
        if (call.Try >= node.Tries || call.Node is not { } name)
        {
            FlowRun.Leave(draft, call.Id, exit, node.Next, keys.Digits, keys.Count);
            return;
        }
        FlowRun.EndStep(draft, call.Id, exit, keys.Digits, keys.Count);
        if (FlowRun.StartStep(draft, call.Id, name, call.Try + 1) is { } step && draft.Call(call.Id) is { } again) AskScore(draft, again, step, node);
    }

    /// <summary>Asked once; who does not say keeps his score.</summary>
    private static void TakeReason(Draft draft, CallInProgress call, SatisfactionNode node, KeysTaken keys)
    {
        if (keys.Digits is { } key && node.Reasons.TryGetValue(key, out var reason)) draft.Tell(new RatingReasonGiven(call.Id, reason, draft.Now));
        Thank(draft, call, keys.Step, node);
    }

    private static void Thank(Draft draft, CallInProgress call, StepId step, SatisfactionNode node)
    {
        if (node.ThanksPrompts.IsEmpty) FlowRun.Leave(draft, call.Id, "rated", node.Next);
        else draft.Do(new PlayPrompts(call.Id, step, Say.Prompts(draft, call, node.ThanksPrompts)) { Language = NodeEntry.LanguageOf(call) });
    }
}
