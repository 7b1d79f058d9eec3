using Antiphon.Engine.CallControl;

namespace Antiphon.Engine.Routing;

/// <summary>直呼坐席: an agent is called by his own number. It rings at him and at nobody else, as long as the settings of no queue say; the caller
/// hears it ring, and is told busy when the agent cannot take a call now.</summary>
internal static class DirectCalls
{
    public static void Begin(Draft draft, CallId id, AgentId agent)
    {
        if (draft.Call(id) is not { } call) return;
        if (TalkRules.MayCall(draft, call, agent) is not null)
        {
            End(draft, id, ReleaseCause.Busy);
            return;
        }
        if (!call.Answered) draft.Do(new RingCaller(id));
        Offers.MakeDirect(draft, id, agent, OfferPurpose.Direct);
    }

    public static void NotTaken(Draft draft, CallId id, ConsultOutcome outcome) =>
        End(draft, id, outcome is ConsultOutcome.Rejected ? ReleaseCause.Busy : ReleaseCause.NoAnswer);

    /// <summary>He asked for one person, not for a queue: nobody's loss.</summary>
    private static void End(Draft draft, CallId id, ReleaseCause cause)
    {
        if (draft.Call(id) is not null) Ending.End(draft, id, EndReason.Unreachable, ReleaseParty.System, lost: null, cause);
    }
}
