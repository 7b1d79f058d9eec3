using System.Text.Json;

namespace Antiphon.Engine.Contract;

/// <summary>The shapes that nearly every entry of the story is made of, written without reflection: byte for byte what the serializer writes of them
/// (a test holds each against it), at a tenth of its time and without allocating. Everything else is the serializer's.</summary>
internal static class FrequentJson
{
    private static readonly JsonEncodedText TypeName = Name("$type"), Call = Name("call"), Agent = Name("agent"), Offer = Name("offer"), Queue = Name("queue"), At = Name("at"), Dialled = Name("dialled"),
        Caller = Name("caller"), Trunk = Name("trunk"), Simulated = Name("simulated"), Destination = Name("destination"), DialledBy = Name("dialledBy"), Facts = Name("facts"), Traits = Name("traits"),
        Kind = Name("kind"), Region = Name("region"), Class = Name("class"), Customer = Name("customer"), Lists = Name("lists"), Blocked = Name("blocked"), OwnAgents = Name("ownAgents"), LastAgent = Name("lastAgent"),
        AgedSince = Name("agedSince"), Expected = Name("expected"), FromSeconds = Name("fromSeconds"), ToSeconds = Name("toSeconds"), ExpiresAt = Name("expiresAt"), Purpose = Name("purpose"),
        Fallback = Name("fallback"), ForcedBy = Name("forcedBy"), By = Name("by"), HandedOn = Name("handedOn"), Reason = Name("reason"), Lost = Name("lost"), From = Name("from"), To = Name("to"), Cause = Name("cause"), Until = Name("until"),
        OwesDisposition = Name("owesDisposition"), Promises = Name("promises"), PromisedAt = Name("promisedAt"), Range = Name("range"), WaitedSeconds = Name("waitedSeconds"), Kept = Name("kept"),
        Winner = Name("winner"), Stages = Name("stages"), Losers = Name("losers"), Value = Name("value"), Score = Name("score"), Rivals = Name("rivals"), CentreVersion = Name("centreVersion"),
        Stage = Name("stage"), Before = Name("before"), After = Name("after"), Note = Name("note"), Seconds = Name("seconds"), WeightPercent = Name("weightPercent"), CreditSeconds = Name("creditSeconds");

    /// <returns>False: nothing was written, and it is the serializer's.</returns>
    public static bool TryWrite(Utf8JsonWriter to, EngineInput input)
    {
        switch (input)
        {
            case CallArrived i: Write(to, i); break;
            case OfferTaken i:
                Begin(to, "offer-taken"u8);
                to.WriteNumber(Offer, i.Offer.Value);
                break;
            case TalkJoined i:
                Begin(to, "talk-joined"u8);
                to.WriteString(Call, i.Call.Value);
                to.WriteNumber(Offer, i.Offer.Value);
                break;
            case CallerLeft i:
                Begin(to, "caller-left"u8);
                to.WriteString(Call, i.Call.Value);
                break;
            case AgentLeftTalk i:
                Begin(to, "agent-left-talk"u8);
                to.WriteString(Call, i.Call.Value);
                to.WriteString(Agent, i.Agent.Value);
                break;
            case FinishWrapUp i:
                Begin(to, "finish-wrap-up"u8);
                to.WriteString(Agent, i.Agent.Value);
                break;
            case ClockTicked: Begin(to, "clock-ticked"u8); break;
            default: return false;
        }
        to.WriteEndObject();
        return true;
    }

    public static bool TryWrite(Utf8JsonWriter to, EngineEvent e)
    {
        switch (e)
        {
            case AgentStateChanged changed: Write(to, changed); break;
            case CallStarted { Destination: null or ToQueue } started: Write(to, started); break;
            case CallAnswered: Begin(to, "call-answered"u8); break;
            case CallEnqueued enqueued: Write(to, enqueued); break;
            case OfferMade made: Write(to, made); break;
            case OfferAccepted accepted:
                Begin(to, "offer-accepted"u8);
                to.WriteNumber(Offer, accepted.Offer.Value);
                to.WriteString(Agent, accepted.Agent.Value);
                break;
            case TalkStarted started:
                Begin(to, "talk-started"u8);
                to.WriteNumber(Offer, started.Offer.Value);
                to.WriteString(Queue, started.Queue.Value);
                to.WriteString(Agent, started.Agent.Value);
                break;
            case RecordingOrdered: Begin(to, "recording-ordered"u8); break;
            case TalkEnded ended:
                Begin(to, "talk-ended"u8);
                to.WriteString(Agent, ended.Agent.Value);
                to.WriteString(By, Names<ReleaseParty>.Of(ended.By));
                if (ended.HandedOn is { } handedOn) to.WriteBoolean(HandedOn, handedOn);
                break;
            case CallEnded ended: Write(to, ended); break;
            case WaitJudged judged: Write(to, judged); break;
            default: return false;
        }
        if (e is CallEvent { Call: var call }) to.WriteString(Call, call.Value);
        else if (e is AgentEvent { Agent: var agent }) to.WriteString(Agent, agent.Value);
        InstantJson.Write(to, At, e.At);
        to.WriteEndObject();
        return true;
    }

