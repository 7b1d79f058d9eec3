using Antiphon.Engine.CallControl;

namespace Antiphon.Engine.Routing;

/// <summary>What the facts of callbacks change.</summary>
internal static class CallbackFacts
{
    public static RoutingState Apply(RoutingState state, CallEvent fact) => fact switch
    {
        CallbackAsked e => CallFacts.Change(state.WithStep(e.Step.Value), e.Call, call => call with
        {
            Step = e.Step, AskedSince = e.At, Question = e.NewNumber ? WaitingQuestion.NewNumber : WaitingQuestion.CallbackNumber,
        }),
        CallbackDeclined e => CallFacts.Change(state, e.Call, call => call with { AskedSince = null, Question = null }),
        CallbackAgreed e => CallFacts.Change(state, e.Call, call => call with
        {
            AskedSince = null, Question = null, Promise = null, DueSince = e.At, Callback = new Callback(e.Number, e.At, e.ExpiresAt) { LineOpen = true },
        }),
        CallbackLineClosed e => CallFacts.Change(Change(state, e.Call, callback => callback with { LineOpen = false }), e.Call, call => call with { DueSince = e.At }),
        CallbackDue e => CallFacts.Change(Change(state, e.Call, callback => callback with { NotBefore = null }), e.Call, call => call with { DueSince = e.At }),
        CallbackRested e => CallFacts.Change(Change(state, e.Call, callback => callback with { NotBefore = e.NotBefore, Attempts = e.Attempts }), e.Call, call => call with
        {
            Phase = CallPhase.Queued, Agent = null, Party = null, StepEndsAt = null, OutsideBy = null, OutsideTrunk = null,
        }),
        CallbackStarted e => Started(state, e),
        CallbackAnswered e => CallFacts.Change(state, e.Call, call => call with { Callback = null, Answered = true, DueSince = e.At, Announced = 0, AnnouncedAt = null, PositionTold = 0 }),
        _ => state,
    };

    private static RoutingState Started(RoutingState state, CallbackStarted e)
    {
        if (state.Calls.GetValueOrDefault(e.Call) is not { } call) return state;
        if (call.Offer is { } offer) state = state.Without(offer);
        state = state.With(call with { Phase = CallPhase.RingingDialler, Offer = null, Agent = e.Agent, Callback = call.Callback is { } callback ? callback with { AgentAsked = e.AgentAsked } : null, StepEndsAt = e.At.AddSeconds(OutboundCalls.LiftSecondsMax) });
        return CallFacts.ChangeAgent(state, e.Agent, agent => agent with { Offer = null, LastOfferedAt = e.At });
    }

    private static RoutingState Change(RoutingState state, CallId id, Func<Callback, Callback> change) =>
        CallFacts.Change(state, id, call => call.Callback is { } callback ? call with { Callback = change(callback) } : call);
}
