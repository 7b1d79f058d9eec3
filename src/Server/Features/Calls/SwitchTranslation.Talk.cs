using Antiphon.Engine.Routing;
using Antiphon.Server.Features.Prompts;
using Antiphon.Switch.Contract;

namespace Antiphon.Server.Features.Calls;

/// <summary>Call control as phones and browsers do it themselves: their hold key, their transfer key, a page that is loaded again in mid-talk.</summary>
internal sealed partial class SwitchTranslation
{
    /// <summary>The agent hears the far end's own tones as soon as it sends them, a tone of ours until then.</summary>
    private void LetHear(LegId agent, LegRinging rang, StepWork work) =>
        work.Operations.Add(rang.EarlyMedia ? new JoinLegs(rang.Leg, agent) : new Play(agent, 0, prompts.Ringing, Loop: true));

    /// <summary>The new leg of a browser takes the place of the old one, whoever hears whom.</summary>
    private static void Rejoin(CallLegs call, AgentSide side, LegId leg, StepWork work)
    {
        var agent = side == call.Agent;
        if (side.Leg is { } old && old != leg && (agent ? call.Caller : call.Agent?.Leg) is { } with) work.Operations.Add(new PartLegs(with, old));
        side.Leg = leg;
        LegId? partner = (call.Shape, agent) switch
        {
            (TalkShape.Together, true) => call.Caller,
            (TalkShape.Consulting, true) => call.ThirdLeg,
            (TalkShape.Consulting, false) => call.Agent?.Leg,
            _ => null,
        };
        if (call.Shape is TalkShape.Conference) work.Operations.Add(new EnterConference(leg, EffectRunner.ConferenceOf(call.Id)));
        else if (partner is { } other) work.Operations.Add(new JoinLegs(other, leg));
    }

    /// <summary>The customer hears that it goes on, and music, until the agent's browser is joined again: joining ends what is played.</summary>
    private void Comfort(CallLegs call, StepWork work)
    {
        if (call.Caller is not { } waits) return;
        var said = prompts.Find(PromptCatalogue.OneMoment);
        work.Operations.Add(new Play(waits, 0, [.. said, .. prompts.Find(PromptCatalogue.Music)], Loop: true) { LoopFrom = said.Count });
    }

    /// <summary>Another trunk may do: nobody at the far end has said anything yet.</summary>
    private static bool TrunkFailed(LegEnded ended) => ended.Cause is HangupCause.Unavailable or HangupCause.Congestion or HangupCause.Failure;

    /// <summary>The hold key of the agent's telephone is the hold of the talk. Of everybody else's it is their own affair.</summary>
    private void Held(LegId leg, Func<CallId, AgentId, EngineInput> wish, StepWork work)
    {
        if (book.Leg(leg) is { Role: LegRole.Agent } entry && book.Call(entry.Call) is { Agent: { } side } call && side.Leg == leg) work.Back.Add(wish(call.Id, side.Agent));
    }

    /// <summary>The transfer key of the agent's telephone, without consultation: the wish is granted or not at once, as it would be from the page.</summary>
    private void Asked(TransferAsked asked, RoutingState state, StepWork work)
    {
        if (asked.Replaces is null && ParkWish(asked, state) is { } park && RoutingEngine.Decide(state, park, asked.At).Refused is null)
        {
            work.Operations.Add(new AcceptTransfer(asked.Leg, asked.Request));
            work.Operations.Add(new TellTransfer(asked.Leg, asked.Request, 200));
            work.Back.Add(park);
            return;
        }
        if (asked.Replaces is null && book.Leg(asked.Leg) is { Role: LegRole.Agent } entry && book.Call(entry.Call) is { Agent: { } side } call && side.Leg == asked.Leg)
        {
            var wish = new TransferBlind(call.Id, side.Agent, CallTargets.OfNumber(asked.Target, state.Centre));
            if (RoutingEngine.Decide(state, wish, asked.At).Refused is null)
            {
                work.Operations.Add(new AcceptTransfer(asked.Leg, asked.Request));
                work.Operations.Add(new TellTransfer(asked.Leg, asked.Request, 200));
                work.Back.Add(wish);
                return;
            }
        }
        work.Operations.Add(new RefuseTransfer(asked.Leg, asked.Request, HangupCause.Rejected));
    }

    /// <summary>Transferred to the number of parking, or to one of its places, by whichever side of a talk is a phone of ours.</summary>
    private EngineInput? ParkWish(TransferAsked asked, RoutingState state)
    {
        if (state.Centre.Plan?.Services?.PlaceOf(asked.Target) is not { } place || book.Leg(asked.Leg) is not { } entry || book.Call(entry.Call) is not { } legs) return null;
        if (legs.Agent is { } side && side.Leg == asked.Leg) return new ParkCall(legs.Id, side.Agent, place);
        if (state.Calls.GetValueOrDefault(legs.Id) is not { } call) return null;
        if (legs.Party == asked.Leg) return call.Party is ExtensionParty party ? new ParkByPhone(legs.Id, party.Extension, place) : null;
        return legs.Caller == asked.Leg && call.Trunk.StartsWith(PhonePrefix, StringComparison.Ordinal) ? new ParkByPhone(legs.Id, call.Trunk[PhonePrefix.Length..], place) : null;
    }

    private const string PhonePrefix = "ext:";
}
