namespace Antiphon.Server.Persistence.Story;

internal sealed record StoryOptions
{
    /// <summary>A commit that takes longer lets the calls go on without it (non-durable). Default 2 s.</summary>
    public TimeSpan StallAfter { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Time between attempts while the disk refuses. Default 1 s.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Steps kept in memory while the disk does not take them. Default 200,000; beyond it new calls and wishes are refused, calls in progress go on.</summary>
    public int SpoolMax { get; init; } = 200_000;

    /// <summary>Steps in one commit. Default 2,000.</summary>
    public int BatchMax { get; init; } = 2_000;

    /// <summary>Under load (more than one step in a commit that has just ended) so long is gathered for the next one: a commit costs as much as many steps. Default 2 ms; 0: never.</summary>
    public TimeSpan GatherFor { get; init; } = TimeSpan.FromMilliseconds(2);

    /// <summary>A snapshot at the latest after this many entries … Default 5,000.</summary>
    public long SnapshotEntries { get; init; } = 5_000;

    /// <summary>… or after this time, if anything happened. Default 5 min.</summary>
    public TimeSpan SnapshotEvery { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Size of the file that is given up when the disk is full, so that the story has room. Default 16 MiB; 0: none.</summary>
    public long BallastBytes { get; init; } = 16 << 20;
}
