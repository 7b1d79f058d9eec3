namespace Antiphon.Server.Features.Reports.Facts;

/// <summary>Where figures are summed from: a table of sums per quarter of an hour and key. Names are columns.</summary>
/// <param name="Time">Column with the beginning of the quarter, ms UTC.</param>
/// <param name="Simulated">It tells simulated traffic apart.</param>
/// <param name="Parts">What is summed. Columns, and behind them the names in <paramref name="Tally"/>.</param>
/// <param name="Tally">Column with counts by name (<c>name:count …</c>); null: none.</param>
internal sealed record FactSource(string Table, string Time, bool Simulated, ImmutableArray<string> Dimensions, ImmutableArray<string> Parts, string? Tally = null, ImmutableArray<string> Tallied = default)
{
    /// <summary>Waits of the answered of a queue, by whole seconds up to this; longer ones are with it.</summary>
    public const int WaitBins = 600;

    /// <summary>Queues, by when the caller entered: kept by the projection itself.</summary>
    public static readonly FactSource Queues = new("queue_intervals", "started_at", true, ["queue"],
        ["offered", "answered", "abandoned", "short_abandoned", "lost", "answered_in_time", "abandoned_in_time", "wait_answered_ms", "wait_abandoned_ms", "overflowed"],
        "lost_by_reason", [.. Enum.GetNames<LostReason>()]);

    public static readonly FactSource Waits = new("queue_intervals", "started_at", true, ["queue"], [], "waits",
        [.. Enumerable.Range(0, WaitBins + 1).Select(second => second.ToString(CultureInfo.InvariantCulture))]);

    /// <summary>Calls, by when they began.</summary>
    public static readonly FactSource Calls = new("call_cells", "slot", true, ["direction", "dialled", "trunk", "result", "cause", "released_by"],
        ["calls", "inbound", "inbound_answered", "outbound", "answered", "lost", "self_service", "ivr", "ivr_ms", "ivr_lost", "ivr_queued", "ivr_party", "ivr_self", "queued", "total_ms", "talk_ms", "hold_ms", "wrap_up_ms", "wait_ms", "transfers", "forwards", "follow_calls"]);

    public static readonly FactSource Regions = new("region_cells", "slot", true, ["direction", "region"], ["calls", "answered", "lost", "talk_ms"]);

    /// <summary>Offers and talks of agents, by when they began.</summary>
    public static readonly FactSource AgentCalls = new("agent_call_cells", "slot", true, ["agent", "queue"],
        ["offers", "taken", "missed", "rejected", "ring_ms", "missed_ring_ms", "talks", "talks_in", "talks_out", "talk_ms", "talk_in_ms", "talk_out_ms", "hold_ms", "wrap_up_ms", "transferred", "dialled"]);

    /// <summary>States of agents, cut at the quarters of an hour.</summary>
    public static readonly FactSource AgentTimes = new("agent_time_cells", "slot", false, ["agent", "reason"],
        ["signed_in", "ready", "offered", "talking", "held", "consulting", "conferencing", "dialling", "wrap_up", "not_ready", "training"]);

    public static readonly FactSource Extensions = new("extension_cells", "slot", true, ["extension", "direction"], ["calls", "answered", "talk_ms"]);

    /// <summary>Those made from the records, in which what is not final yet is missing.</summary>
    public static readonly ImmutableArray<FactSource> Made = [Calls, Regions, AgentCalls, AgentTimes, Extensions];

    public int Width => Parts.Length + (Tallied.IsDefault ? 0 : Tallied.Length);

    /// <summary>Place of a part among the sums; -1: there is none of that name.</summary>
    public int IndexOf(string part) => Parts.IndexOf(part) is >= 0 and var index ? index
        : Tallied.IsDefault ? -1 : Tallied.IndexOf(part) is >= 0 and var tallied ? Parts.Length + tallied : -1;
}
