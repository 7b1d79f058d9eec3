using Antiphon.Server.Features.Calls.Projections;
using Antiphon.Server.Features.Recordings;

namespace Antiphon.Server.Features.Reviews.Transcripts;

/// <summary>Has recordings of the chosen queues written down when they are over, one after the other, away from the calls. What was silenced in a recording is not heard here either.</summary>
internal sealed partial class TranscriptKeeper(IDbContextFactory<CentreDb> databases, ITranscriber transcriber, PlayRecording play, RecordingIndex recordings, TimeProvider clock, ILogger<TranscriptKeeper> log) : BackgroundService
{
    public static readonly TimeSpan Pace = TimeSpan.FromSeconds(20);
    private const int BatchMax = 20, SentencesMax = 400;
    private const long LengthMsMax = 3_600_000;
    private static readonly TimeSpan LookBack = TimeSpan.FromDays(1);

    protected override async Task ExecuteAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(Pace, clock, stop);
                await Look(stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested) { return; }
            catch (Exception e) when (e is not OutOfMemoryException) { Failed(log, e); }
        }
    }

    /// <summary>One look.</summary>
    public async Task Look(CancellationToken stop)
    {
        if (!transcriber.IsSetUp) return;
        await using var db = await databases.CreateDbContextAsync(stop);
        var settings = await TranscriptSettings.Now(db, stop);
        if (settings.Queues.Count == 0) return;
        var (queues, since) = (settings.Queues.ToList(), clock.GetUtcNow() - LookBack);
        var open = await db.Set<Recording>().AsNoTracking().Where(r => r.State != RecordingState.Recording && r.LengthMs > 0 && r.LengthMs <= LengthMsMax && r.StartedAt >= since
                && db.Set<CallRecord>().Any(c => c.Id == r.CallId && c.Queue != null && queues.Contains(c.Queue)) && !db.Set<Transcript>().Any(t => t.CallId == r.CallId && (t.Whole || t.Tries >= Transcript.TriesMax)))
            .OrderBy(r => r.StartedAt).Select(r => r.CallId).Take(BatchMax).ToListAsync(stop);
        foreach (var call in open) await Write(db, call, settings.Language, stop);
    }

    private async Task Write(CentreDb db, string call, string language, CancellationToken stop)
    {
        if (await recordings.FileOf(call, stop) is not { } file || PeaksFile.Read(file) is not { } peaks || await play.Open(call, stop) is not { } audio) return;
        await using var sound = audio;
        var lines = new List<SpokenLine>();
        var sentences = Sentences.In(peaks.MsPerStretch, peaks.First, peaks.Second, SentencesMax);
        foreach (var sentence in sentences)
            if (await transcriber.Of(await Sentences.Cut(sound, sentence, stop), language, stop) is { Length: > 0 } text)
                lines.Add(new SpokenLine(Math.Round(sentence.From, 2), Math.Round(sentence.To, 2), sentence.Channel, text));
        var transcript = await db.Set<Transcript>().SingleOrDefaultAsync(t => t.CallId == call, stop);
        if (transcript is null) db.Add(transcript = new Transcript { CallId = call });
        (transcript.MadeAt, transcript.Tries, transcript.Whole, transcript.Lines) = (clock.GetUtcNow(), transcript.Tries + 1, lines.Count > 0 || sentences.Count == 0, Documents.Write(lines));
        await db.SaveChangesAsync(stop);
    }

    [LoggerMessage(1462, LogLevel.Error, "Recordings could not be written down; it is tried again.")]
    private static partial void Failed(ILogger log, Exception cause);
}
