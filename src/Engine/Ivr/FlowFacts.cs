namespace Antiphon.Engine.Ivr;

/// <summary>What the facts of a flow change, and how long its steps may last.</summary>
internal static class FlowFacts
{
    /// <summary>Longest step that waits for the end of prompts or for keys, seconds. Longer than any prompt: only a lost answer comes to it.</summary>
    public const int StepSecondsMax = 900;

    /// <summary>On top of what a web service may take, until its answer counts as lost.</summary>
    private const int WebMarginSeconds = 5;

    public static int? StepSeconds(FlowNode? node) => node switch
    {
        RingNode ring => ring.Seconds,
        EarlyMediaNode early => early.Seconds,
        PlayNode or MenuNode or CollectNode or SatisfactionNode => StepSecondsMax,
        MessageNode message => StepSecondsMax + message.SecondsMax,
        WebServiceNode web => web.TimeoutSeconds + WebMarginSeconds,
        QueryNode => WebMarginSeconds,
        _ => null,
    };

    /// <summary>A call that is transferred later rings as any other.</summary>
    public static int? RingSeconds(CallInProgress call) => call.TalkStartedAt is null && call.Node is { } name && call.Flow?.Nodes.GetValueOrDefault(name) is PartyNode party and not RingGroupNode ? party.RingSeconds : null;

    public static RoutingState Entered(RoutingState state, FlowEntered e)
    {
        if (state.Calls.GetValueOrDefault(e.Call) is not { } call || state.Centre.Flows.GetValueOrDefault(e.Flow) is not { } flow) return state;
        var frames = e.Return && call is { Flow: { } from, Node: { } node } ? call.Frames.Add(new FlowFrame(from, node)) : call.Frames;
        return state.With(call with { Flow = flow, Frames = frames, Node = null, Step = null, StepEndsAt = null });
    }

    public static CallInProgress IntoMailbox(RoutingState state, CallInProgress call, MailboxEntered e) => call with
    {
        Phase = CallPhase.Flow, Flow = state.Centre.Flows.GetValueOrDefault(e.Flow), Frames = [], Node = null, Step = null, StepEndsAt = null, Party = null, Reach = null,
        Variables = call.Variables.SetItem(MailboxFlow.Variable, FlowValue.Of(e.Box)),
    };

    public static CallInProgress Returned(CallInProgress call) =>
        call.Frames is [.. var outer, var frame] ? call with { Flow = frame.Flow, Node = frame.Node, Frames = outer, Step = null, StepEndsAt = null } : call;
}
