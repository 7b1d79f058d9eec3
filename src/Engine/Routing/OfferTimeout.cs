using Antiphon.Engine.Agents;

namespace Antiphon.Engine.Routing;

/// <summary>RONA: the call keeps its place and its age; the agent leaves Ready, and is signed out after too many misses in a row.</summary>
internal static class OfferTimeout
{
    public static void Take(Draft draft, Offer offer)
    {
        if (offer.Accepted)
        {
            Offers.Unreachable(draft, offer, "not-joined");
            return;
        }
        draft.Tell(new OfferExpired(offer.Id, offer.Call, offer.Agent, draft.Now));
        Offers.TakeBack(draft, offer, ConsultOutcome.NoAnswer);
        var missesMax = draft.Queue(offer.Queue).MissesMax;
        if (missesMax > 0 && draft.Agent(offer.Agent)?.MissesInRow >= missesMax) AgentStates.SignOff(draft, offer.Agent, StateCause.System);
        else AgentStates.TakeOutOfReady(draft, offer.Agent, StateCause.System, SystemReason.NoAnswer);
    }
}
