using Antiphon.Engine.Agents;
using Antiphon.Engine.Channels;
using Antiphon.Engine.Ivr;
using Antiphon.Engine.Outbound;
using Antiphon.Engine.CallControl;

namespace Antiphon.Engine.Routing;

/// <summary>Decides what an input leads to. Pure: the same state, input and time give the same decision.</summary>
public static class RoutingEngine
{
    /// <summary>Grows whenever the same inputs may lead to other decisions than before. Entries of the story that another version decided are not
    /// decided again; their events are applied.</summary>
    public const int Version = 4;

    /// <param name="now">In whole milliseconds, as the story keeps it; never before the time of an earlier decision.</param>
    public static Decision Decide(RoutingState state, EngineInput input, DateTimeOffset now) => Decide(new Draft(state, now), input);

    internal static Decision Decide(Draft draft, EngineInput input)
    {
        var state = draft.State;
        if (input is FallenBack fallen)
        {
            draft.Fallback = true;
            if (fallen.Rescue && Rotation.Rescue(draft, fallen.Input)) return Settled(draft);
            input = fallen.Input;
        }
        if (Take(draft, input) is { } refusal) return Decision.Refuse(state, refusal);
        return Settled(draft);
    }

    private static Decision Settled(Draft draft)
    {
        Monitorings.Settle(draft);
        if (draft.AnythingHappened)
        {
            Matching.Run(draft);
            Works.Settle(draft);
        }
        return draft.Finish();
    }

    /// <summary>For a call whose end cannot be decided either: it is over, and whoever it held is free. Asks for nothing that could throw.</summary>
    public static Decision EndByForce(RoutingState state, CallId call, DateTimeOffset now)
    {
        var draft = new Draft(state, now);
        var held = draft.AgentsInOrder().Where(agent => agent.State is not AgentState.WrapUp && !agent.IsFree() && agent.Call == call).ToList();
        foreach (var offer in state.Offers.Values.Where(offer => offer.Call == call).OrderBy(offer => offer.Id.Value))
            draft.Tell(new OfferWithdrawn(offer.Id, call, offer.Agent, now));
        var lost = draft.Call(call) is { EnqueuedAt: not null, TalkStartedAt: null } ? LostReason.SystemFault : (LostReason?)null;
        draft.Tell(new CallEnded(call, EndReason.SystemFault, ReleaseParty.System, lost, now) { Queue = draft.Call(call)?.Queue });
        foreach (var agent in held) AgentStates.Release(draft, agent.Id, StateCause.System);
        draft.Do(new ReleaseCall(call, ReleaseCause.Fault));
        Monitorings.Settle(draft);
        return draft.Finish();
    }

    /// <summary>The state after a fact. Total: an event about something that is gone changes nothing.</summary>
    public static RoutingState Apply(RoutingState state, EngineEvent e) => e switch
    {
        CentreApplied applied => state with { Centre = applied.Centre },
        TrunkWentDown down => state with { TrunksDown = state.TrunksDown.Add(down.Trunk) },
        TrunkCameUp up => state with { TrunksDown = state.TrunksDown.Remove(up.Trunk) },
        WorkWaits waits => WorkFacts.Apply(state, waits),
        WorkGivenUp given => WorkFacts.Apply(state, given),
        DutyChanged changed => Duties.Apply(state, changed),
        CallEvent fact => CallFacts.Apply(state, fact),
        AgentEvent fact => AgentFacts.Apply(state, fact),
        _ => state,
    };

