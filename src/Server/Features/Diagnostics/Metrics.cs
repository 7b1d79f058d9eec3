using System.Text;
using Antiphon.Switch.Contract;

namespace Antiphon.Server.Features.Diagnostics;

/// <param name="Blocked">Source addresses that are refused now.</param>
internal sealed record CountersView(SipTotals Sip, MediaTotals Media, int Blocked);

/// <summary>Totals and what is open, as JSON and in the text format of Prometheus (exposition format 0.0.4).</summary>
internal static class Metrics
{
    private const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    internal static IResult Json(ISwitch telephony)
    {
        var now = telephony.Counters();
        return TypedResults.Ok(new CountersView(now.Sip, now.Media, telephony.Blocked().Count));
    }

    internal static IResult Text(ISwitch telephony, CallCentre calls)
    {
        var text = new StringBuilder();
        Totals(text, telephony.Counters());
        Open(text, telephony, calls);
        Process(text);
        return TypedResults.Text(text.ToString(), ContentType);
    }

    private static void Totals(StringBuilder text, SwitchCounters now)
    {
        Counter(text, "sip_messages_received_total", "SIP messages taken in", now.Sip.MessagesReceived);
        Counter(text, "sip_messages_sent_total", "SIP messages sent, repeats included", now.Sip.MessagesSent);
        Counter(text, "sip_retransmissions_total", "SIP messages sent again for want of an answer", now.Sip.Retransmissions);
        Counter(text, "sip_repeats_received_total", "SIP requests that came again", now.Sip.RepeatsReceived);
        Counter(text, "sip_transactions_total", "SIP transactions begun", now.Sip.Transactions);
        Counter(text, "sip_timeouts_total", "SIP requests nobody answered, refusals nobody acknowledged", now.Sip.Timeouts);
        Counter(text, "sip_refused_for_load_total", "SIP requests refused for too many transactions", now.Sip.RefusedForLoad);
        Counter(text, "sip_parse_problems_total", "SIP messages that could not be read", now.Sip.ParseProblems);
        Counter(text, "sip_dropped_for_load_total", "SIP messages dropped because too many waited", now.Sip.DroppedForLoad);
        Counter(text, "sip_dropped_of_blocked_total", "SIP requests of blocked sources dropped", now.Sip.DroppedOfBlocked);
        Counter(text, "switch_faults_total", "Faults caught on the signalling thread", now.Sip.Faults);
        Counter(text, "media_packets_received_total", "Media packets received", now.Media.PacketsReceived);
        Counter(text, "media_packets_sent_total", "Media packets sent", now.Media.PacketsSent);
        Counter(text, "media_packets_from_strangers_total", "Media packets from addresses that are no far end, dropped", now.Media.PacketsFromStrangers);
        Counter(text, "media_packets_refused_total", "Media packets malformed or not authentic, dropped", now.Media.PacketsRefused);
        Counter(text, "media_late_ticks_total", "Media ticks that began more than 20 ms late", now.Media.LateTicks);
        Gauge(text, "media_tick_lateness_max_seconds", "Longest delay of a media tick since the start", now.Media.TickLatenessMsMax / 1_000);
        Counter(text, "recording_writes_total", "Writes of recordings to the disk", now.Media.RecordingWrites);
        Counter(text, "recording_bytes_total", "Bytes of recordings written", now.Media.RecordingBytes);
        Counter(text, "recording_seconds_lost_total", "Seconds of recording lost because the disk was too slow", now.Media.RecordingSecondsLost);
    }

    private static void Open(StringBuilder text, ISwitch telephony, CallCentre calls)
    {
        var (open, state) = (telephony.Leftovers(), calls.State);
        Gauge(text, "calls", "Calls in progress", state.Calls.Count);
        Gauge(text, "calls_waiting", "Calls that wait in a queue", state.Calls.Values.Count(call => call.Phase is CallPhase.Queued or CallPhase.Offered));
        foreach (var (name, agents) in Enum.GetValues<AgentState>().Select(s => (Word(s.ToString()), state.Agents.Values.Count(agent => agent.State == s))))
            Sample(text, "agents", agents, $"state=\"{name}\"", first: name == Word(Enum.GetNames<AgentState>()[0]) ? "Agents by state" : null);
        Gauge(text, "sip_dialogs", "SIP dialogs", open.Dialogs);
        Gauge(text, "sip_transactions", "SIP transactions open", open.Transactions);
        Gauge(text, "sip_connections", "SIP connections", open.Connections);
        Gauge(text, "sip_registrations", "Extensions with a registered phone", open.Registrations);
        Gauge(text, "sip_blocked_sources", "Source addresses refused now", telephony.Blocked().Count);
        Gauge(text, "legs", "Legs of calls", open.Legs);
        Gauge(text, "media_ports", "Media ports open", open.Ports);
        Gauge(text, "recordings", "Recordings open", open.Recordings);
    }

    private static void Process(StringBuilder text)
    {
        Gauge(text, "process_resident_bytes", "Memory of the process", Environment.WorkingSet);
        Gauge(text, "process_heap_bytes", "Managed memory in use", GC.GetTotalMemory(forceFullCollection: false));
        Counter(text, "process_gc_pause_seconds_total", "Time the collector stopped the process", GC.GetTotalPauseDuration().TotalSeconds);
        Counter(text, "process_cpu_seconds_total", "Processor time used", Environment.CpuUsage.TotalTime.TotalSeconds);
    }

    private static void Counter(StringBuilder text, string name, string help, double value) => Sample(text, name, value, "", help, "counter");

    private static void Gauge(StringBuilder text, string name, string help, double value) => Sample(text, name, value, "", help);

    private static void Sample(StringBuilder text, string name, double value, string labels, string? first, string type = "gauge")
    {
        if (first is not null) text.Append($"# HELP antiphon_{name} {first}.\n# TYPE antiphon_{name} {type}\n");
        text.Append($"antiphon_{name}{(labels.Length == 0 ? "" : $"{{{labels}}}")} ").Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
    }

    private static string Word(string name) => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(name);
}
