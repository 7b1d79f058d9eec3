using Antiphon.Engine.Agents;
using Antiphon.Engine.Outbound;
using Antiphon.Engine.Routing;

namespace Antiphon.Engine.CallControl;

/// <summary>外呼: an agent calls a customer. His own phone first, then the number; recorded from the answer, wrap-up after it. No call of a queue is
/// offered meanwhile; afterwards he is what he was before.</summary>
internal static class OutboundCalls
{
    /// <summary>Time in which the dialling agent has to lift his own phone, seconds.</summary>
    public const int LiftSecondsMax = 30;

    public static Refusal? Take(Draft draft, DialOut wish)
    {
        if (draft.Agent(wish.Agent) is not { } agent) return Shifts.Absent(draft, wish.Agent);
        if (!agent.IsFree()) return Refusal.AgentBusy;
        if (!agent.PhoneUp) return Refusal.PhoneNotConnected;
        if (draft.Call(wish.Call) is not null) return null;
        var (line, refused) = LineFor(draft, agent.Id, wish.Number);
        if (line is null) return refused;
        draft.Tell(new CallStarted(wish.Call, wish.Number, wish.Customer, Outside.PhonePrefix + agent.Phone, Simulated: false, Destination: null, draft.Now) { DialledBy = agent.Id });
        AgentStates.Change(draft, agent.Id, AgentState.Dialling, StateCause.Agent, call: wish.Call);
        // Who was not ready is not ready again afterwards, unless he says otherwise meanwhile.
        if (agent.State is AgentState.NotReady) draft.Tell(new AgentStatePending(agent.Id, AgentState.NotReady, agent.Reason, draft.Now));
        draft.Do(new RingDialler(wish.Call, agent.Id, agent.Phone, agent.Standing, wish.Number));
        return null;
    }

    public static void Take(Draft draft, DiallerReady ready)
    {
        if (draft.Call(ready.Call) is not { Phase: CallPhase.RingingDialler, DialledBy: { } agent } call) return;
        if (LineFor(draft, agent, call.Dialled).Line is not { } line)
        {
            Ending.End(draft, call.Id, EndReason.Unreachable, ReleaseParty.System, lost: null, release: null);
            return;
        }
        Lines.Take(draft, call.Id, line);
        Dial(draft, call.Id, agent, line.Party);
    }

    public static void Take(Draft draft, CustomerAnswered answered)
    {
        if (draft.Call(answered.Call) is not { Phase: CallPhase.DiallingCustomer, Agent: { } agent } call) return;
        if (call.Callback is { AgentAsked: false })
        {
            Callbacks.Answered(draft, call);
            return;
        }
        var queue = call.Callback is null ? QueueId.None : call.Queue ?? QueueId.None;
        draft.Tell(new TalkStarted(call.Id, new OfferId(0), queue, agent, draft.Now));
        AgentStates.Change(draft, agent, AgentState.Talking, StateCause.Agent, call: call.Id);
        TalkRules.Shape(draft, call.Id, TalkShape.Together);
        if (queue == QueueId.None || RecordingHours.Hold(draft, draft.Queue(queue))) CallRecording.Start(draft, call);
    }

    public static void Take(Draft draft, CustomerNotReached not)
    {
        if (draft.Call(not.Call) is not { Phase: CallPhase.DiallingCustomer } call) return;
        if (not.TrunkFailed && call is { Agent: { } agent, Party: OutsideParty } && !call.Attempts.IsEmpty)
        {
            var next = call.Attempts[0];
            Dial(draft, call.Id, agent, new OutsideParty(next.Trunk, next.Number) { CallerNumber = next.CallerNumber });
            return;
        }
        if (call.Callback is { } callback)
        {
            Callbacks.Fail(draft, call, callback, not.End is PartyEnd.Busy ? "busy" : "no-answer", counts: true);
            return;
        }
        var (reason, by) = not.End is PartyEnd.Busy or PartyEnd.Refused ? (EndReason.Refused, ReleaseParty.Customer) : (EndReason.Unreachable, ReleaseParty.Network);
        Ending.End(draft, call.Id, reason, by, lost: null, release: null);
    }

    public static void TimeOver(Draft draft, CallId id)
    {
        if (draft.Call(id) is { Callback: { } callback } call) Callbacks.Fail(draft, call, callback, "no-answer", counts: call.Phase is CallPhase.DiallingCustomer);
        else Ending.End(draft, id, EndReason.Unreachable, ReleaseParty.System, lost: null, ReleaseCause.NoAnswer);
    }

    /// <summary>The agent's part of the end of a call that came to no talk.</summary>
    public static void Abandon(Draft draft, CallInProgress call)
    {
        if (call.Agent is not { } agent) return;
        draft.Do(new FreeAgentPhone(agent, call.Id));
        AgentStates.Release(draft, agent, StateCause.System);
    }

    private static void Dial(Draft draft, CallId call, AgentId agent, Party party)
    {
        draft.Tell(new CustomerDialled(call, agent, party, draft.Now));
        draft.Do(new DialCustomer(call, party));
    }

    /// <summary>To an extension that the number plan names, or outside. A call for help always goes outside.</summary>
    private static (Line? Line, Refusal Refused) LineFor(Draft draft, AgentId agent, string number) =>
        Lines.Find(draft, agent, draft.State.Centre.Plan is { } plan && OutboundRoutes.IsEmergency(plan, number) ? new OutsideParty("", number)
            : draft.State.Centre.Numbers.GetValueOrDefault(number) is ToParty { Party: ExtensionParty extension } ? extension : new OutsideParty("", number));
}
