using Antiphon.Server.Persistence.Story;

namespace Antiphon.Server.Features.Calls.Projections;

/// <summary>Where a chronicle keeps its rows: the business database, or memory for what is shown live. Both see the same events through the same rules.</summary>
internal interface IChronicleStore
{
    CallRecord? Call(CallId call);
    void Add(CallRecord call);

    /// <summary>The call for which the agent is in wrap-up.</summary>
    CallRecord? InWrapUp(AgentId agent);

    /// <summary>The agent's stretch that has not ended.</summary>
    AgentTime? OpenTime(AgentId agent);
    void Add(AgentTime time);

    /// <summary>The interval that holds this instant; made when there is none.</summary>
    QueueInterval Interval(QueueId queue, DateTimeOffset at, bool simulated);
    StoryParty Party(PartyId party);

    /// <summary>In force now, in the order of the events.</summary>
    int ServiceLevelSeconds(QueueId queue);
    void Configure(Centre centre);
}

/// <summary>The rules by which events become call records, agents' times and figures.</summary>
internal sealed partial class Chronicle(IChronicleStore store)
{
    private const string Overflowed = "overflow";

    /// <param name="seq">Entry of the story.</param>
    public void Apply(long seq, IEnumerable<EngineEvent> events)
    {
        var ordinal = 0;
        foreach (var e in events) Apply(seq, ordinal++, e);
    }

    private void Apply(long seq, int ordinal, EngineEvent e)
    {
        switch (e)
        {
            case CentreApplied applied: store.Configure(applied.Centre); break;
            case CallStarted started: Start(started); break;
            case AgentStateChanged changed: Change(seq, ordinal, changed); break;
            case CallEvent fact when store.Call(fact.Call) is { } call: Apply(call, fact); break;
        }
    }

    private void Start(CallStarted e)
    {
        var party = store.Party(e.Caller);
        store.Add(new CallRecord
        {
            Id = e.Call.Value, StartedAt = e.At, Dialled = e.Dialled, Number = party.Number, CallerName = party.Name, Trunk = e.Trunk, Simulated = e.Simulated,
            DialledBy = e.DialledBy?.Value, LedTo = KindOf(e.Destination),
        });
        if (e.DialledBy is { } agent && store.Call(e.Call) is { } call)
        {
            call.Begin(SegmentKind.Dial, e.At, agent: agent.Value);
            call.Agent = agent.Value;
        }
    }

    private static LedTo? KindOf(Destination? destination) => destination switch
    {
        ToFlow => LedTo.Flow,
        ToQueue => LedTo.Queue,
        ToParty { Party: ExtensionParty } => LedTo.Extension,
        ToRingGroup => LedTo.RingGroup,
        ToAgent => LedTo.Agent,
        ToParty or ToOutside => LedTo.Outside,
        ToFax => LedTo.Fax,
        _ => null,
    };

