using Antiphon.Media.Recording;

namespace Antiphon.Server.Features.Recordings;

/// <summary>Files that belong to a recording: screens beside it, single parties of its room. Each has a row of its own, so that it is sealed, summed, copied, freed and found like the sound.</summary>
internal sealed partial class RecordingIndex
{
    /// <summary>In the order of their beginning.</summary>
    public async Task<List<Recording>> PartsOf(string recording, CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        return await db.Set<Recording>().AsNoTracking().Where(r => r.PartOf == recording).OrderBy(r => r.StartedAt).ThenBy(r => r.CallId).ToListAsync(stop);
    }

    /// <summary>The recording of the room in which a party was that is recorded alone too: by then it is known under which call that stands. Null: it is none.</summary>
    private static string? RoomOfAlone(CentreDb db, string name) =>
        RecordingFiles.PartyOf(name) is { } call ? db.Set<RecordingVisit>().Where(v => v.CallId == call).Select(v => v.Recording).FirstOrDefault() ?? call : null;

    /// <summary>A recording that has not ended, made by this process; null: there is none.</summary>
    public Recording? UnderWay(string call) => _recent.TryGetValue(call, out var recording) && recording.State is RecordingState.Recording ? recording : null;

    /// <summary>Null: it is none, or lies nowhere within reach.</summary>
    public async Task<ScreenReader?> OpenScreen(string part, CancellationToken stop) => await FileOf(part, stop) is { } path && ScreenFile.Is(path) ? ScreenReader.Open(path, keys) : null;

    /// <summary>A part begins. Never blocks.</summary>
    public void BeginPart(Recording part) => Tell(() =>
    {
        using var db = databases.CreateDbContext();
        if (db.Set<Recording>().Any(r => r.CallId == part.CallId)) return;
        db.Add(part);
        db.SaveChanges();
    });

    /// <summary>A screen is over. Never blocks.</summary>
    /// <param name="cut">Not all of it was written.</param>
    public void EndScreen(string part, TimeSpan length, bool cut) => Tell(() =>
    {
        using var db = databases.CreateDbContext();
        if (db.Find<Recording>(part) is not { } recording) return;
        (recording.State, recording.LengthMs, recording.CompactedAt) = (cut ? RecordingState.Cut : RecordingState.Complete, (long)length.TotalMilliseconds, clock.GetUtcNow());
        Finished(recording, hash: true);
        Save(db, [recording]);
    });
}
