using Antiphon.Engine.Routing;

namespace Antiphon.Server.Persistence.Story;

/// <summary>Decides every entry again and compares: proof that any past minute can be explained.</summary>
internal static class StoryReplay
{
    /// <returns>Entries that the same engine would decide differently now; empty when all agree. Entries of another engine version are applied, not compared.</returns>
    public static IReadOnlyList<Difference> Differences(IEnumerable<StoryEntry> entries, RoutingState start)
    {
        var (state, found) = (start, new List<Difference>());
        foreach (var entry in entries)
        {
            (Difference? Difference, RoutingState? Next) again = entry.EngineVersion == RoutingEngine.Version ? Again(state, entry) : (null, null);
            if (again.Difference is { } difference) found.Add(difference);
            // The same facts lead to the same state: what the decision has made of it is at hand.
            state = again.Difference is null && again.Next is { } next ? next : entry.Events.Aggregate(state, RoutingEngine.Apply);
        }
        return found;
    }

    private static (Difference? Difference, RoutingState? Next) Again(RoutingState state, StoryEntry entry)
    {
        (string Text, RoutingState? Next) again;
        try
        {
            var decision = RoutingEngine.Decide(state, entry.Input, entry.At);
            again = (RoutingJson.Write(decision.Events), decision.Next);
        }
        catch (Exception e) when (e is not OutOfMemoryException) { again = (e.Message, null); }
        var then = RoutingJson.Write(entry.Events);
        return (again.Text == then ? null : new Difference(entry.Seq, then, again.Text), again.Next);
    }

    /// <param name="Then">Events as stored, JSON.</param>
    /// <param name="Now">Events as decided now, JSON; or the exception's message.</param>
    internal sealed record Difference(long Seq, string Then, string Now);
}