    private void Apply(CallRecord call, CallEvent fact)
    {
        switch (fact)
        {
            case FlowStepStarted e: if (call.Open(SegmentKind.Flow) is null && call.Open(SegmentKind.Rating) is null) call.Begin(SegmentKind.Flow, e.At); break;
            case FlowStepEnded e: EndStep(call, e); break;
            case CallEnqueued e: Enqueue(call, e); break;
            case CallOverflowed e: Overflow(call, e); break;
            case CallbackAgreed e: Agree(call, e); break;
            case OfferMade e:
                call.Begin(SegmentKind.Ring, e.At, e.Queue.Value, e.Agent.Value);
                call.Fallback |= e.Fallback is true;
                break;
            case OfferExpired e: call.Close(SegmentKind.Ring, e.At, "no-answer"); break;
            case OfferDeclined e: call.Close(SegmentKind.Ring, e.At, "rejected"); break;
            case OfferFailed e: call.Close(SegmentKind.Ring, e.At, e.Cause); break;
            case OfferWithdrawn e: call.Close(SegmentKind.Ring, e.At, "withdrawn"); break;
            case TalkStarted e: StartTalk(call, e); break;
            case TalkEnded e: EndTalk(call, e); break;
            case RouteChosen e: call.Route = e.Choice; break;
            case CallForwarded e: Forward(call, e); break;
            case CallParked e: Park(call, e); break;
            case CallPickedUp e: PickUp(call, e); break;
            case CallMerged e: (call.AnsweredAt, call.PartyAnsweredAt) = (call.AnsweredAt ?? e.At, null); break;
            case PartyDialled e: DialParty(call, e); break;
            case GroupMemberMissed e: MissMember(call, e); break;
            case GroupUnanswered e: if (call.Open(SegmentKind.Party)?.Party == e.Group) call.Close(SegmentKind.Party, e.At, "no-answer"); break;
            case PartyTalkStarted e: StartPartyTalk(call, e); break;
            case CallHeld e: call.Begin(SegmentKind.Hold, e.At, agent: e.Agent.Value); break;
            case CallResumed e: EndHold(call, e.At, "resumed"); break;
            case ConsultStarted e: call.Begin(SegmentKind.Consult, e.At, agent: e.With?.Value, party: NameOf(e.Party)); break;
            case ConsultAnswered e: call.Close(SegmentKind.Ring, e.At, "answered"); break;
            case ConsultEnded e: EndConsult(call, e); break;
            case ConferenceStarted e: StartConference(call, e); break;
            case CallTransferred e: Transfer(call, e); break;
            case RecordingOrdered: call.Recorded = true; break;
            case RecordingPaused e: call.Begin(SegmentKind.Pause, e.At, agent: e.By?.Value); break;
            case RecordingResumed e: call.Close(SegmentKind.Pause, e.At, e.By is null ? "by-itself" : "resumed"); break;
            case PlaybackStarted e: call.Begin(SegmentKind.Playback, e.At, agent: e.Agent.Value, party: e.Recording?.Value ?? string.Join(' ', e.Prompts)); break;
            case PlaybackPaused e: call.Close(SegmentKind.Playback, e.At, "paused"); break;
            case PlaybackEnded e: call.Close(SegmentKind.Playback, e.At, Word(e.Outcome)); break;
            case MessageKept { Box: not null }: call.Result = CallResult.LeftMessage; break;
            case RatingInvited e: Invite(call, e); break;
            case RatingGiven e: if (call.Rating is { } rated) (rated.Score, rated.At) = (e.Score, e.At); break;
            case RatingReasonGiven e: if (call.Rating is { } asked) asked.Reason = e.Reason; break;
            case CallEnded e: End(call, e); break;
        }
    }

    private static void Invite(CallRecord call, RatingInvited e)
    {
        if (e.AfterTalk) call.Begin(SegmentKind.Rating, e.At, e.Queue?.Value);
        call.Rating ??= new CallRating { CallId = call.Id, Agent = e.Agent?.Value, Queue = e.Queue?.Value, Flow = e.Flow?.Value, InvitedAt = e.At, Simulated = call.Simulated, Scale = e.Scale };
    }

    private static void EndStep(CallRecord call, FlowStepEnded e)
    {
        if (e.Digits is { Length: > 0 } digits && call.Open(SegmentKind.Flow) is { } flow) flow.Digits = flow.Digits is null ? digits : $"{flow.Digits} {digits}";
    }

    private void Enqueue(CallRecord call, CallEnqueued e)
    {
        call.Close(SegmentKind.Flow, e.At, "queued");
        call.Close(SegmentKind.Transfer, e.At, "not-answered");
        call.Close(SegmentKind.Party, e.At, "not-answered");
        call.Close(SegmentKind.Park, e.At, "not-answered");
        call.Begin(SegmentKind.Queue, e.At, e.Queue.Value);
        (call.Queue, call.EnqueuedAt) = (e.Queue.Value, call.EnqueuedAt ?? e.At);
        store.Interval(e.Queue, e.At, call.Simulated).Offered++;
    }

