using Antiphon.Engine.Outbound;
using Antiphon.Engine.CallControl;
using Antiphon.Engine.Ivr;

namespace Antiphon.Engine.Routing;

/// <summary>What each fact about a call changes. A fact about a call, offer or agent that is gone changes nothing of it.</summary>
internal static class CallFacts
{
    /// <summary>Those of every call come first, in methods of their own: closures of one method share one object, which each fact would pay for.</summary>
    public static RoutingState Apply(RoutingState state, CallEvent fact) => fact switch
    {
        CallStarted e => state.With(Started(state, e)),
        CallAnswered e => Find(state, e.Call) is { } call ? state.With(call with { Answered = true }) : state,
        CallEnqueued e => Enqueued(state, e),
        OfferMade e => Offered(state, e),
        OfferAccepted e => Accepted(state, e),
        TalkStarted e => Talks(state, e),
        TalkEnded e => TalkOver(state, e),
        WaitJudged e => Paces.Learn(state, e),
        RecordingOrdered e => Find(state, e.Call) is { } call ? state.With(call with { Recorded = true }) : state,
        CallEnded e => EarlierWaits.After(state, e).Without(e.Call),
        _ => ApplyOther(state, fact),
    };

    private static RoutingState ApplyOther(RoutingState state, CallEvent fact) => fact switch
    {
        FlowStepStarted e => Change(state.WithStep(e.Step.Value), e.Call, call => InStep(call, e)),
        FlowEntered e => FlowFacts.Entered(state, e),
        FlowReturned e => Change(state, e.Call, FlowFacts.Returned),
        VariablesSet e => Change(state, e.Call, call => call with { Variables = call.Variables.SetItems(e.Values) }),
        LanguageChosen e => Change(state, e.Call, call => call with { Language = e.Language }),
        AgentWanted e => Change(state, e.Call, call => call with { Wanted = new WantedAgent(e.Agent, e.HoldSeconds) }),
        FlowStepEnded e => Change(state, e.Call, call => call with { Step = null, StepEndsAt = null }),
        MessageBegun e => Change(state, e.Call, call => call with { Message = new MessageInHand(e.Message, null) }),
        MessageRecorded e => Change(state, e.Call, call => call with { Message = new MessageInHand(e.Message, e.Seconds) }),
        MessageDiscarded e => Change(state, e.Call, call => call with { Message = null }),
        MessageKept e => Change(state, e.Call, call => call with { Message = new MessageInHand(e.Message, e.Seconds, Kept: true), LeftMessage = call.LeftMessage || e.Box is not null }),
        MailboxEntered e => Change(state, e.Call, call => FlowFacts.IntoMailbox(state, call, e)),
        CallRelaxed e => Change(state, e.Call, call => call with { RelaxedSeconds = Math.Max(call.RelaxedSeconds, e.AfterSeconds) }),
        CallerTold e => Change(state.WithStep(e.Step.Value), e.Call, call => Told(call, e)),
        CallbackAsked or CallbackDeclined or CallbackAgreed or CallbackLineClosed or CallbackRested or CallbackDue or CallbackStarted or CallbackAnswered => CallbackFacts.Apply(state, fact),
        CallerAsked e => Change(state, e.Call, call => call with { AskedSince = e.At }),
        CallerAnsweredQuestion e => Change(state, e.Call, call => call with { AskedSince = null, WantsLastAgent = e.LastAgent }),
        CallRequeued e => Waits(state, e.Call, e.Queue, e.EnqueuedAt),
        CallHeld or CallResumed or ConsultStarted or ConsultAnswered or ConsultEnded or ConferenceStarted or CallTransferred or CustomerDialled => TalkFacts.Apply(state, fact),
        OfferExpired e => OfferOver(state, e.Offer, e.Call, e.Agent, missed: true),
        OfferDeclined e => OfferOver(state, e.Offer, e.Call, e.Agent),
        OfferFailed e => OfferOver(state, e.Offer, e.Call, e.Agent),
        OfferWithdrawn e => OfferOver(state, e.Offer, e.Call, e.Agent),
        RouteChosen e => OutsideFacts.Chosen(state, e),
        CallForwarded e => Change(state, e.Call, call => call with { Forwards = call.Forwards + 1 }),
        PartyRinging e => Change(state, e.Call, call => call with { PartyRings = true }),
        PartyDialled e => OutsideFacts.Dialled(Change(state, e.Call, call => call with
        {
            Phase = CallPhase.DiallingParty, Party = e.Party, RecordParty = e.Recorded, Reach = e.Reach, RingSeconds = e.RingSeconds, AcceptByKey = e.AcceptByKey, Asked = false, Rings = e.Rings ?? [],
            StepEndsAt = e.Rings is { Length: > 0 } rings ? rings.Min(ring => ring.EndsAt) : e.At.AddSeconds(e.RingSeconds ?? FlowFacts.RingSeconds(call) ?? e.Reach?.RingSeconds ?? PartyCalls.DialSecondsMax),
        }), e.Call, e.Party, e.At),
        CallParked e => Change(state, e.Call, call => call with
        {
            Phase = CallPhase.Parked, Parked = e.Parked, Turned = call.Turned != e.Turned, StepEndsAt = e.Parked.RecallAt, Step = null, Agent = null, Offer = null, Party = null, Reach = null,
        }),
        PartyAsked or GroupCalled or GroupMemberMissed or GroupUnanswered => GroupFacts.Apply(state, fact),
        PartyTalkStarted e => Change(state, e.Call, call => call with
        {
            Phase = CallPhase.TalkingToParty, Answered = true, TalkStartedAt = e.At, StepEndsAt = null, Party = e.Party ?? call.Party, Consult = null, Group = null, Rings = [], Asked = false, Parked = null, Agent = null,
            OutsideTrunk = e.Party is OutsideParty taken && !call.Rings.IsEmpty ? taken.Trunk : call.OutsideTrunk,
        }),
        RecordingPaused e => Change(state, e.Call, call => call with { RecordingPaused = true }),
        RecordingResumed e => Change(state, e.Call, call => call with { RecordingPaused = false }),
        CallOverflowed e => Change(state, e.Call, call => Overflowed(state, call, e)),
        RatingInvited or RatingGiven or RatingReasonGiven => RatingRun.Apply(state, fact),
        PlaybackStarted or PlaybackPaused or PlaybackEnded => Playbacks.Apply(state, fact),
        MonitoringBegun or MonitoringHeard or MonitoringEnded => Monitorings.Apply(state, fact),
        _ => state,
    };

