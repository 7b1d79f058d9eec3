using Antiphon.Server.Features.Alarms;
using Antiphon.Server.Features.Calls.Projections;
using Antiphon.Server.Features.Reviews.Transcripts;

namespace Antiphon.Server.Features.Recordings;

/// <summary>How full the disk of a folder is, percent.</summary>
internal delegate double DiskUse(string folder);

/// <summary>Looks after recordings when they are made: copies them to the second store, deletes what its rule says is due, and makes room before the disk is full.
/// Away from the calls; what fails is tried again at the next look.</summary>
internal sealed partial class RecordingKeeper(IDbContextFactory<CentreDb> databases, RecordingFiles files, RecordingIndex index, RecordingSettingsBook settings, IAlarms alarms, DiskUse disk,
    TimeProvider clock, ILogger<RecordingKeeper> log) : RoundService(clock)
{
    public const string StoreAlarm = "recording-store-away";
    public const string DamageAlarm = "recording-damaged";
    public const string DiskAlarm = "recording-disk";
    public static readonly TimeSpan Pace = TimeSpan.FromMinutes(1);

    /// <summary>Recordings of one look, for each of its three works.</summary>
    private const int BatchMax = 500;

    /// <summary>So much below the limit is freed at a time, percent.</summary>
    private const double FreedBelow = 5;

    private volatile string? _fault;

    /// <summary>Why the second store could not be written at the last look; null: it could.</summary>
    public string? StoreFault => _fault;

    protected override TimeSpan Pause() => Pace;

    protected override Task Round(CancellationToken stop) => Look(stop);

    /// <summary>One look.</summary>
    public async Task Look(CancellationToken stop)
    {
        var now = await settings.Now(stop);
        var store = now.SecondStore.Length == 0 ? null : new SecondStore(now.SecondStore);
        _fault = store?.Fault();
        if (store is null || _fault is null) alarms.Clear(StoreAlarm, "");
        else alarms.Raise(StoreAlarm, "", AlarmSeverity.Warning, new Dictionary<string, string> { ["fault"] = _fault });
        var reachable = _fault is null ? store : null;
        if (reachable is not null) await Archive(reachable, stop);
        await DeleteDue(now, store, reachable, stop);
        await MakeRoom(now, stop);
    }

    /// <summary>Recordings that are due for deletion by the rules, as of now; those on hold are not.</summary>
    public IQueryable<Recording> Due(CentreDb db, RecordingSettings now)
    {
        var at = Clock.GetUtcNow();
        var open = db.Set<Recording>().Where(r => r.Hold == null && r.State != RecordingState.Recording);
        var named = now.QueueDays.Keys.ToList();
        IQueryable<Recording>? due = now.KeepDays == 0 ? null
            : open.Where(r => r.StartedAt < at.AddDays(-now.KeepDays) && !db.Set<CallRecord>().Any(c => c.Id == r.CallId && named.Contains(c.Queue!)));
        foreach (var (queue, days) in now.QueueDays.Where(q => q.Value > 0))
        {
            var before = at.AddDays(-days);
            var ofQueue = open.Where(r => r.StartedAt < before && db.Set<CallRecord>().Any(c => c.Id == r.CallId && c.Queue == queue));
            due = due is null ? ofQueue : due.Concat(ofQueue);
        }
        return due ?? open.Where(r => false);
    }

    private async Task Archive(SecondStore store, CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        var waiting = await db.Set<Recording>().Where(r => r.ArchivedAt == null && r.State != RecordingState.Recording && r.LengthMs > 0).OrderBy(r => r.StartedAt).Take(BatchMax).ToListAsync(stop);
        foreach (var recording in waiting)
        {
            try
            {
                var source = Path.Combine(files.Folder, recording.File);
                if (!File.Exists(source)) continue;
                recording.Sha256 ??= await SecondStore.HashOf(source, stop);
                if (!await store.Copy(source, recording.File, recording.Sha256, stop)) { Damaged(recording, source); continue; }
                recording.ArchivedAt = Clock.GetUtcNow();
                await db.SaveChangesAsync(stop);
            }
            catch (Exception e) when (SecondStore.IsAway(e))
            {
                _fault = e.Message;
                alarms.Raise(StoreAlarm, "", AlarmSeverity.Warning, new Dictionary<string, string> { ["fault"] = e.Message });
                return;
            }
        }
    }

    /// <summary>The copy is not what was recorded: the file here has changed since, or the store writes what it was not given.</summary>
    private void Damaged(Recording recording, string source)
    {
        NotTheSame(log, Path.GetFileName(source));
        alarms.Raise(DamageAlarm, recording.CallId, AlarmSeverity.Critical);
    }

    /// <param name="store">The second store, whether or not it can be reached.</param>
    /// <param name="reachable">Null: what lies there too waits until it can.</param>
    private async Task DeleteDue(RecordingSettings now, SecondStore? store, SecondStore? reachable, CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        var due = Due(db, now);
        if (store is not null && reachable is null) due = due.Where(r => r.ArchivedAt == null);
        foreach (var recording in await due.OrderBy(r => r.StartedAt).Take(BatchMax).ToListAsync(stop))
        {
            if (!TryDelete(recording, reachable)) continue;
            await db.Set<RecordingSignalsRow>().Where(s => s.CallId == recording.CallId).ExecuteDeleteAsync(stop);
            await db.Set<RecordingVisit>().Where(v => v.Recording == recording.CallId).ExecuteDeleteAsync(stop);
            await db.Set<Transcript>().Where(t => t.CallId == recording.CallId).ExecuteDeleteAsync(stop);
            db.Remove(recording);
            await db.SaveChangesAsync(stop);
            index.Forget(recording.CallId);
            Deleted(log, recording.File);
        }
    }

    /// <summary>The files first: a row without a file is seen, a file without a row never again.</summary>
    private bool TryDelete(Recording recording, SecondStore? store)
    {
        try
        {
            store?.Delete(recording.File);
            DeleteHere(recording);
            return true;
        }
        catch (Exception e) when (SecondStore.IsAway(e))
        {
            Failed(e);
            return e is DirectoryNotFoundException;
        }
    }

    private void DeleteHere(Recording recording)
    {
        var path = Path.Combine(files.Folder, recording.File);
        if (!Directory.Exists(Path.GetDirectoryName(path))) return;
        File.Delete(path);
        File.Delete(PeaksFile.PathOf(path));
    }

    /// <summary>What has a checked copy goes first, the eldest before the others. What has none is never touched: then somebody is told instead.</summary>
    private async Task MakeRoom(RecordingSettings now, CancellationToken stop)
    {
        var used = disk(files.Folder);
        if (used < now.FreeFromPercent)
        {
            alarms.Clear(DiskAlarm, "");
            return;
        }
        var freed = now.SecondStore.Length > 0 && _fault is null ? await Free(now.FreeFromPercent - FreedBelow, stop) : 0;
        used = disk(files.Folder);
        if (used < now.FreeFromPercent) alarms.Clear(DiskAlarm, "");
        else alarms.Raise(DiskAlarm, "", used >= 95 ? AlarmSeverity.Critical : AlarmSeverity.Warning, new Dictionary<string, string> { ["value"] = Math.Round(used).ToString(System.Globalization.CultureInfo.InvariantCulture) });
        if (freed > 0) Freed(log, freed);
    }

    private async Task<int> Free(double downTo, CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        var freed = 0;
        foreach (var recording in await db.Set<Recording>().Where(r => r.ArchivedAt != null && r.FreedAt == null).OrderBy(r => r.StartedAt).Take(BatchMax).ToListAsync(stop))
        {
            if (disk(files.Folder) < downTo) break;
            var path = Path.Combine(files.Folder, recording.File);
            try { if (Directory.Exists(Path.GetDirectoryName(path))) File.Delete(path); }
            catch (Exception e) when (SecondStore.IsAway(e)) { continue; }
            recording.FreedAt = Clock.GetUtcNow();
            await db.SaveChangesAsync(stop);
            freed++;
        }
        return freed;
    }

    [LoggerMessage(1411, LogLevel.Error, "Recordings could not be looked after; it is tried again.")]
    protected override partial void Failed(Exception cause);

    [LoggerMessage(1412, LogLevel.Error, "The copy of recording {File} is not what was recorded; it is not kept.")]
    private static partial void NotTheSame(ILogger log, string file);

    [LoggerMessage(1413, LogLevel.Information, "Recording {File} was deleted: its time is over.")]
    private static partial void Deleted(ILogger log, string file);

    [LoggerMessage(1414, LogLevel.Information, "{Count} recordings lie in the second store alone now: the disk was filling.")]
    private static partial void Freed(ILogger log, int count);
}