    private void Overflow(CallRecord call, CallOverflowed e)
    {
        if (call.Open(SegmentKind.Queue) is not { } waited) return;
        call.WaitMs = (call.WaitMs ?? 0) + (long)(e.At - waited.StartedAt).TotalMilliseconds;
        call.Close(SegmentKind.Queue, e.At, Overflowed);
        store.Interval(e.Queue, waited.StartedAt, call.Simulated).Overflowed++;
    }

    /// <summary>The wait on the line ends here; the customer's place goes on in a segment of its own until he talks to somebody, or the end.</summary>
    private static void Agree(CallRecord call, CallbackAgreed e)
    {
        if (call.Open(SegmentKind.Queue) is { } waited) call.WaitMs = (call.WaitMs ?? 0) + (long)(e.At - waited.StartedAt).TotalMilliseconds;
        call.Close(SegmentKind.Queue, e.At, "callback");
        call.Begin(SegmentKind.Callback, e.At, e.Queue.Value);
    }

    /// <summary>Answered, but not within the time of the service level: the wait that counts is that on the line.</summary>
    private void StartCallbackTalk(CallRecord call, TalkStarted e)
    {
        if (call.Open(SegmentKind.Callback) is null || call.Segments.FindLast(s => s.Kind is SegmentKind.Queue) is not { EndedAt: { } left } waited) return;
        call.Close(SegmentKind.Callback, e.At, "answered");
        store.Interval(e.Queue, waited.StartedAt, call.Simulated).CountAnswer(left - waited.StartedAt, inTime: false);
    }

    /// <summary>A talk that a transfer led to is no answer of a queue: that entry was answered before.</summary>
    private void StartTalk(CallRecord call, TalkStarted e)
    {
        StartCallbackTalk(call, e);
        var waited = call.Open(SegmentKind.Queue);
        call.Close(SegmentKind.Ring, e.At, "answered");
        call.Close(SegmentKind.Queue, e.At, "answered");
        call.Close(SegmentKind.Transfer, e.At, "answered");
        call.Close(SegmentKind.Dial, e.At, "answered");
        call.Close(SegmentKind.Park, e.At, "answered");
        call.Close(SegmentKind.Party, e.At, "answered");
        call.Begin(SegmentKind.Talk, e.At, e.Queue.Value, e.Agent.Value);
        (call.Agent, call.AnsweredAt) = (e.Agent.Value, call.AnsweredAt ?? e.At);
        if (waited is null) return;
        var wait = e.At - waited.StartedAt;
        call.WaitMs = (call.WaitMs ?? 0) + (long)wait.TotalMilliseconds;
        store.Interval(e.Queue, waited.StartedAt, call.Simulated).CountAnswer(wait, wait <= TimeSpan.FromSeconds(store.ServiceLevelSeconds(e.Queue)));
    }

    private static void EndTalk(CallRecord call, TalkEnded e)
    {
        if (call.Open(SegmentKind.Talk) is not { } talk) return;
        var outcome = e.HandedOn is true ? "transferred" : Word(e.By);
        EndHold(call, e.At, outcome);
        var held = call.Segments.Where(s => s.Kind is SegmentKind.Hold && s.StartedAt >= talk.StartedAt).Sum(s => (s.EndedAt - s.StartedAt)?.TotalMilliseconds ?? 0);
        call.TalkMs += (long)((e.At - talk.StartedAt).TotalMilliseconds - held);
        call.Close(SegmentKind.Talk, e.At, outcome);
    }

    private static void DialParty(CallRecord call, PartyDialled e)
    {
        call.Close(SegmentKind.Flow, e.At, "party");
        call.Close(SegmentKind.Transfer, e.At, "party");
        call.PartyAnsweredAt = null;
        // A parked call that rings back is parked until somebody takes it.
        if (call.Open(SegmentKind.Park) is null && call.Open(SegmentKind.Party) is null) call.Begin(SegmentKind.Party, e.At, party: NameOf(e.Party));
    }

