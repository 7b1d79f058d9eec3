using Antiphon.Server.Features.Calls.Numbering;
using Antiphon.Server.Features.Calls.Projections;

namespace Antiphon.Server.Features.Reports.Facts;

/// <summary>What a call record and a stretch of an agent add to the sums. Everything in reports but the queues' own intervals comes through here.</summary>
internal static class CellMaking
{
    public const string Inbound = "in", Outbound = "out", Internal = "internal";

    /// <summary>Numbers that tell no region, and callers who withhold theirs: rows of their own.</summary>
    public const string UnknownRegion = "unknown", Withheld = "withheld";
    private const string PhonePrefix = "ext:", FaxTrunk = "fax";
    private const int ExtensionDigitsMax = 6;

    public static string DirectionOf(CallRecord call) => call.DialledBy is not null || call.Trunk == FaxTrunk ? Outbound
        : !call.Trunk.StartsWith(PhonePrefix, StringComparison.Ordinal) ? Inbound : call.Route is null ? Internal : Outbound;

    /// <summary>Of the party outside: who calls, or who is called.</summary>
    public static string RegionOf(CallRecord call)
    {
        var number = DirectionOf(call) is Outbound && call.DialledBy is null ? call.Dialled : call.Number;
        return number.Length == 0 ? Withheld : AreaCode.Of(PhoneNumber.Normalise(number)) ?? UnknownRegion;
    }

    public static void Add(Cells cells, CallRecord call)
    {
        var direction = DirectionOf(call);
        AddCall(cells, call, direction);
        if (direction is not Internal)
        {
            var region = cells.At(FactSource.Regions, call.StartedAt, call.Simulated, direction, RegionOf(call));
            region.Count("calls");
            region.Count("answered", call.AnsweredAt is not null);
            region.Count("lost", call.Result is CallResult.Lost);
            region.Add("talk_ms", call.TalkMs);
        }
        if (call.Trunk.StartsWith(PhonePrefix, StringComparison.Ordinal)) AddExtension(cells, call, call.StartedAt, call.Trunk[PhonePrefix.Length..], Outbound, call.AnsweredAt is not null, call.TalkMs);
        foreach (var segment in call.Segments) AddSegment(cells, call, segment);
    }

    /// <summary>What one call adds to the offers and talks of agents.</summary>
    public static IReadOnlyDictionary<CellKey, long[]> AgentCalls(CallRecord call)
    {
        var cells = new Cells();
        foreach (var segment in call.Segments) AddSegment(cells, call, segment);
        return cells.Of(FactSource.AgentCalls);
    }

    private static void AddCall(Cells cells, CallRecord call, string direction)
    {
        var cause = call.LostReason?.ToString() ?? call.EndReason?.ToString();
        var cell = cells.At(FactSource.Calls, call.StartedAt, call.Simulated, direction, call.Dialled, call.Trunk, call.Result.ToString(), cause, call.ReleasedBy?.ToString());
        cell.Count("calls");
        cell.Count("inbound", direction is Inbound);
        cell.Count("inbound_answered", direction is Inbound && call.AnsweredAt is not null);
        cell.Count("outbound", direction is Outbound);
        cell.Count("answered", call.AnsweredAt is not null);
        cell.Count("lost", call.Result is CallResult.Lost);
        cell.Count("self_service", call.Result is CallResult.SelfService);
        AddFlow(cell, call);
        cell.Count("queued", call.EnqueuedAt is not null);
        cell.Add("total_ms", Length(call.StartedAt, call.EndedAt));
        cell.Add("talk_ms", call.TalkMs);
        cell.Add("hold_ms", call.HoldMs);
        cell.Add("wrap_up_ms", call.WrapUpMs);
        cell.Add("wait_ms", call.WaitMs ?? 0);
        cell.Add("transfers", call.Transfers);
        cell.Add("forwards", call.Segments.Count(s => s.Kind is SegmentKind.Party && s.Outcome?.StartsWith("forward-", StringComparison.Ordinal) is true));
        cell.Add("follow_calls", call.Segments.Count(s => s is { Kind: SegmentKind.Party, Outcome: "find-me" }));
    }

    /// <summary>Who entered a flow either was lost in it, went on to a queue or a party, or was served by it: the four sum to the first.</summary>
    private static void AddFlow(Cell cell, CallRecord call)
    {
        if (!call.Segments.Exists(s => s.Kind is SegmentKind.Flow)) return;
        var (queued, party) = (call.Segments.Exists(s => s.Kind is SegmentKind.Queue), call.Segments.Exists(s => s.Kind is SegmentKind.Party));
        var lost = !queued && !party && call.Result is CallResult.Lost;
        cell.Count("ivr");
        cell.Add("ivr_ms", call.Segments.Where(s => s.Kind is SegmentKind.Flow).Sum(s => Length(s.StartedAt, s.EndedAt)));
        cell.Count("ivr_queued", queued);
        cell.Count("ivr_party", !queued && party);
        cell.Count("ivr_lost", lost);
        cell.Count("ivr_self", !queued && !party && !lost);
    }

