using Antiphon.Server.Persistence.Story;

namespace Antiphon.Server.Features.Webhooks;

/// <summary>What webhooks tell: kinds that keep their meaning, with ids alone. Numbers and names are asked for by the API, with the rights of a key.</summary>
internal static class WebhookEvents
{
    public static IReadOnlyList<string> Kinds { get; } = ["call-started", "call-queued", "call-answered", "call-ended", "agent-state"];

    /// <returns>Id, kind and body of each event of an entry that is told.</returns>
    public static IEnumerable<(string Id, string Kind, string Body, DateTimeOffset At)> Of(StoryEntry entry)
    {
        for (var i = 0; i < entry.Events.Length; i++)
        {
            if (Data(entry.Events[i]) is not var (kind, data)) continue;
            var id = $"{entry.Seq}.{i}";
            yield return (id, kind, JsonSerializer.Serialize(new { id, @event = kind, at = entry.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture), data }), entry.At);
        }
    }

    private static (string Kind, object Data)? Data(EngineEvent happened) => happened switch
    {
        CallStarted e => ("call-started", new { callId = e.Call.Value, dialled = e.Dialled, trunk = e.Trunk, simulated = e.Simulated, dialledBy = e.DialledBy?.Value }),
        CallEnqueued e => ("call-queued", new { callId = e.Call.Value, queue = e.Queue.Value }),
        TalkStarted e => ("call-answered", new { callId = e.Call.Value, queue = e.Queue.Value, agent = e.Agent.Value }),
        CallEnded e => ("call-ended", new { callId = e.Call.Value, reason = Word(e.Reason), lost = e.Lost is { } lost ? Word(lost) : null, releasedBy = Word(e.By) }),
        AgentStateChanged e => ("agent-state", new { agent = e.Agent.Value, from = Word(e.From), to = Word(e.To), reason = e.Reason, callId = e.Call?.Value }),
        _ => null,
    };

    private static string Word<T>(T value) where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