    /// <summary>The extension that passed the call on keeps a segment of its own, be it without length.</summary>
    private static void Forward(CallRecord call, CallForwarded e)
    {
        call.Close(SegmentKind.Flow, e.At, "party");
        if (call.Open(SegmentKind.Party) is null) call.Begin(SegmentKind.Party, e.At, party: e.From);
        call.Close(SegmentKind.Party, e.At, e.Reason is ForwardReason.FindMe ? "find-me" : $"forward-{Word(e.Reason)}");
    }

    private void End(CallRecord call, CallEnded e)
    {
        (call.EndedAt, call.EndReason, call.LostReason, call.ReleasedBy, call.ForcedBy) = (e.At, e.Reason, e.Lost, e.By, e.ForcedBy?.Value);
        call.Queue ??= e.Queue?.Value;
        call.Result = e.Lost is not null ? CallResult.Lost : call.AnsweredAt is not null ? CallResult.Answered : call.Result is CallResult.LeftMessage ? CallResult.LeftMessage
            : call.DialledBy is not null ? CallResult.NotReached : e.Reason is EndReason.Refused ? CallResult.Refused
            : e.Reason is EndReason.Unreachable or EndReason.Abandoned && call.Segments is [.., { Kind: SegmentKind.Party }] ? CallResult.NotReached : CallResult.SelfService;
        EndPartyTalk(call, e.At);
        var waited = call.Open(SegmentKind.Queue);
        var wait = e.At - (waited?.StartedAt ?? e.At);
        if (waited is not null) call.WaitMs = (call.WaitMs ?? 0) + (long)wait.TotalMilliseconds;
        foreach (var segment in call.Segments.Where(s => s.EndedAt is null && s.Kind is not SegmentKind.WrapUp))
            (segment.EndedAt, segment.Outcome) = (e.At, e.Lost is { } lost ? Word(lost) : Word(e.Reason));
        if (e is not { Lost: { } reason, Queue: { } queue }) return;
        var last = call.Segments.FindLast(s => s.Kind is SegmentKind.Queue);
        var entered = last?.StartedAt ?? call.EnqueuedAt;
        var (interval, lasted) = (store.Interval(queue, entered ?? e.At, call.Simulated), e.At - (entered ?? e.At));
        interval.CountLoss(reason, lasted, lasted <= TimeSpan.FromSeconds(store.ServiceLevelSeconds(queue)));
        // Who left the queue for somewhere else and got nobody there is lost, and has not been passed on after all.
        if (last is { Outcome: Overflowed }) interval.Overflowed--;
    }

    private void Change(long seq, int ordinal, AgentStateChanged e)
    {
        if (store.OpenTime(e.Agent) is { } before) before.EndedAt = e.At;
        if (e.To is not AgentState.SignedOut)
            store.Add(new AgentTime { Seq = seq, Ordinal = ordinal, Agent = e.Agent.Value, State = e.To, Reason = e.Reason, Cause = e.Cause, CallId = e.Call?.Value, StartedAt = e.At });

        if (e.From is AgentState.WrapUp && store.InWrapUp(e.Agent) is { } done && done.Open(SegmentKind.WrapUp, e.Agent.Value) is { } wrapUp)
        {
            done.WrapUpMs += (long)(e.At - wrapUp.StartedAt).TotalMilliseconds;
            (wrapUp.EndedAt, wrapUp.Outcome) = (e.At, Word(e.Cause));
        }
        if (e is { To: AgentState.WrapUp, Call: { } id } && store.Call(id) is { } call)
            call.Begin(SegmentKind.WrapUp, e.At, call.Queue, e.Agent.Value);
    }

    private static string Word<T>(T value) where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