    private static Refusal? Take(Draft draft, EngineInput input)
    {
        switch (input)
        {
            case CentreConfigured configured: Configured.Take(draft, configured); break;
            case Restarted: Restart.Take(draft); break;
            case ClockTicked: Clock.Take(draft); break;
            case SelfCheck: Repairs.Take(draft); break;
            case CallArrived arrived: Arrival.Take(draft, arrived); break;
            case CallerLeft left: Ending.Take(draft, left); break;
            case CallLost lost: Ending.Take(draft, lost); break;
            case PromptsPlayed played: FlowRun.Take(draft, played); Callbacks.Take(draft, played); Playbacks.Take(draft, played); break;
            case KeysTaken keys: KeysRun.Take(draft, keys); WaitingKeys.Take(draft, keys); LastAgentQuestion.Take(draft, keys); CallbackQuestion.Take(draft, keys); break;
            case ConferenceFull full: FlowRun.Take(draft, full); break;
            case WebAnswered answered: WebRun.Take(draft, answered); break;
            case MessageTaken taken: MessageRun.Take(draft, taken); break;
            case OfferUndeliverable undeliverable: Offers.Take(draft, undeliverable); break;
            case TalkJoined joined: Talk.Take(draft, joined); break;
            case AgentLeftTalk left: Talk.Take(draft, left); break;
            case PartyRang rang: PartyCalls.Take(draft, rang); break;
            case PartyAnswered answered: PartyCalls.Take(draft, answered); break;
            case PartyGone gone: PartyCalls.Take(draft, gone); break;
            case PartyKeyed keyed: PartyCalls.Take(draft, keyed); break;
            case TrunkTold told: Trunks.Take(draft, told); break;
            case ConsultedAnswered answered: Consults.Take(draft, answered); break;
            case ConsultedGone gone: Consults.Take(draft, gone); break;
            case DiallerReady ready: OutboundCalls.Take(draft, ready); break;
            case CustomerAnswered answered: OutboundCalls.Take(draft, answered); break;
            case CustomerNotReached not: OutboundCalls.Take(draft, not); break;
            case NumberFound found: Callbacks.Take(draft, found); break;
            case WorkArrived arrived: Works.Take(draft, arrived); break;
            case WorkDone done: Works.Take(draft, done); break;
            case TakeWork take: return Works.Take(draft, take);
            case DeclineWork decline: return Works.Take(draft, decline);
            case PhoneLost lost: Phones.Take(draft, lost); break;
            case PhoneBack back: Phones.Take(draft, back); break;
            case OfferTaken taken: return Offers.Take(draft, taken);
            case OfferRefused refused: return Offers.Take(draft, refused);
            case HangUp hangUp: return Talk.Take(draft, hangUp);
            case HoldCall hold: return Holding.Take(draft, hold);
            case ResumeCall resume: return Holding.Take(draft, resume);
            case PauseCallRecording pause: return CallRecording.Take(draft, pause);
            case ResumeCallRecording resume: return CallRecording.Take(draft, resume);
            case PlayToCustomer play: return Playbacks.Take(draft, play);
            case PausePlayback pause: return Playbacks.Take(draft, pause);
            case ContinuePlayback go: return Playbacks.Take(draft, go);
            case StopPlayback stop: return Playbacks.Take(draft, stop);
            case TransferBlind transfer: return Transfers.Take(draft, transfer);
            case CompleteTransfer complete: return Transfers.Take(draft, complete);
            case StartConsult start: return Consults.Take(draft, start);
            case EndConsult end: return Consults.Take(draft, end);
            case ToggleConsult toggle: return Consults.Take(draft, toggle);
            case MakeConference make: return Consults.Take(draft, make);
            case DialOut dial: return OutboundCalls.Take(draft, dial);
            case FaxDone done: Faxes.Take(draft, done); break;
            case FaxOut fax: return Faxes.Take(draft, fax);
            case CancelCallback cancel: return Callbacks.Take(draft, cancel);
            case DisconnectCall disconnect: return Supervision.Take(draft, disconnect);
            case MonitorHears hears: Monitorings.Take(draft, hears); break;
            case MonitorGone gone: Monitorings.Take(draft, gone); break;
            case BeginMonitoring begin: return Monitorings.Take(draft, begin);
            case EndMonitoring end: return Monitorings.Take(draft, end);
            case ParkCall park: return Parking.Take(draft, park);
            case ParkByPhone park: return Parking.Take(draft, park);
            case PickUpCall pickUp: return PickUps.Take(draft, pickUp);
            case TakeOver takeOver: return Supervision.Take(draft, takeOver);
            case SignIn signIn: return Shifts.Take(draft, signIn);
            case SignOut signOut: return Shifts.Take(draft, signOut);
            case GoReady ready: return Readiness.Take(draft, ready);
            case GoNotReady notReady: return Readiness.Take(draft, notReady);
            case SetOutboundMode mode: return OutboundMode.Take(draft, mode);
            case FinishWrapUp finish: return Readiness.Take(draft, finish);
            case DisposeCall dispose: return Wrapping.Take(draft, dispose);
        }
        return null;
    }
}
