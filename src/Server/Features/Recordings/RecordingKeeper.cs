using Antiphon.Media.Recording;
using Antiphon.Server.Features.Alarms;
using Antiphon.Server.Features.Calls.Projections;
using Antiphon.Switch.Contract;

namespace Antiphon.Server.Features.Recordings;

/// <summary>How full the disk of a folder is, percent.</summary>
internal delegate double DiskUse(string folder);

/// <summary>Looks after recordings when they are made: makes them small, copies them to the second store, deletes what its rule says is due, and makes room before the disk is full.
/// Away from the calls; what fails is tried again at the next look. What it does to single files stands in <c>RecordingKeeper.Files.cs</c>.</summary>
internal sealed partial class RecordingKeeper(IDbContextFactory<CentreDb> databases, RecordingFiles files, RecordingIndex index, RecordingSettingsBook settings, RecordingStores stores, RecordingKeys keys,
    RecordingChain chain, ISwitch telephony, IAlarms alarms, DiskUse disk, TimeProvider clock, ILogger<RecordingKeeper> log) : RoundService(clock)
{
    public const string StoreAlarm = "recording-store-away";
    public const string DamageAlarm = "recording-damaged";
    public const string DiskAlarm = "recording-disk";
    public static readonly TimeSpan Pace = TimeSpan.FromMinutes(1);

    /// <summary>How often it is looked at whether there is room: a hundred calls write 8 MB in that time.</summary>
    public static readonly TimeSpan RoomPace = TimeSpan.FromSeconds(5);

    /// <summary>Recordings of one look, for each of its works.</summary>
    private const int BatchMax = 500;

    /// <summary>So much below the limit is freed at a time, percent.</summary>
    private const double FreedBelow = 5;

    private volatile string? _fault;

    /// <summary>Why the second store could not be written at the last look; null: it could.</summary>
    public string? StoreFault => _fault;

    /// <summary>Writes of running recordings to the disk and their bytes, per second, between the last two looks.</summary>
    public (double Writes, double Bytes) Rate { get; private set; }

    private (long Writes, long Bytes, long At) _written;
    private int _rounds;

    private void Measure()
    {
        var (media, at) = (telephony.Counters().Media, Clock.GetTimestamp());
        if (_written.At != 0 && Clock.GetElapsedTime(_written.At, at).TotalSeconds is > 0 and var seconds)
            Rate = (Math.Round((media.RecordingWrites - _written.Writes) / seconds, 1), Math.Round((media.RecordingBytes - _written.Bytes) / seconds));
        _written = (media.RecordingWrites, media.RecordingBytes, at);
    }

    protected override TimeSpan Pause() => RoomPace;

    protected override async Task Round(CancellationToken stop)
    {
        Measure();
        if (++_rounds % (int)(Pace / RoomPace) == 0) await Look(stop);
        else await MakeRoom(await settings.Now(stop), stop);
    }

    /// <summary>One look.</summary>
    public async Task Look(CancellationToken stop)
    {
        var now = await settings.Now(stop);
        var store = stores.Of(now);
        _fault = store is null ? null : await store.Fault(stop);
        if (_fault is null) alarms.Clear(StoreAlarm, "");
        else TellAway(_fault);
        var reachable = _fault is null ? store : null;
        await RenewEnvelopes(store, reachable, stop);
        if (now.Compact) await MakeSmall(stop);
        if (reachable is not null) await Archive(reachable, now, stop);
        await DeleteDue(now, store, reachable, stop);
        await MakeRoom(now, stop);
    }

    private void TellAway(string fault)
    {
        _fault = fault;
        alarms.Raise(StoreAlarm, "", AlarmSeverity.Warning, new Dictionary<string, string> { ["fault"] = fault });
    }

    /// <summary>Recordings that are due for deletion by the rules, as of now; those on hold are not. Parts go with what they belong to.</summary>
    public IQueryable<Recording> Due(CentreDb db, RecordingSettings now)
    {
        var at = Clock.GetUtcNow();
        var open = db.Set<Recording>().Where(r => r.PartOf == null && r.Hold == null && r.State != RecordingState.Recording);
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

    /// <summary>The copy is not what was recorded: the file here has changed since, or the store writes what it was not given.</summary>
    private void Damaged(Recording recording, string source)
    {
        NotTheSame(log, Path.GetFileName(source));
        alarms.Raise(DamageAlarm, recording.CallId, AlarmSeverity.Critical);
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
        var store = stores.Of(now);
        await DeleteDue(now, store, _fault is null ? store : null, stop);
        var freed = now.HasSecondStore && _fault is null ? await Free(now.FreeFromPercent - FreedBelow, stop) : 0;
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
            catch (Exception e) when (StoredFile.IsAway(e)) { continue; }
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
