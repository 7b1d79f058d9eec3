using Antiphon.Server.Features.Calls.Projections;

namespace Antiphon.Server.Features.Recordings;

/// <summary>A stretch of the recording: who is with the customer, and what is done with the call meanwhile.</summary>
/// <param name="Channel">In which the other side is heard: 1; null: it is no stretch of speech.</param>
/// <param name="Party">Extension or number of somebody outside the queues.</param>
/// <param name="To">Seconds; null: it has not ended.</param>
internal sealed record RecordingMark(SegmentKind Kind, string? Agent, string? Name, string? Party, double From, double? To, int? Channel);

internal sealed record SignalsView(double FirstTalk, double SecondTalk, double Overtalk, double DeadAir, double DeadAirLongest, double DeadAirLongestAt, double? FirstLevel, double? SecondLevel);

/// <summary>A file beside the sound.</summary>
/// <param name="Party">Whose screen (job number), or whose voice in a room.</param>
/// <param name="Name">Of the person, where it is one of the centre.</param>
/// <param name="From">Seconds after the recording began.</param>
internal sealed record RecordingPart(string Id, PartKind Kind, string Party, string? Name, double From, double Seconds, RecordingState State);

internal enum PartKind { Screen, Party }

/// <param name="Sha256">Of the file as it lies on the disk; null while it grows.</param>
internal sealed record RecordingDetail(string Id, DateTimeOffset StartedAt, double Seconds, RecordingState State, string? Sha256, CallView Call, IReadOnlyList<RecordingMark> Marks, SignalsView? Signals,
    string? Hold, DateTimeOffset? ArchivedAt, IReadOnlyList<RecordingPart> Parts);

/// <param name="First">Base 64: a value from 0 to 255 per stretch.</param>
internal sealed record PeaksView(int MsPerStretch, string First, string Second);

/// <summary>What stands around the sound: who spoke when, what the signals say, and the picture of both sides.</summary>
internal static class ShowRecording
{
    private static readonly SegmentKind[] Shown = [SegmentKind.Talk, SegmentKind.Party, SegmentKind.Hold, SegmentKind.Consult, SegmentKind.Conference, SegmentKind.Transfer, SegmentKind.Park, SegmentKind.Queue, SegmentKind.Pause, SegmentKind.Playback];

    public static async Task<IResult> Detail(string id, HttpContext http, RecordingRights rights, RecordingIndex index, CallQueries calls, CallViews views, TimeProvider clock, CancellationToken stop)
    {
        if (await rights.Find(id, http, stop) is not { } call || await index.Find(id, stop) is not { } recording) return Refused.Because(RefusalCatalogue.NotFound);
        var view = recording.View(clock.GetUtcNow());
        var signals = await index.SignalsOf(recording.CallId, stop);
        var kept = await index.Kept(recording.CallId, stop);
        return TypedResults.Ok(new RecordingDetail(recording.CallId, recording.StartedAt, view.Seconds, view.State, recording.Sha256, await calls.View(call, stop), Marks(call, recording, views, view.Seconds), signals,
            kept?.Hold, kept?.ArchivedAt, await Parts(recording, index, calls, views, clock.GetUtcNow(), stop)));
    }

    private static async Task<List<RecordingPart>> Parts(Recording recording, RecordingIndex index, CallQueries calls, CallViews views, DateTimeOffset now, CancellationToken stop)
    {
        var parts = new List<RecordingPart>();
        foreach (var part in await index.PartsOf(recording.CallId, stop))
        {
            var isScreen = Media.Recording.ScreenFile.Is(part.File);
            var (party, name) = isScreen ? (part.Party ?? "", views.Agent(new Engine.Contract.AgentId(part.Party ?? "")).Name)
                : await calls.Find(part.Party ?? "", stop) is { } call && views.Caller(call.Number) is var caller ? (caller.Number, caller.Name) : (part.Party ?? "", null);
            parts.Add(new(part.CallId, isScreen ? PartKind.Screen : PartKind.Party, party, string.IsNullOrEmpty(name) ? null : name, Math.Round((part.StartedAt - recording.StartedAt).TotalSeconds, 3),
                part.View(now).Seconds, part.State));
        }
        return parts;
    }

    public static async Task<IResult> Peaks(string id, HttpContext http, RecordingRights rights, RecordingIndex index, CancellationToken stop)
    {
        if (await rights.Find(id, http, stop) is null || await index.FileOf(id, stop) is not { } path) return Refused.Because(RefusalCatalogue.NotFound);
        var peaks = index.PeaksOf(path);
        return peaks is null ? Refused.Because(RefusalCatalogue.NotFound)
            : TypedResults.Ok(new PeaksView(peaks.MsPerStretch, Convert.ToBase64String(peaks.First), Convert.ToBase64String(peaks.Second)));
    }

    /// <summary>Stretches that lie within the recording, in its own time.</summary>
    private static List<RecordingMark> Marks(CallRecord call, Recording recording, CallViews views, double length) =>
        [.. call.Segments.Where(s => Shown.Contains(s.Kind) && (s.EndedAt is null || s.EndedAt > recording.StartedAt)).OrderBy(s => s.StartedAt).ThenBy(s => s.Number)
            .Select(s => new RecordingMark(s.Kind, s.Agent, s.Agent is { } job ? views.Agent(new Engine.Contract.AgentId(job)).Name : null, s.Party,
                Within(s.StartedAt, recording, length), s.EndedAt is { } end ? Within(end, recording, length) : null, s.Kind is SegmentKind.Talk or SegmentKind.Party ? 1 : null))];

    private static double Within(DateTimeOffset at, Recording recording, double length) => Math.Round(Math.Clamp((at - recording.StartedAt).TotalSeconds, 0, Math.Max(0, length)), 3);
}
