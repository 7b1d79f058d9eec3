namespace Antiphon.Server.Persistence.Story;

/// <summary>A story that is open for writing: recovered, with its writer, snapshots, checkpoints and ballast.</summary>
internal sealed class OpenStory : IDisposable
{
    private readonly StoryUpkeep _upkeep;
    private readonly StoryBallast _ballast;

    /// <param name="gate">Called before every commit, on the writer's thread; tests stall or refuse here.</param>
    /// <exception cref="StoryDamagedException"/>
    public OpenStory(string folder, StoryOptions options, TimeProvider clock, ILoggerFactory logs, Action? gate = null)
    {
        File = StoryFile.Open(folder);
        try
        {
            Recovered = StoryRecovery.From(File);
            _upkeep = new StoryUpkeep(File, options, clock, logs.CreateLogger<StoryUpkeep>());
            _ballast = new StoryBallast(folder, options.BallastBytes);
            Writer = new StoryWriter(steps => { gate?.Invoke(); Commit(steps); }, options, clock, logs.CreateLogger<StoryWriter>());
            Writer.DurableChanged += durable => { if (durable) _ballast.Load(); };
        }
        catch
        {
            File.Dispose();
            throw;
        }
    }

    public StoryFile File { get; }
    public StoryRecovery Recovered { get; }
    public StoryWriter Writer { get; }

    /// <summary>Starts the threads. Tests pump <see cref="StoryWriter.RunPending"/> instead.</summary>
    public void Start()
    {
        _ballast.Load();
        using (var reader = File.Read())
            _upkeep.Start(reader.Snapshots() is [var newest, ..] ? newest.Seq : 0);
        Writer.Start();
    }

    /// <summary>Checkpoint, and a snapshot when one is due.</summary>
    public void RunUpkeep() => _upkeep.Run();

    public void Dispose()
    {
        _upkeep.Dispose();
        Writer.Dispose();
        File.Dispose();
    }

    private void Commit(IReadOnlyList<StoryStep> steps)
    {
        try { _upkeep.Commit(steps); }
        catch (Exception e) when (_ballast.DropIfFull(e)) { _upkeep.Commit(steps); }
    }
}
