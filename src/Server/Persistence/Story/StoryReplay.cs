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
            if (entry.EngineVersion == RoutingEngine.Version && Compare(state, entry) is { } difference) found.Add(difference);
            foreach (var e in entry.Events) state = RoutingEngine.Apply(state, e);
        }
        return found;
    }

    private static Difference? Compare(RoutingState state, StoryEntry entry)
    {
        string again;
        try { again = RoutingJson.Write(RoutingEngine.Decide(state, entry.Input, entry.At).Events); }
        catch (Exception e) when (e is not OutOfMemoryException) { again = e.Message; }
        var then = RoutingJson.Write(entry.Events);
        return again == then ? null : new Difference(entry.Seq, then, again);
    }

    /// <param name="Then">Events as stored, JSON.</param>
    /// <param name="Now">Events as decided now, JSON; or the exception's message.</param>
    internal sealed record Difference(long Seq, string Then, string Now);
}
