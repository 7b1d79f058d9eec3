using Antiphon.Engine.Agents;
using Antiphon.Engine.Routing;

namespace Antiphon.Engine.CallControl;

/// <summary>驻留: a call waits with music in a place that has a number; any phone takes it from there. After a time it rings back at who parked it.</summary>
internal static class Parking
{
    /// <summary>Times that it rings back in vain; then it goes to its queue, or ends.</summary>
    public const int RecallsMax = 3;

    private const int RecallRingSeconds = 25;

    public static Refusal? Take(Draft draft, ParkCall wish)
    {
        if (TalkRules.MayAct(draft, wish.Call, wish.Agent, out var call) is { } refusal) return refusal;
        if (call.Consult is not null) return call.Shape is TalkShape.Conference ? Refusal.InConference : Refusal.ConsultInProgress;
        if (FreePlace(draft, wish.Place) is not { } place) return Refusal.ParkPlaceTaken;
        Talk.End(draft, call.Id, wish.Agent, call.Queue ?? QueueId.None, ReleaseParty.Agent, handedOn: true);
        Park(draft, call.Id, place, wish.Agent, extension: null, turned: false);
        return null;
    }

    /// <summary>Whoever of the two parks, the other waits.</summary>
    public static Refusal? Take(Draft draft, ParkByPhone wish)
    {
        if (draft.Call(wish.Call) is not { } call) return Refusal.CallUnknown;
        if (call.Phase is not CallPhase.TalkingToParty) return Refusal.NotTalking;
        var called = call.Party is ExtensionParty party && party.Extension == wish.Extension;
        if (!called && (call.Turned || Outside.ExtensionOf(call.Trunk) != wish.Extension)) return Refusal.NotYourCall;
        if (FreePlace(draft, wish.Place) is not { } place) return Refusal.ParkPlaceTaken;
        if (!called) draft.Do(new TurnCall(call.Id));
        draft.Do(new CancelParty(call.Id));
        Park(draft, call.Id, place, agent: null, wish.Extension, turned: !called);
        return null;
    }

    public static void Recall(Draft draft, CallInProgress call)
    {
        if (call.Parked is not { } parked) return;
        if (parked.Extension is { } extension)
        {
            draft.Tell(new ParkRecalled(call.Id, parked.Place, draft.Now));
            PartyCalls.Ring(draft, call.Id, new ExtensionParty(extension), new RingTerms(call.RecordParty) { Seconds = RecallRingSeconds });
        }
        else if (parked.Agent is { } id && draft.Agent(id) is { PhoneUp: true } agent && agent.IsFree())
        {
            draft.Tell(new ParkRecalled(call.Id, parked.Place, draft.Now));
            Offers.MakeDirect(draft, call.Id, id, OfferPurpose.Transfer);
            if (agent.State is AgentState.NotReady) draft.Tell(new AgentStatePending(id, AgentState.NotReady, agent.Reason, draft.Now));
        }
        else Again(draft, call);
    }

    /// <summary>It rang back in vain, or could not.</summary>
    public static void Again(Draft draft, CallInProgress call)
    {
        if (call.Parked is not { } parked) return;
        if (parked.Recalls + 1 >= RecallsMax)
        {
            Transfers.GoBack(draft, call.Id);
            return;
        }
        draft.Do(new CancelParty(call.Id));
        Wait(draft, call.Id, parked with { Recalls = parked.Recalls + 1, RecallAt = draft.In(ServicesOf(draft).RecallSeconds) }, turned: false);
    }

    public static CallInProgress? At(RoutingState state, int place) => state.Calls.Values.FirstOrDefault(call => call.Parked?.Place == place);

    private static void Park(Draft draft, CallId id, int place, AgentId? agent, string? extension, bool turned) =>
        Wait(draft, id, new ParkedCall(place, agent, extension, draft.Now, draft.In(ServicesOf(draft).RecallSeconds), Recalls: 0), turned);

    private static void Wait(Draft draft, CallId id, ParkedCall parked, bool turned)
    {
        draft.Tell(new CallParked(id, parked, turned, draft.Now));
        draft.Do(new PlayPrompts(id, new StepId(0), ServicesOf(draft).ParkPrompts, Loop: true));
    }

    /// <summary>Null: it is taken, all are, or it is none.</summary>
    private static int? FreePlace(Draft draft, int wanted)
    {
        if (draft.State.Centre.Plan?.Services is not { } services) return null;
        var taken = draft.State.Calls.Values.Select(call => call.Parked?.Place).ToHashSet();
        if (wanted != 0) return services.PlaceOf(wanted.ToString(System.Globalization.CultureInfo.InvariantCulture)) == wanted && !taken.Contains(wanted) ? wanted : null;
        for (var place = services.ParkFirst; place < services.ParkFirst + services.ParkPlaces; place++)
            if (!taken.Contains(place)) return place;
        return null;
    }

    private static PhoneServices ServicesOf(Draft draft) => draft.State.Centre.Plan?.Services ?? new PhoneServices();
}
