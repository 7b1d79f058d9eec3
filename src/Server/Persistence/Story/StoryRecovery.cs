using Antiphon.Engine.Routing;

namespace Antiphon.Server.Persistence.Story;

/// <summary>The state at the end of the story: newest readable snapshot, and the events behind it. Nothing is decided again.</summary>
/// <param name="Seq">Number of the last entry; 0: the story is empty.</param>
/// <param name="At">Time of the last entry; the beginning of time when the story is empty.</param>
internal sealed record StoryRecovery(RoutingState State, long Seq, DateTimeOffset At)
{
    /// <exception cref="StoryDamagedException">Neither the entries nor any snapshot lead to the end.</exception>
    public static StoryRecovery From(StoryFile file)
    {
        using var reader = file.Read();
        var (state, seq) = NewestSnapshot(reader);
        var run = new RoutingRun(state);
        foreach (var entry in reader.Entries(seq))
        {
            foreach (var e in entry.Events) run.Apply(e);
            seq = entry.Seq;
        }
        return new StoryRecovery(run.Snapshot(), seq, reader.LastAt);
    }

    private static (RoutingState, long) NewestSnapshot(StoryReader reader)
    {
        foreach (var snapshot in reader.Snapshots())
        {
            try { return (snapshot.State(), snapshot.Seq); }
            catch (Exception e) when (e is JsonException or InvalidDataException or NotSupportedException) { }   // An older one, with more events behind it, leads to the same state.
        }
        return (RoutingState.Initial, 0);
    }
}