    private static void AddSegment(Cells cells, CallRecord call, CallSegment segment)
    {
        if (segment is { Kind: SegmentKind.Party, Party: { } party } && IsExtension(party)) AddParty(cells, call, segment, party);
        if (segment.Agent is not { } agent) return;
        var length = Length(segment.StartedAt, segment.EndedAt);
        switch (segment.Kind)
        {
            case SegmentKind.Ring: AddOffer(cells.At(FactSource.AgentCalls, segment.StartedAt, call.Simulated, agent, segment.Queue), segment.Outcome, length); break;
            case SegmentKind.Talk: AddTalk(cells.At(FactSource.AgentCalls, segment.StartedAt, call.Simulated, agent, segment.Queue), call, segment, length); break;
            case SegmentKind.Hold: cells.At(FactSource.AgentCalls, segment.StartedAt, call.Simulated, agent, QueueAt(call, segment)).Add("hold_ms", length); break;
            case SegmentKind.WrapUp: cells.At(FactSource.AgentCalls, segment.StartedAt, call.Simulated, agent, segment.Queue).Add("wrap_up_ms", length); break;
            case SegmentKind.Dial: cells.At(FactSource.AgentCalls, segment.StartedAt, call.Simulated, agent, segment.Queue).Count("dialled"); break;
        }
    }

    private static void AddOffer(Cell cell, string? outcome, long ringMs)
    {
        cell.Count("offers");
        cell.Count("taken", outcome is "answered");
        cell.Count("missed", outcome is "no-answer");
        cell.Count("rejected", outcome is "rejected");
        cell.Add("ring_ms", ringMs);
        if (outcome is "no-answer") cell.Add("missed_ring_ms", ringMs);
    }

    /// <summary>A talk ends when the agent leaves it: what comes after a transfer is another's. Time on hold is not talk.</summary>
    private static void AddTalk(Cell cell, CallRecord call, CallSegment talk, long lengthMs)
    {
        var held = call.Segments.Where(s => s.Kind is SegmentKind.Hold && s.StartedAt >= talk.StartedAt && (talk.EndedAt is null || s.StartedAt < talk.EndedAt)).Sum(s => Length(s.StartedAt, s.EndedAt));
        var dialled = call.DialledBy == talk.Agent;
        cell.Count("talks");
        cell.Count(dialled ? "talks_out" : "talks_in");
        cell.Add("talk_ms", lengthMs - held);
        cell.Add(dialled ? "talk_out_ms" : "talk_in_ms", lengthMs - held);
        cell.Count("transferred", talk.Outcome is "transferred");
    }

    /// <summary>A ring that was answered goes on as a stretch of its own: that one is counted.</summary>
    private static void AddParty(Cells cells, CallRecord call, CallSegment segment, string party)
    {
        if (segment.Outcome is "answered") return;
        var missed = segment.Outcome is "no-answer" or "busy" or "unreachable" or "refused" or "not-answered" or "find-me" or "picked-up" || segment.Outcome?.StartsWith("forward-", StringComparison.Ordinal) is true;
        var answered = !missed && call.AnsweredAt is { } at && (segment.EndedAt is null || at < segment.EndedAt);
        var since = call.AnsweredAt > segment.StartedAt ? call.AnsweredAt.Value : segment.StartedAt;
        AddExtension(cells, call, segment.StartedAt, party, Inbound, answered, answered ? Length(since, segment.EndedAt) : 0);
    }

    private static bool IsExtension(string party) => party.Length <= ExtensionDigitsMax && party.All(char.IsAsciiDigit);

    private static string? QueueAt(CallRecord call, CallSegment hold) => call.Segments.FindLast(s => s.Kind is SegmentKind.Talk && s.StartedAt <= hold.StartedAt)?.Queue;

    private static void AddExtension(Cells cells, CallRecord call, DateTimeOffset at, string extension, string direction, bool answered, long talkMs)
    {
        var cell = cells.At(FactSource.Extensions, at, call.Simulated, extension, direction);
        cell.Count("calls");
        cell.Count("answered", answered);
        cell.Add("talk_ms", talkMs);
    }

    /// <summary>The part of a stretch within that time, cut at the quarters of an hour.</summary>
    /// <param name="now">A stretch that has not ended lasts until then. Ms UTC, as are the other two.</param>
    public static void Add(Cells cells, AgentTime time, long from, long to, long now)
    {
        var end = Math.Min(time.EndedAt?.ToUnixTimeMilliseconds() ?? now, to);
        for (var at = Math.Max(time.StartedAt.ToUnixTimeMilliseconds(), from); at < end;)
        {
            var slot = Cells.SlotOf(at);
            var until = Math.Min(end, slot + Cells.SlotMs);
            var cell = cells.At(FactSource.AgentTimes, slot, false, time.Agent, time.State is AgentState.NotReady ? time.Reason : null);
            cell.Add("signed_in", until - at);
            cell.Add(PartOf(time.State), until - at);
            at = until;
        }
    }

    private static string PartOf(AgentState state) => state switch
    {
        AgentState.Ready => "ready",
        AgentState.Offered => "offered",
        AgentState.Talking => "talking",
        AgentState.Held => "held",
        AgentState.Consulting => "consulting",
        AgentState.Conferencing => "conferencing",
        AgentState.Dialling => "dialling",
        AgentState.WrapUp => "wrap_up",
        AgentState.Training => "training",
        _ => "not_ready",
    };

    private static long Length(DateTimeOffset from, DateTimeOffset? to) => to is { } end ? Math.Max(0, (long)(end - from).TotalMilliseconds) : 0;
}
