using Antiphon.Engine.Agents;
using Antiphon.Engine.Routing;

namespace Antiphon.Engine.CallControl;

/// <summary>代接: somebody takes a call that rings at a colleague's, or one that is parked, from the page or by dialling from his phone.</summary>
internal static class PickUps
{
    private const string RingingTone = "ring";

    /// <summary>From the page: a phone that stands open has the call at once, another one rings.</summary>
    public static Refusal? Take(Draft draft, PickUpCall wish)
    {
        if (draft.Agent(wish.Agent) is not { } agent) return Shifts.Absent(draft, wish.Agent);
        if (draft.Call(wish.Call) is not { } call) return Refusal.CallUnknown;
        if (!agent.IsFree()) return Refusal.AgentBusy;
        if (!agent.PhoneUp) return Refusal.PhoneNotConnected;
        if (FromOf(draft.State, call) is not { } from) return Refusal.NothingToPickUp;
        if (call.Parked is null && !PickUpRights.May(draft.State, agent.Phone, agent.Id, call)) return Refusal.PickUpNotAllowed;
        draft.Tell(new CallPickedUp(call.Id, from, agent.Id.Value, draft.Now));
        var purpose = StopRinging(draft, call);
        if (!call.Answered) draft.Do(new PlayPrompts(call.Id, new StepId(0), [RingingTone], Loop: true));
        Supervision.Claim(draft, agent, call.Id, purpose);
        return null;
    }

    /// <summary>A phone has dialled for it: its own call becomes part of the other.</summary>
    public static void ByPhone(Draft draft, CallId own, string extension, CallInProgress call)
    {
        var agent = AgentAt(draft.State, extension);
        var from = FromOf(draft.State, call);
        var allowed = call.Parked is not null || PickUpRights.May(draft.State, extension, agent?.Id, call);
        if (from is null || !allowed || (agent is null && call.Offer is not null && call.Parked is null))
        {
            Refuse(draft, own, from is null ? ReleaseCause.NoSuchNumber : ReleaseCause.Forbidden);
            return;
        }
        if (agent is not null && !agent.IsFree())
        {
            Refuse(draft, own, ReleaseCause.Busy);
            return;
        }
        draft.Tell(new CallPickedUp(call.Id, from, agent?.Id.Value ?? extension, draft.Now));
        var purpose = StopRinging(draft, call);
        if (agent is not null) GiveTo(draft, own, agent, call.Id, purpose);
        else GiveTo(draft, own, extension, call.Id);
        draft.Tell(new CallMerged(own, call.Id, draft.Now));
        Ending.End(draft, own, EndReason.Normal, ReleaseParty.System, lost: null, release: null);
    }

    public static void Refuse(Draft draft, CallId own, ReleaseCause cause) => Ending.End(draft, own, EndReason.Refused, ReleaseParty.System, lost: null, cause);

    /// <summary>Where the call rings, or is parked; null: nowhere.</summary>
    public static string? FromOf(RoutingState state, CallInProgress call) => call switch
    {
        { Parked: { } parked } => parked.Place.ToString(System.Globalization.CultureInfo.InvariantCulture),
        { Phase: CallPhase.Offered, Agent: { } agent } => agent.Value,
        { Phase: CallPhase.DiallingParty } => PickUpRights.RingsAt(state, call).FirstOrDefault(),
        _ => null,
    };

    /// <returns>What it is offered for then.</returns>
    private static OfferPurpose StopRinging(Draft draft, CallInProgress call)
    {
        var purpose = OfferPurpose.Transfer;
        if (call.Phase is CallPhase.Offered && call.Offer is { } id && draft.Offer(id) is { } offer)
        {
            Offers.Withdraw(draft, offer);
            purpose = offer.Purpose;
            if (purpose is OfferPurpose.Queue) Queueing.Requeue(draft, offer, joining: false);
        }
        if (call.Phase is CallPhase.DiallingParty) draft.Do(new CancelParty(call.Id));
        Queueing.Answer(draft, call.Id);
        return purpose;
    }

    private static void GiveTo(Draft draft, CallId own, AgentShift agent, CallId id, OfferPurpose purpose)
    {
        var call = draft.Call(id)!;
        var offer = new OfferId(draft.State.LastOffer + 1);
        draft.Tell(new OfferMade(offer, id, call.Queue ?? QueueId.None, agent.Id, draft.In(Offers.JoinSecondsMax), draft.Now) { Purpose = purpose is OfferPurpose.Queue ? null : purpose });
        AgentStates.Change(draft, agent.Id, AgentState.Offered, StateCause.Agent, call: id);
        if (agent.State is AgentState.NotReady) draft.Tell(new AgentStatePending(agent.Id, AgentState.NotReady, agent.Reason, draft.Now));
        draft.Do(new TakeAsAgent(id, own, offer, agent.Id, agent.Phone));
        Offers.Take(draft, new OfferTaken(offer));
    }

    private static void GiveTo(Draft draft, CallId own, string extension, CallId id)
    {
        var call = draft.Call(id)!;
        draft.Tell(new PartyTalkStarted(id, draft.Now) { Party = new ExtensionParty(extension) });
        draft.Do(new TakeAsParty(id, own));
        PartyCalls.Record(draft, call);
    }

    private static AgentShift? AgentAt(RoutingState state, string extension) => state.Agents.Values.FirstOrDefault(a => !a.Standing && a.Phone == extension);
}
