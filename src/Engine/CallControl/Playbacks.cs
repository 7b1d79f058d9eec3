using Antiphon.Engine.Ivr;
using Antiphon.Engine.Routing;

namespace Antiphon.Engine.CallControl;

/// <summary>在线播音: prompts of the centre, or an earlier recording of the customer, played into a talk. With resume both talk again at the end; without it the agent is
/// free at once, and the customer goes where his queue says.</summary>
internal static class Playbacks
{
    /// <summary>Longest that a customer listens alone, seconds: what has not ended by then went wrong.</summary>
    public const int AloneSecondsMax = 1800;

    public static Refusal? Take(Draft draft, PlayToCustomer wish)
    {
        if (TalkRules.MayAct(draft, wish.Call, wish.Agent, out var call) is { } refusal) return refusal;
        if (call.Playback is not null) return Refusal.PlaybackInProgress;
        if (Elsewhere(call) is { } busy) return busy;
        if (wish.Recording is null ? wish.Prompts.Length is 0 or > PlayToCustomer.PromptsMax : !wish.Resume || wish.Prompts.Length > 0) return Refusal.NothingToPlay;
        if (wish.Resume) Run(draft, call, wish.Agent, wish.Prompts, wish.Recording, fromMs: 0);
        else LeaveAlone(draft, call, wish);
        return null;
    }

    public static Refusal? Take(Draft draft, PausePlayback wish)
    {
        if (Mine(draft, wish.Call, wish.Agent, out var call) is { } refusal) return refusal;
        if (call.Playback is not { RunsSince: { } since } playing) return Refusal.NoPlayback;
        draft.Tell(new PlaybackPaused(call.Id, wish.Agent, playing.FromMs + (int)(draft.Now - since).TotalMilliseconds, draft.Now));
        TalkRules.Shape(draft, call.Id, TalkShape.Together);
        return null;
    }

    public static Refusal? Take(Draft draft, ContinuePlayback wish)
    {
        if (Mine(draft, wish.Call, wish.Agent, out var call) is { } refusal) return refusal;
        if (call.Playback is not { RunsSince: null } paused) return Refusal.PlaybackInProgress;
        if (Elsewhere(call) is { } busy) return busy;
        Run(draft, call, wish.Agent, paused.Prompts, paused.Recording, paused.FromMs);
        return null;
    }

    public static Refusal? Take(Draft draft, StopPlayback wish)
    {
        if (Mine(draft, wish.Call, wish.Agent, out var call) is { } refusal) return refusal;
        var runs = call.Playback is { RunsSince: not null };
        draft.Tell(new PlaybackEnded(call.Id, wish.Agent, PlaybackOutcome.Stopped, draft.Now));
        if (runs) TalkRules.Shape(draft, call.Id, TalkShape.Together);
        return null;
    }

    /// <summary>It is over. A prompt that could not be played holds nobody up.</summary>
    public static void Take(Draft draft, PromptsPlayed played)
    {
        if (draft.Call(played.Call) is not { Playback: { RunsSince: not null } playing } call || playing.Step != played.Step) return;
        draft.Tell(new PlaybackEnded(call.Id, playing.By, played.Failed ? PlaybackOutcome.Failed : PlaybackOutcome.Finished, draft.Now));
        if (playing.Resume) TalkRules.Shape(draft, call.Id, TalkShape.Together);
        else GoOn(draft, call, playing.By);
    }

    /// <summary>What is played ends with the talk, or with the call.</summary>
    public static void Cease(Draft draft, CallInProgress call)
    {
        if (call.Playback is { } playing) draft.Tell(new PlaybackEnded(call.Id, playing.By, PlaybackOutcome.CutOff, draft.Now));
    }

    public static RoutingState Apply(RoutingState state, CallEvent fact) => fact switch
    {
        PlaybackStarted e => CallFacts.Change(state.WithStep(e.Step.Value), e.Call, call => Started(call, e)),
        PlaybackPaused e => CallFacts.Change(state, e.Call, call => call with { Shape = TalkShape.Together, Playback = call.Playback is { } now ? now with { FromMs = e.AtMs, RunsSince = null } : null }),
        PlaybackEnded e => CallFacts.Change(state, e.Call, call => call with { Playback = null, StepEndsAt = null, Shape = call.Shape is TalkShape.Playing ? TalkShape.Together : call.Shape }),
        _ => state,
    };

    private static CallInProgress Started(CallInProgress call, PlaybackStarted e)
    {
        var playing = call with { Playback = new Playback(e.Agent, e.Step, e.Prompts, e.Recording, e.Resume, e.FromMs, e.At) };
        return e.Resume ? playing with { Shape = TalkShape.Playing }
            : playing with { Phase = CallPhase.Flow, Agent = null, Node = null, Step = null, Party = null, StepEndsAt = e.At.AddSeconds(AloneSecondsMax) };
    }

    private static Refusal? Mine(Draft draft, CallId id, AgentId agent, out CallInProgress call) =>
        TalkRules.MayAct(draft, id, agent, out call) ?? (call.Playback is null ? Refusal.NoPlayback : null);

    private static Refusal? Elsewhere(CallInProgress call) => call switch
    {
        { Shape: TalkShape.Conference } => Refusal.InConference,
        { Consult: not null } => Refusal.ConsultInProgress,
        { Shape: TalkShape.Held } => Refusal.AlreadyOnHold,
        _ => null,
    };

    private static void Run(Draft draft, CallInProgress call, AgentId agent, ImmutableArray<string> prompts, CallId? recording, int fromMs)
    {
        var step = new StepId(draft.State.LastStep + 1);
        draft.Tell(new PlaybackStarted(call.Id, agent, step, prompts, Resume: true, fromMs, draft.Now) { Recording = recording });
        draft.Do(new PlayToTalk(call.Id, step, prompts, recording, fromMs) { Language = NodeEntry.LanguageOf(call) });
    }

    private static void LeaveAlone(Draft draft, CallInProgress call, PlayToCustomer wish)
    {
        Talk.End(draft, call.Id, wish.Agent, call.Queue ?? QueueId.None, ReleaseParty.Agent, handedOn: true);
        var step = new StepId(draft.State.LastStep + 1);
        draft.Tell(new PlaybackStarted(call.Id, wish.Agent, step, wish.Prompts, Resume: false, FromMs: 0, draft.Now));
        draft.Do(new PlayPrompts(call.Id, step, wish.Prompts) { Language = NodeEntry.LanguageOf(call) });
    }

    private static void GoOn(Draft draft, CallInProgress call, AgentId agent)
    {
        if (draft.Queue(call.Queue ?? QueueId.None).PlaybackFlow is { } flow && draft.State.Centre.Flows.ContainsKey(flow))
        {
            draft.Tell(new CallTransferred(call.Id, agent, new ToFlow(flow), Attended: false, draft.Now));
            FlowRun.Start(draft, call.Id);
        }
        else Ending.End(draft, call.Id, EndReason.Normal, ReleaseParty.Agent, lost: null, ReleaseCause.Normal);
    }
}
