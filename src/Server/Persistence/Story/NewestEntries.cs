namespace Antiphon.Server.Persistence.Story;

/// <summary>The last entries that were written, as objects: who follows the story closely need not read them back from the disk.</summary>
internal sealed class NewestEntries
{
    /// <summary>A few seconds under full load, about 2 MB.</summary>
    public const int Kept = 2000;

    private readonly Lock _gate = new();
    private readonly Queue<StoryEntry> _entries = new(Kept);
    private long _first = 1, _last;

    public void Add(IReadOnlyList<StoryStep> steps)
    {
        lock (_gate)
        {
            foreach (var step in steps)
            {
                if (step.Entry is not { } entry) continue;
                if (_entries.Count == Kept) _entries.Dequeue();
                _entries.Enqueue(entry);
                (_first, _last) = (_entries.Peek().Seq, entry.Seq);
            }
        }
    }

    /// <returns>Null when one of them is no longer here.</returns>
    public IReadOnlyList<StoryEntry>? Behind(long seq, int max)
    {
        lock (_gate)
        {
            if (_entries.Count == 0 || seq + 1 < _first || seq > _last) return null;
            return [.. _entries.Skip((int)(seq + 1 - _first)).Take(max)];
        }
    }
}