    public static void Write(Utf8JsonWriter to, Why why)
    {
        to.WriteStartObject();
        to.WriteString(Call, why.Call.Value);
        to.WriteString(Queue, why.Queue.Value);
        if (why.Winner is { } winner) to.WriteString(Winner, winner.Value);
        to.WriteStartArray(Stages);
        foreach (var stage in why.Stages) Write(to, stage);
        to.WriteEndArray();
        to.WriteStartArray(Losers);
        foreach (var loser in why.Losers)
        {
            to.WriteStartObject();
            to.WriteString(Agent, loser.Agent.Value);
            to.WriteString(Stage, loser.Stage);
            to.WriteString(Value, loser.Value);
            to.WriteEndObject();
        }
        to.WriteEndArray();
        if (why.Value is { } value) to.WriteString(Value, value);
        if (why.Score is { } score) Write(to, score);
        if (why.Rivals is { } rivals) Write(to, rivals);
        if (why.CentreVersion is { } version) to.WriteNumber(CentreVersion, version);
        to.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter to, WhyStage stage)
    {
        to.WriteStartObject();
        to.WriteString(Stage, stage.Stage);
        to.WriteNumber(Before, stage.Before);
        to.WriteNumber(After, stage.After);
        if (stage.Note is { } note) to.WriteString(Note, note);
        to.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter to, WhyScore score)
    {
        to.WriteStartObject(Score);
        to.WriteNumber(Seconds, score.Seconds);
        to.WriteNumber(WaitedSeconds, score.WaitedSeconds);
        to.WriteNumber(WeightPercent, score.WeightPercent);
        to.WriteNumber(CreditSeconds, score.CreditSeconds);
        to.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter to, ImmutableArray<WhyRival> rivals)
    {
        to.WriteStartArray(Rivals);
        foreach (var rival in rivals)
        {
            to.WriteStartObject();
            to.WriteString(Call, rival.Call.Value);
            to.WriteString(Queue, rival.Queue.Value);
            to.WriteNumber(Seconds, rival.Seconds);
            to.WriteEndObject();
        }
        to.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter to, CallArrived arrived)
    {
        Begin(to, "call-arrived"u8);
        to.WriteString(Call, arrived.Call.Value);
        to.WriteString(Dialled, arrived.Dialled);
        to.WriteNumber(Caller, arrived.Caller.Value);
        to.WriteString(Trunk, arrived.Trunk);
        to.WriteBoolean(Simulated, arrived.Simulated);
        if (arrived.Facts is { } facts) Write(to, facts);
        to.WriteStartArray(Traits);
        foreach (var trait in arrived.Traits) to.WriteStringValue(trait);
        to.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter to, CallStarted started)
    {
        Begin(to, "call-started"u8);
        to.WriteString(Dialled, started.Dialled);
        to.WriteNumber(Caller, started.Caller.Value);
        to.WriteString(Trunk, started.Trunk);
        to.WriteBoolean(Simulated, started.Simulated);
        if (started.Destination is ToQueue { Queue: var queue })
        {
            to.WriteStartObject(Destination);
            to.WriteString(TypeName, "queue"u8);
            to.WriteString(Queue, queue.Value);
            to.WriteEndObject();
        }
        if (started.DialledBy is { } by) to.WriteString(DialledBy, by.Value);
        if (started.Facts is { } facts) Write(to, facts);
    }

