using Antiphon.Engine.Agents;
using Antiphon.Engine.Ivr;
using Antiphon.Engine.Outbound;
using Antiphon.Engine.Routing;

namespace Antiphon.Engine.CallControl;

/// <summary>转接: the customer goes on with somebody else, and the agent is free. It stays one call.</summary>
internal static class Transfers
{
    public static Refusal? Take(Draft draft, TransferBlind wish)
    {
        if (TalkRules.MayAct(draft, wish.Call, wish.Agent, out var call) is { } refusal) return refusal;
        if (call.Consult is not null && wish.By is null) return call.Shape is TalkShape.Conference ? Refusal.InConference : Refusal.ConsultInProgress;
        var (to, refused) = TargetOf(draft, call, wish.To);
        if (to is null) return refused;
        if (call.Consult is not null) Consults.LetGo(draft, call, ConsultOutcome.Cancelled);
        HandOn(draft, call, to, wish.By is null ? ReleaseParty.Agent : ReleaseParty.Supervisor, wish.By);
        return null;
    }

    public static Refusal? Take(Draft draft, CompleteTransfer wish)
    {
        if (TalkRules.MayAct(draft, wish.Call, wish.Agent, out var call) is { } refusal) return refusal;
        if (TalkRules.HasThird(call) is { } cannot) return cannot;
        Complete(draft, call, ReleaseParty.Agent);
        return null;
    }

    /// <summary>Customer and third go on without the agent.</summary>
    public static void Complete(Draft draft, CallInProgress call, ReleaseParty by)
    {
        if (call is not { Agent: { } agent, Consult: { Answered: true } consult }) return;
        draft.Tell(new ConsultEnded(call.Id, agent, consult.Agent, ConsultOutcome.Transferred, draft.Now));
        draft.Tell(new TalkEnded(call.Id, agent, by, draft.Now) { HandedOn = true });
        draft.Do(new HandOver(call.Id, agent));
        Destination to = consult.Agent is { } colleague ? new ToAgent(colleague) : new ToParty(consult.Party!);
        draft.Tell(new CallTransferred(call.Id, agent, to, Attended: true, draft.Now));
        if (consult.Agent is { } third)
        {
            draft.Tell(new TalkStarted(call.Id, new OfferId(0), call.Queue ?? QueueId.None, third, draft.Now));
            AgentStates.Change(draft, third, AgentState.Talking, StateCause.Agent, call: call.Id);
        }
        else draft.Tell(new PartyTalkStarted(call.Id, draft.Now) { Party = consult.Party });
        Talk.WrapUp(draft, call.Id, agent, call.Queue ?? QueueId.None, by);
    }

    /// <summary>Ends the agent's talk and sends the customer there.</summary>
    public static void HandOn(Draft draft, CallInProgress call, Destination to, ReleaseParty by, AgentId? forcedBy = null)
    {
        if (call.Agent is not { } agent) return;
        Talk.End(draft, call.Id, agent, call.Queue ?? QueueId.None, by, handedOn: true);
        draft.Tell(new CallTransferred(call.Id, agent, to, Attended: false, draft.Now) { By = forcedBy });
        switch (to)
        {
            case ToQueue target: Queueing.Enqueue(draft, call.Id, target.Queue); break;
            case ToFlow: FlowRun.Start(draft, call.Id); break;
            case ToAgent target:
                Offers.MakeDirect(draft, call.Id, target.Agent, OfferPurpose.Transfer);
                PlayMeanwhile(draft, call);
                break;
            case ToOutside target:
                OutsideDialling.Begin(draft, call.Id, new RouteWish(target.Number, $"agent:{agent}", CallRight.International));
                PlayMeanwhile(draft, call);
                break;
            case ToRingGroup target:
                RingGroups.Begin(draft, call.Id, target.Group, recorded: false);
                PlayMeanwhile(draft, call);
                break;
            case ToParty target:
                PartyCalls.Dial(draft, call.Id, target.Party);
                PlayMeanwhile(draft, call);
                break;
        }
    }

    /// <summary>Nobody took the customer who was handed on: he waits in his queue again, as a new entry, or is let go when he came from none.</summary>
    public static void ComeBack(Draft draft, CallId id)
    {
        if (draft.Call(id) is { Parked: not null } parked) Parking.Again(draft, parked);
        else GoBack(draft, id);
    }

    /// <summary>As <see cref="ComeBack"/>, from where there is no other way.</summary>
    public static void GoBack(Draft draft, CallId id)
    {
        if (draft.Call(id) is { Queue: { } queue } && draft.State.Centre.Queues.ContainsKey(queue)) Queueing.Enqueue(draft, id, queue);
        else Ending.End(draft, id, EndReason.Unreachable, ReleaseParty.System, lost: null, ReleaseCause.NoAnswer);
    }

    private static void PlayMeanwhile(Draft draft, CallInProgress call)
    {
        if (draft.Call(call.Id) is not null) draft.Do(new PlayPrompts(call.Id, new StepId(0), TalkRules.HoldPrompts(draft, call), Loop: true));
    }

    private static (Destination? To, Refusal? Refused) TargetOf(Draft draft, CallInProgress call, Destination wanted)
    {
        switch (wanted)
        {
            case ToAgent to: return TalkRules.MayCall(draft, call, to.Agent) is { } cannot ? (null, cannot) : (to, null);
            case ToQueue to when draft.State.Centre.Queues.TryGetValue(to.Queue, out var queue):
                return draft.State.Index.WaitingIn(to.Queue) < queue.LengthMax ? (to, null) : (null, Refusal.TargetNotReady);
            case ToRingGroup to when draft.State.Centre.Plan?.RingGroups.ContainsKey(to.Group) is true: return (to, null);
            case ToFlow to when draft.State.Centre.Flows.ContainsKey(to.Flow): return (to, null);
            case ToParty to when call.Agent is { } agent:
                var (line, why) = Lines.Find(draft, agent, to.Party);
                return line is null ? (null, why) : (line.Wish is { } wish ? new ToOutside(wish.Number) : new ToParty(line.Party), null);
            default: return (null, Refusal.TargetUnknown);
        }
    }
}
