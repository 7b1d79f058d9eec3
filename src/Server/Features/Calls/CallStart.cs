using Antiphon.Server.Features.Calls.Projections;
using Antiphon.Server.Features.Recordings;
using Antiphon.Server.Live;
using Antiphon.Server.Persistence.Story;

namespace Antiphon.Server.Features.Calls;

/// <summary>Opens the story, recovers from it and starts the threads; at the stop it writes what is left and closes.</summary>
internal sealed class CallStart(CallLoop loop, LiveBoard board, LiveFeed feed, RecordingIndex recordings, CallRecordsProjector projector, PartyBook parties, CallerBook callers, Options options,
    StoryOptions storyOptions, TimeProvider clock, ILoggerFactory logs) : IHostedService, IReadyPart, IDisposable
{
    /// <summary>Null before the start and after the stop.</summary>
    public OpenStory? Story { get; private set; }

    public string Part => "calls";

    public bool Ready => Story is { Writer.SpoolFull: false };

    /// <summary>False: an alarm; what happens now would be lost by a crash.</summary>
    public bool Durable => Story?.Writer.Durable ?? true;

    public Task StartAsync(CancellationToken stop)
    {
        try { Begin(new OpenStory(options.StoryFolder, storyOptions, clock, logs)); }
        catch (StoryDamagedException e) { throw new StartProblem(e.Message); }
        Story!.Start();
        recordings.Start();
        projector.Start();
        feed.Start();
        loop.Start();
        return Task.CompletedTask;
    }

    /// <summary>Everything but the threads.</summary>
    public void Begin(OpenStory story)
    {
        var log = logs.CreateLogger<CallStart>();
        CallLog.Recovered(log, story.Recovered.Seq, story.Recovered.State.Calls.Count, story.Recovered.State.Agents.Count);
        if (recordings.Recover() is var mended and > 0) RecordingLog.Mended(log, mended);
        callers.Load();
        loop.Happened += callers.Take;
        loop.Stands += feed.Take;
        loop.RecordingTold += recordings.Take;
        loop.RoomVisited += recordings.Visit;
        story.Writer.Committed += projector.Wake;
        // The parties first: whoever reads a row asks for the number behind it.
        loop.Begin(story);
        board.Load(story.File, story.Recovered.State);
        projector.Open(story.File);
        Story = story;
    }

    public Task StopAsync(CancellationToken stop)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        if (Story is not { } story) return;
        Story = null;
        loop.Dispose();
        story.Dispose();
        projector.Dispose();
        recordings.Dispose();
        feed.Dispose();
        parties.Close();
    }
}