    private static CallInProgress Started(RoutingState state, CallStarted e) =>
        new(e.Call, e.Dialled, e.Caller, e.Trunk, e.Simulated, e.DialledBy is null ? CallPhase.Flow : CallPhase.RingingDialler, e.At)
        {
            DialledBy = e.DialledBy, Agent = e.DialledBy, StepEndsAt = e.DialledBy is null ? null : e.At.AddSeconds(OutboundCalls.LiftSecondsMax),
            Facts = e.Facts,
            Flow = e.Destination is ToFlow flow ? state.Centre.Flows.GetValueOrDefault(flow.Flow) ?? ServiceFlows.Find(flow.Flow) : null,
        };

    private static CallInProgress? Find(RoutingState state, CallId call) => state.Calls.GetValueOrDefault(call);

    private static RoutingState Enqueued(RoutingState state, CallEnqueued e) =>
        Waits(EarlierWaits.Used(state, e), e.Call, e.Queue, e.At, e);

    private static RoutingState TalkOver(RoutingState state, TalkEnded e)
    {
        state = Workloads.AfterTalk(state, e);
        if (Find(state, e.Call) is { } call && (call.Shape is not TalkShape.Together || call.HeldSince is not null)) state = state.With(call with { Shape = TalkShape.Together, HeldSince = null });
        return ChangeAgent(state, e.Agent, agent => agent with { IdleSince = e.At });
    }

    private static CallInProgress Told(CallInProgress call, CallerTold e) => Paces.Promised(call with
    {
        Step = e.Step, Announced = e.Number, AnnouncedAt = e.At, PositionTold = e.Position,
    }, e.Expected, e.At);

    /// <summary>Until where he goes has begun with him he is in the middle of a flow, and waits nowhere.</summary>
    private static CallInProgress Overflowed(RoutingState state, CallInProgress call, CallOverflowed e) => call with
    {
        Phase = CallPhase.Flow, Overflows = call.Overflows + 1, OverflowCause = e.Cause, Queue = call.Queue ?? e.Queue, AskedSince = null, Question = null, TurnedAway = e.To is ToCallback, Promise = null, Step = null, StepEndsAt = null, Node = null,
        Flow = e.To is ToFlow to ? state.Centre.Flows.GetValueOrDefault(to.Flow) : call.Flow,
    };

    private static CallInProgress InStep(CallInProgress call, FlowStepStarted e) => call with
    {
        Phase = CallPhase.Flow, Node = e.Node, Step = e.Step, Try = e.Try, Steps = call.Steps + 1, Party = null, Message = null, Group = null, Rings = [],
        StepEndsAt = FlowFacts.StepSeconds(call.Flow?.Nodes.GetValueOrDefault(e.Node)) is { } seconds ? e.At.AddSeconds(seconds) : null,
    };

