using Antiphon.Server.Persistence.Story;
using Antiphon.Switch.Contract;

namespace Antiphon.Server.Features.Calls;

/// <summary>A phone that dialled for a call takes it: the leg on which it dialled becomes a side of that call.</summary>
internal sealed partial class EffectRunner
{
    private void TakeAsParty(TakeAsParty effect, DateTimeOffset now, StepWork work)
    {
        if (book.Call(effect.Call) is not { } legs) return;
        StopParty(legs, work);
        StopRings(legs, work);
        if (Take(effect.From, effect.Call, LegRole.Party, "party", now, work) is not { } leg)
        {
            work.Back.Add(new PartyGone(effect.Call, PartyEnd.HungUp));
            return;
        }
        legs.Party = leg;
        if (legs.Caller is not { } caller) return;
        work.Operations.Add(new AnswerLeg(caller));
        work.Operations.Add(new JoinLegs(caller, leg));
    }

    /// <summary>Joined as soon as it is up, as any phone of an agent that is lifted.</summary>
    private void TakeAsAgent(TakeAsAgent effect, DateTimeOffset now, StepWork work)
    {
        if (book.Call(effect.Call) is not { } legs) return;
        if (Take(effect.From, effect.Call, LegRole.Agent, "agent", now, work) is { } leg) legs.Agent = new AgentSide(effect.Offer, effect.Agent, effect.Phone, Standing: false) { Leg = leg };
        else work.Back.Add(new OfferUndeliverable(effect.Offer, "hung-up"));
    }

    /// <returns>Null: it has hung up meanwhile.</returns>
    private LegId? Take(CallId from, CallId into, LegRole role, string name, DateTimeOffset now, StepWork work)
    {
        if (book.Call(from) is not { Caller: { } leg } own) return null;
        own.Caller = null;
        book.Move(leg, role, into);
        work.Legs.Add(new StoryLeg(into, leg.ToString(), name, now));
        work.Operations.Add(new AnswerLeg(leg));
        return leg;
    }
}
