using Antiphon.Engine.Routing;

namespace Antiphon.Engine.CallControl;

/// <summary>录音与暂停: one recording per call, and silence in it while secrets are said. A pause ends at the latest with the talk in which it was made, so that nobody
/// forgets it for the next.</summary>
internal static class CallRecording
{
    public static Refusal? Take(Draft draft, PauseCallRecording wish) => Take(draft, wish.Call, wish.Agent, pause: true);

    public static Refusal? Take(Draft draft, ResumeCallRecording wish) => Take(draft, wish.Call, wish.Agent, pause: false);

    /// <summary>Asked for again: nothing changes.</summary>
    public static void Pause(Draft draft, CallInProgress call, AgentId? by)
    {
        if (!call.Recorded || call.RecordingPaused) return;
        draft.Tell(new RecordingPaused(call.Id, by, draft.Now));
        draft.Do(new HushRecording(call.Id, Paused: true));
    }

    public static void Resume(Draft draft, CallInProgress call, AgentId? by)
    {
        if (!call.RecordingPaused) return;
        draft.Tell(new RecordingResumed(call.Id, by, draft.Now));
        draft.Do(new HushRecording(call.Id, Paused: false));
    }

    /// <summary>Records the call from here, unless it is recorded already.</summary>
    public static void Start(Draft draft, CallInProgress call)
    {
        if (call.Recorded) return;
        draft.Tell(new RecordingOrdered(call.Id, draft.Now));
        draft.Do(new RecordCall(call.Id));
    }

    private static Refusal? Take(Draft draft, CallId id, AgentId agent, bool pause)
    {
        if (TalkRules.MayAct(draft, id, agent, out var call) is { } refusal) return refusal;
        if (!call.Recorded) return Refusal.NotRecorded;
        if (pause) Pause(draft, call, agent);
        else Resume(draft, call, agent);
        return null;
    }
}