    private static void Write(Utf8JsonWriter to, CallerFacts facts)
    {
        to.WriteStartObject(Facts);
        to.WriteString(Kind, Names<NumberKind>.Of(facts.Kind));
        if (facts.Region is { } region) to.WriteString(Region, region);
        if (facts.Class is { } name) to.WriteString(Class, name);
        to.WriteBoolean(Customer, facts.Customer);
        to.WriteStartArray(Lists);
        foreach (var list in facts.Lists) to.WriteStringValue(list);
        to.WriteEndArray();
        to.WriteBoolean(Blocked, facts.Blocked);
        to.WriteStartArray(OwnAgents);
        foreach (var own in facts.OwnAgents) to.WriteStringValue(own.Value);
        to.WriteEndArray();
        if (facts.LastAgent is { } last) to.WriteString(LastAgent, last.Value);
        to.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter to, CallEnqueued enqueued)
    {
        Begin(to, "call-enqueued"u8);
        to.WriteString(Queue, enqueued.Queue.Value);
        if (enqueued.AgedSince is { } since) to.WriteString(AgedSince, since);
        if (enqueued.Expected is { } expected) Write(to, Expected, expected);
    }

    private static void Write(Utf8JsonWriter to, JsonEncodedText name, WaitRange range)
    {
        to.WriteStartObject(name);
        to.WriteNumber(FromSeconds, range.FromSeconds);
        to.WriteNumber(ToSeconds, range.ToSeconds);
        to.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter to, OfferMade made)
    {
        Begin(to, "offer-made"u8);
        to.WriteNumber(Offer, made.Offer.Value);
        to.WriteString(Queue, made.Queue.Value);
        to.WriteString(Agent, made.Agent.Value);
        InstantJson.Write(to, ExpiresAt, made.ExpiresAt);
        if (made.Purpose is { } purpose) to.WriteString(Purpose, Names<OfferPurpose>.Of(purpose));
        if (made.Fallback is { } fallback) to.WriteBoolean(Fallback, fallback);
    }

    private static void Write(Utf8JsonWriter to, CallEnded ended)
    {
        Begin(to, "call-ended"u8);
        to.WriteString(Reason, Names<EndReason>.Of(ended.Reason));
        to.WriteString(By, Names<ReleaseParty>.Of(ended.By));
        if (ended.Lost is { } lost) to.WriteString(Lost, Names<LostReason>.Of(lost));
        if (ended.Queue is { } queue) to.WriteString(Queue, queue.Value);
        if (ended.ForcedBy is { } forced) to.WriteString(ForcedBy, forced.Value);
    }

    private static void Write(Utf8JsonWriter to, AgentStateChanged changed)
    {
        Begin(to, "agent-state-changed"u8);
        to.WriteString(From, Names<AgentState>.Of(changed.From));
        to.WriteString(To, Names<AgentState>.Of(changed.To));
        if (changed.Reason is { } reason) to.WriteString(Reason, reason);
        to.WriteString(Cause, Names<StateCause>.Of(changed.Cause));
        if (changed.Call is { } call) to.WriteString(Call, call.Value);
        if (changed.Until is { } until) InstantJson.Write(to, Until, until);
        if (changed.OwesDisposition is { } owes) to.WriteBoolean(OwesDisposition, owes);
    }

    private static void Write(Utf8JsonWriter to, WaitJudged judged)
    {
        Begin(to, "wait-judged"u8);
        to.WriteString(Queue, judged.Queue.Value);
        to.WriteStartArray(Promises);
        foreach (var promise in judged.Promises)
        {
            to.WriteStartObject();
            to.WriteString(PromisedAt, promise.PromisedAt);
            Write(to, Range, promise.Range);
            to.WriteNumber(WaitedSeconds, promise.WaitedSeconds);
            to.WriteBoolean(Kept, promise.Kept);
            to.WriteEndObject();
        }
        to.WriteEndArray();
    }

    private static void Begin(Utf8JsonWriter to, ReadOnlySpan<byte> type)
    {
        to.WriteStartObject();
        to.WriteString(TypeName, type);
    }

    private static JsonEncodedText Name(string name) => JsonEncodedText.Encode(name);

    /// <summary>An enumeration by name, as everywhere in the story.</summary>
    private static class Names<T> where T : struct, Enum
    {
        private static readonly JsonEncodedText[] All = [.. Enum.GetNames<T>().Select(name => JsonEncodedText.Encode(name))];

        public static JsonEncodedText Of(T value) => All[System.Runtime.CompilerServices.Unsafe.BitCast<T, int>(value)];
    }
}
