using Antiphon.Engine.Routing;

namespace Antiphon.Server.Persistence.Story;

/// <summary>A stretch of the story decided once more with other settings of one queue. Each decision is looked at in the situation in which it was
/// taken: what would have come of it later is not guessed.</summary>
internal static class StoryComparison
{
    /// <param name="entries">In order, the first one next to <paramref name="start"/>.</param>
    /// <param name="max">Differences told; all are counted.</param>
    public static Comparison Of(IEnumerable<StoryEntry> entries, RoutingState start, QueueSettings queue, int max)
    {
        var (state, offers, differ, found) = (start, 0, 0, new List<ComparedChoice>());
        foreach (var entry in entries)
        {
            foreach (var then in entry.Events.OfType<OfferMade>().Where(offer => offer.Queue == queue.Id && offer.Purpose is null))
            {
                offers++;
                var now = Again(state, entry, queue, then.Call);
                if (now?.Agent == then.Agent) continue;
                if (++differ <= max) found.Add(new ComparedChoice(entry.Seq, entry.At, then.Call, then.Agent, now?.Agent));
            }
            foreach (var e in entry.Events) state = RoutingEngine.Apply(state, e);
        }
        return new Comparison(offers, differ, found);
    }

    private static OfferMade? Again(RoutingState state, StoryEntry entry, QueueSettings queue, CallId call)
    {
        var changed = state with { Centre = state.Centre with { Queues = state.Centre.Queues.SetItem(queue.Id, queue) } };
        var input = entry.Input is CentreConfigured configured
            ? configured with { Centre = configured.Centre with { Queues = configured.Centre.Queues.SetItem(queue.Id, queue) } }
            : entry.Input;
        try { return RoutingEngine.Decide(changed, input, entry.At).Events.OfType<OfferMade>().FirstOrDefault(offer => offer.Call == call && offer.Purpose is null); }
        catch (Exception e) when (e is not OutOfMemoryException) { return null; }
    }
}

/// <param name="Offers">That were made out of the queue.</param>
/// <param name="Different">That would have been another.</param>
internal sealed record Comparison(int Offers, int Different, IReadOnlyList<ComparedChoice> Choices);

/// <param name="Now">Null: the caller would not have been offered to anybody at that moment.</param>
internal sealed record ComparedChoice(long Seq, DateTimeOffset At, CallId Call, AgentId Then, AgentId? Now);
