using System.Text.Json;
using Antiphon.Engine.Contract;
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
internal sealed class Chronicle(IChronicleStore store)
{
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
        });
    }

    private void Apply(CallRecord call, CallEvent fact)
    {
        switch (fact)
        {
            case FlowStepStarted e: if (call.Open(SegmentKind.Flow) is null) call.Begin(SegmentKind.Flow, e.At); break;
            case FlowStepEnded e: EndStep(call, e); break;
            case CallEnqueued e: Enqueue(call, e); break;
            case CallOverflowed e: call.Close(SegmentKind.Queue, e.At, "overflow"); break;
            case OfferMade e: call.Begin(SegmentKind.Ring, e.At, e.Queue.Value, e.Agent.Value); break;
            case OfferExpired e: call.Close(SegmentKind.Ring, e.At, "no-answer"); break;
            case OfferDeclined e: call.Close(SegmentKind.Ring, e.At, "rejected"); break;
            case OfferFailed e: call.Close(SegmentKind.Ring, e.At, e.Cause); break;
            case OfferWithdrawn e: call.Close(SegmentKind.Ring, e.At, "withdrawn"); break;
            case TalkStarted e: StartTalk(call, e); break;
            case TalkEnded e: EndTalk(call, e); break;
            case PartyDialled e: DialParty(call, e); break;
            case PartyTalkStarted e: call.AnsweredAt = e.At; break;
            case RecordingOrdered: call.Recorded = true; break;
            case CallEnded e: End(call, e); break;
        }
    }

    private static void EndStep(CallRecord call, FlowStepEnded e)
    {
        if (e.Digits is { Length: > 0 } digits && call.Open(SegmentKind.Flow) is { } flow) flow.Digits = flow.Digits is null ? digits : $"{flow.Digits} {digits}";
    }

    private void Enqueue(CallRecord call, CallEnqueued e)
    {
        call.Close(SegmentKind.Flow, e.At, "queued");
        call.Begin(SegmentKind.Queue, e.At, e.Queue.Value);
        (call.Queue, call.EnqueuedAt) = (e.Queue.Value, call.EnqueuedAt ?? e.At);
        store.Interval(e.Queue, e.At, call.Simulated).Offered++;
    }

    private void StartTalk(CallRecord call, TalkStarted e)
    {
        var entered = call.Open(SegmentKind.Queue)?.StartedAt;
        call.Close(SegmentKind.Ring, e.At, "answered");
        call.Close(SegmentKind.Queue, e.At, "answered");
        call.Begin(SegmentKind.Talk, e.At, e.Queue.Value, e.Agent.Value);
        var wait = e.At - (call.EnqueuedAt ?? e.At);
        (call.Agent, call.AnsweredAt, call.WaitMs) = (e.Agent.Value, call.AnsweredAt ?? e.At, (long)wait.TotalMilliseconds);
        // The figures of a queue know only the wait in it, the record of the call the whole one.
        if (entered is { } since)
            store.Interval(e.Queue, since, call.Simulated).CountAnswer(e.At - since, e.At - since <= TimeSpan.FromSeconds(store.ServiceLevelSeconds(e.Queue)));
    }

    private static void EndTalk(CallRecord call, TalkEnded e)
    {
        if (call.Open(SegmentKind.Talk) is not { } talk) return;
        call.TalkMs += (long)(e.At - talk.StartedAt).TotalMilliseconds;
        call.Close(SegmentKind.Talk, e.At, Word(e.By));
    }

    private static void DialParty(CallRecord call, PartyDialled e)
    {
        call.Close(SegmentKind.Flow, e.At, "party");
        call.Begin(SegmentKind.Party, e.At);
    }

    private void End(CallRecord call, CallEnded e)
    {
        (call.EndedAt, call.EndReason, call.LostReason, call.ReleasedBy) = (e.At, e.Reason, e.Lost, e.By);
        call.Queue ??= e.Queue?.Value;
        call.Result = e.Lost is not null ? CallResult.Lost : call.AnsweredAt is not null ? CallResult.Answered : CallResult.SelfService;
        if (call.Open(SegmentKind.Party) is not null && call.AnsweredAt is { } talkedSince) call.TalkMs += (long)(e.At - talkedSince).TotalMilliseconds;
        if (call is { EnqueuedAt: { } waitedSince, WaitMs: null }) call.WaitMs = (long)(e.At - waitedSince).TotalMilliseconds;
        foreach (var segment in call.Segments.Where(s => s.EndedAt is null && s.Kind is not SegmentKind.WrapUp))
            (segment.EndedAt, segment.Outcome) = (e.At, e.Lost is { } lost ? Word(lost) : Word(e.Reason));
        if (e is not { Lost: { } reason, Queue: { } queue }) return;
        var entered = call.Segments.FindLast(s => s.Kind is SegmentKind.Queue)?.StartedAt ?? call.EnqueuedAt;
        store.Interval(queue, entered ?? e.At, call.Simulated).CountLoss(reason, e.At - (entered ?? e.At));
    }

    private void Change(long seq, int ordinal, AgentStateChanged e)
    {
        if (store.OpenTime(e.Agent) is { } before) before.EndedAt = e.At;
        if (e.To is not AgentState.SignedOut)
            store.Add(new AgentTime { Seq = seq, Ordinal = ordinal, Agent = e.Agent.Value, State = e.To, Reason = e.Reason, Cause = e.Cause, CallId = e.Call?.Value, StartedAt = e.At });

        if (e.From is AgentState.WrapUp && store.InWrapUp(e.Agent) is { } done && done.Open(SegmentKind.WrapUp) is { } wrapUp)
        {
            done.WrapUpMs += (long)(e.At - wrapUp.StartedAt).TotalMilliseconds;
            done.Close(SegmentKind.WrapUp, e.At, Word(e.Cause));
        }
        if (e is { To: AgentState.WrapUp, Call: { } id } && store.Call(id) is { } call)
            call.Begin(SegmentKind.WrapUp, e.At, call.Queue, e.Agent.Value);
    }

    private static string Word<T>(T value) where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
