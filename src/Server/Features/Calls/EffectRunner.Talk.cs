using Antiphon.Server.Persistence.Story;
using Antiphon.Switch.Contract;

namespace Antiphon.Server.Features.Calls;

/// <summary>Call control: who hears whom, the third of a talk, and calls that an agent makes.</summary>
internal sealed partial class EffectRunner
{
    private void Shape(ShapeTalk effect, StepWork work)
    {
        if (book.Call(effect.Call) is not { } legs) return;
        legs.Shape = effect.Shape;
        var (caller, agent, third) = (legs.Caller, legs.Agent?.Leg, legs.ThirdLeg);
        var music = Parts(effect.HoldPrompts);
        switch (effect.Shape)
        {
            case TalkShape.Together:
                if (agent is { } left && third is { } waits) work.Operations.Add(new PartLegs(left, waits));
                Join(caller, agent, work);
                Music(third, music, work);
                break;
            case TalkShape.Held:
                if (caller is { } held && agent is { } holds) work.Operations.Add(new PartLegs(held, holds));
                Music(caller, music, work);
                if (agent is { } quiet) work.Operations.Add(new StopPlay(quiet));
                break;
            case TalkShape.Consulting:
                if (caller is { } away && agent is { } asks) work.Operations.Add(new PartLegs(away, asks));
                Music(caller, music, work);
                if (third is not null) Join(agent, third, work);
                else if (agent is { } hears) work.Operations.Add(new Play(hears, 0, prompts.Ringing, Loop: true));
                break;
            case TalkShape.Conference:
                foreach (var leg in new[] { caller, agent, third })
                    if (leg is { } enters) work.Operations.Add(new EnterConference(enters, ConferenceOf(legs.Id)));
                break;
        }
    }

    /// <summary>Of a call; its name lives as long as somebody is in it.</summary>
    public static string ConferenceOf(CallId call) => $"call-{call}";

    private static void Join(LegId? leg, LegId? other, StepWork work)
    {
        if (leg is { } one && other is { } two) work.Operations.Add(new JoinLegs(one, two));
    }

    private static void Music(LegId? leg, List<PromptPart> parts, StepWork work)
    {
        if (leg is not { } waits) return;
        if (parts.Count > 0) work.Operations.Add(new Play(waits, 0, parts, Loop: true));
        else work.Operations.Add(new StopPlay(waits));
    }

    private void DialConsulted(DialConsulted effect, DateTimeOffset now, StepWork work)
    {
        if (book.Call(effect.Call) is not { } legs) return;
        var leg = ids.NextLeg();
        (legs.ThirdParty, legs.ThirdPartyAnswered) = (leg, false);
        book.Add(leg, LegRole.Consulted, effect.Call);
        work.Legs.Add(new StoryLeg(effect.Call, leg.ToString(), "consulted", now));
        work.Operations.Add(new DialLeg(leg, TargetOf(effect.Party, ""), ShownTo(effect.Party, legs), legs.Name, PartyRings));
    }

    /// <summary>The third is no longer part of the call, whether he rings, waits or talks.</summary>
    private static void DropThird(CallLegs legs, HangupCause cause, StepWork work)
    {
        if (legs.Third is { } side)
        {
            legs.Third = null;
            if (side.Leg is { } leg)
            {
                if (legs.Agent?.Leg is { } agent && (side.Joined || side.Joining)) work.Operations.Add(new PartLegs(agent, leg));
                Leave(legs, side, leg, cause, work);
            }
        }
        if (legs.ThirdParty is { } party) work.Operations.Add(new HangUpLeg(party, cause));
        (legs.ThirdParty, legs.ThirdPartyAnswered) = (null, false);
    }

    /// <summary>An agent's phone is free: a standing one hears nothing any more, another one is hung up.</summary>
    private static void Leave(CallLegs legs, AgentSide side, LegId leg, HangupCause cause, StepWork work)
    {
        if (!side.Standing)
        {
            work.Operations.Add(new HangUpLeg(leg, cause));
            return;
        }
        if (legs.Shape is TalkShape.Conference) work.Operations.Add(new LeaveConference(leg));
        work.Operations.Add(new StopPlay(leg));
    }

    /// <summary>The third has the customer: he becomes the agent's side, or the party of the call.</summary>
    private static void HandOverTo(CallLegs legs)
    {
        if (legs.Third is { } third) legs.Agent = third;
        else legs.Party = legs.ThirdParty;
        (legs.Third, legs.ThirdParty, legs.ThirdPartyAnswered) = (null, null, false);
    }

    private void HandOver(HandOver effect, StepWork work)
    {
        if (book.Call(effect.Call) is not { } legs) return;
        var (old, third) = (legs.Agent, legs.ThirdLeg);
        legs.Agent = null;
        HandOverTo(legs);
        if (old is { Leg: { } leg })
        {
            if (third is { } with) work.Operations.Add(new PartLegs(leg, with));
            Leave(legs, old, leg, HangupCause.Normal, work);
        }
        legs.Shape = TalkShape.Together;
        Join(legs.Caller, third, work);
    }

    private void RingDialler(RingDialler effect, DateTimeOffset now, StepWork work)
    {
        var legs = book.Begin(effect.Call, effect.Number);
        var side = legs.Agent = new AgentSide(new OfferId(0), effect.Agent, effect.Phone, effect.Standing);
        if (effect.Standing)
        {
            side.Leg = book.StandingLeg(effect.Phone);
            if (side.Leg is { } standing) work.Legs.Add(new StoryLeg(effect.Call, standing.ToString(), "agent", now));
            work.Back.Add(side.Leg is null ? new AgentLeftTalk(effect.Call, effect.Agent) : new DiallerReady(effect.Call));
            return;
        }
        var leg = ids.NextLeg();
        side.Leg = leg;
        book.Add(leg, LegRole.Agent, effect.Call);
        work.Legs.Add(new StoryLeg(effect.Call, leg.ToString(), "agent", now));
        work.Operations.Add(new DialLeg(leg, new ExtensionTarget(effect.Phone), Shown(legs), "", PartyRings));
    }

    private void DialCustomer(DialCustomer effect, DateTimeOffset now, StepWork work)
    {
        if (book.Call(effect.Call) is not { } legs) return;
        var leg = ids.NextLeg();
        legs.Caller = leg;
        // Of a callback the agent may not have been asked yet; one who took it at his browser speaks over the leg that stands there.
        if (legs.Agent is { } side)
        {
            if (side is { Standing: true, Leg: null }) side.Leg = book.StandingLeg(side.Phone);
            side.Joined = true;
        }
        book.Add(leg, LegRole.Customer, effect.Call);
        work.Legs.Add(new StoryLeg(effect.Call, leg.ToString(), "customer", now));
        var shown = effect.Party is OutsideParty outside ? outside.CallerNumber ?? "" : legs.Agent?.Phone ?? "";
        work.Operations.Add(new DialLeg(leg, TargetOf(effect.Party, legs.Number), shown, "", PartyRings));
    }

    private static string ShownTo(Party party, CallLegs legs) => party is OutsideParty { CallerNumber: { } number } ? number : Shown(legs);
}
