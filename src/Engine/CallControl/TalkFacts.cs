using Antiphon.Engine.Outbound;
using Antiphon.Engine.Routing;

namespace Antiphon.Engine.CallControl;

/// <summary>What the facts of call control change.</summary>
internal static class TalkFacts
{
    public static RoutingState Apply(RoutingState state, CallEvent fact) => fact switch
    {
        CallHeld e => CallFacts.Change(state, e.Call, call => call with { HeldSince = e.At, Shape = call.Consult is null ? TalkShape.Held : TalkShape.Consulting }),
        CallResumed e => CallFacts.Change(state, e.Call, call => call with { HeldSince = null, Shape = TalkShape.Together }),
        ConsultStarted e => CallFacts.Change(state, e.Call, call => call with
        {
            Shape = TalkShape.Consulting,
            Consult = new Consult(e.With, e.Party, Offer: null, Answered: false, e.At) { EndsAt = e.Party is null ? null : e.At.AddSeconds(PartyCalls.DialSecondsMax) },
        }),
        ConsultAnswered e => Answered(state, e),
        ConsultEnded e => Ended(state, e),
        ConferenceStarted e => CallFacts.Change(state, e.Call, call => call with { Shape = TalkShape.Conference, HeldSince = null }),
        CallTransferred e => CallFacts.Change(state, e.Call, call => Transferred(state, call, e)),
        CustomerDialled e => OutsideFacts.Dialled(CallFacts.Change(state, e.Call, call => call with
        {
            Phase = CallPhase.DiallingCustomer, Party = e.Party, StepEndsAt = e.At.AddSeconds(PartyCalls.DialSecondsMax),
        }), e.Call, e.Party, e.At),
        _ => state,
    };

    private static RoutingState Answered(RoutingState state, ConsultAnswered e)
    {
        if (state.Calls.GetValueOrDefault(e.Call)?.Consult is not { } consult) return state;
        if (consult.Offer is { } offer) state = state.Without(offer);
        state = CallFacts.Change(state, e.Call, call => call with { Consult = consult with { Answered = true, Offer = null, EndsAt = null } });
        return e.With is { } third ? CallFacts.ChangeAgent(state, third, agent => agent with { Offer = null }) : state;
    }

    /// <summary>The third was with the agent: now the agent has nobody, and the customer still his music.</summary>
    private static RoutingState Ended(RoutingState state, ConsultEnded e)
    {
        state = CallFacts.Change(state, e.Call, call => call with
        {
            Consult = null, OutsideBy = call.DialledBy is null ? null : call.OutsideBy,
            Shape = call.Shape switch { TalkShape.Consulting => TalkShape.Held, TalkShape.Conference => TalkShape.Together, var shape => shape },
        });
        return e.With is { } third ? CallFacts.ChangeAgent(state, third, agent => agent with { IdleSince = e.At }) : state;
    }

    private static CallInProgress Transferred(RoutingState state, CallInProgress call, CallTransferred e) => call with
    {
        Phase = CallPhase.Flow, Agent = null, Step = null, StepEndsAt = null, Node = null, Party = null, Consult = null,
        Flow = e.To is ToFlow to ? state.Centre.Flows.GetValueOrDefault(to.Flow) : call.Flow,
    };
}