    /// <summary>What is played to a waiting caller is a step of its own, counted here.</summary>
    /// <param name="entry">He enters; null: he comes back to his place.</param>
    private static RoutingState Waits(RoutingState state, CallId id, QueueId queue, DateTimeOffset enqueuedAt, CallEnqueued? entry = null)
    {
        var step = new StepId(state.LastStep + 1);
        state = state.WithStep(step.Value);
        if (Find(state, id) is not { } call) return state;
        return state.With(entry is null ? Waiting(call, queue, enqueuedAt, step) : Entering(call, entry, step));
    }

    private static CallInProgress Waiting(CallInProgress call, QueueId queue, DateTimeOffset enqueuedAt, StepId step) => call with
    {
        Phase = CallPhase.Queued, Queue = queue, EnqueuedAt = enqueuedAt, Step = step, StepEndsAt = null, Node = null, Offer = null, Agent = null, Group = null, Rings = [], Parked = null,
    };

    private static CallInProgress Entering(CallInProgress call, CallEnqueued e, StepId step) => call with
    {
        Phase = CallPhase.Queued, Queue = e.Queue, EnqueuedAt = e.At, Step = step, StepEndsAt = null, Node = null, Offer = null, Agent = null, Group = null, Rings = [], Parked = null,
        TalkStartedAt = null, Party = null, AgedSince = e.AgedSince, RelaxedSeconds = 0, AskedSince = null, Question = null, DueSince = call.Callback is null ? null : e.At, Announced = 0, AnnouncedAt = null, PositionTold = 0,
        Promise = e.Expected is { } expected ? new WaitPromise(e.At, expected) : null,
    };

    private static RoutingState Offered(RoutingState state, OfferMade e)
    {
        if (!state.Calls.ContainsKey(e.Call) || !state.Agents.ContainsKey(e.Agent)) return state;
        state = state.WithOffer(e.Offer.Value).With(new Offer(e.Offer, e.Call, e.Queue, e.Agent, e.At, e.ExpiresAt)
        {
            Purpose = e.Purpose ?? OfferPurpose.Queue,
        });
        state = Change(state, e.Call, call => e.Purpose is OfferPurpose.Consult
            ? call with { Consult = call.Consult is { } consult ? consult with { Offer = e.Offer } : null }
            : call with { Phase = CallPhase.Offered, Offer = e.Offer, Agent = e.Agent, Group = null, Rings = [] });
        return ChangeAgent(state, e.Agent, agent => agent with { Offer = e.Offer, LastOfferedAt = e.At });
    }

    private static RoutingState Accepted(RoutingState state, OfferAccepted e)
    {
        if (state.Offers.GetValueOrDefault(e.Offer) is { } offer)
            state = state.With(offer with { Accepted = true, ExpiresAt = e.At.AddSeconds(Offers.JoinSecondsMax + (Greeting.Greets(state, offer) ? Greeting.SecondsMax : 0)) });
        state = Change(state, e.Call, call => call.Offer == e.Offer ? call with { Phase = CallPhase.Joining } : call);
        return state.Agents.TryGetValue(e.Agent, out var agent) && agent.MissesInRow > 0 ? state.With(agent with { MissesInRow = 0 }) : state;
    }

    private static RoutingState OfferOver(RoutingState state, OfferId offer, CallId call, AgentId agent, bool missed = false)
    {
        state = Change(state.Without(offer), call, of => of.Offer == offer ? of with { Offer = null, Agent = null } : of);
        return ChangeAgent(state, agent, of => of.Offer == offer ? of with { Offer = null, MissesInRow = of.MissesInRow + (missed ? 1 : 0) } : of);
    }

    private static RoutingState Talks(RoutingState state, TalkStarted e)
    {
        var offeredAt = state.Offers.GetValueOrDefault(e.Offer)?.MadeAt;
        state = Change(Workloads.AtAnswer(state, e).Without(e.Offer), e.Call, call => call with
        {
            Phase = CallPhase.Talking, Agent = e.Agent, LastAgent = e.Agent, Offer = null, Step = null, StepEndsAt = null, TalkStartedAt = e.At, Answered = true,
            Shape = TalkShape.Together, HeldSince = null, Consult = null, Parked = null, Callback = null,
        });
        return ChangeAgent(state, e.Agent, agent => Paces.Begin(agent, e, offeredAt));
    }

    internal static RoutingState Change(RoutingState state, CallId call, Func<CallInProgress, CallInProgress> change) =>
        state.Calls.TryGetValue(call, out var old) ? state.With(change(old)) : state;

    internal static RoutingState ChangeAgent(RoutingState state, AgentId agent, Func<AgentShift, AgentShift> change) =>
        state.Agents.TryGetValue(agent, out var old) ? state.With(change(old)) : state;
}
