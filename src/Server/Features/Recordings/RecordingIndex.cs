using System.Collections.Concurrent;
using System.Security.Cryptography;
using Antiphon.Media.Recording;
using Antiphon.Server.Features.Alarms;
using Antiphon.Switch.Contract;

namespace Antiphon.Server.Features.Recordings;

/// <summary>Which recordings there are. Told by the switch, kept in the business database by a thread of its own, mended after a crash.</summary>
internal sealed partial class RecordingIndex(IDbContextFactory<CentreDb> databases, RecordingFiles files, TimeProvider clock, ILogger<RecordingIndex> log, RecordingSettingsBook? settings = null,
    RecordingStores? stores = null, RecordingKeys? keys = null, RecordingChain? chain = null, IAlarms? alarms = null) : IDisposable
{
    /// <summary>A recording could not be written to its end; cleared by the next one that was.</summary>
    public const string CutAlarm = "recording-cut";

    private const int RecentMax = 2_000;
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);
    private readonly ConcurrentDictionary<string, Recording> _recent = [];
    private readonly ConcurrentQueue<string> _order = [];
    private readonly ConcurrentQueue<Action> _told = [];
    private readonly Dictionary<string, Room> _rooms = [];
    private readonly WakeSignal _wake = new();
    private Thread? _thread;
    private volatile bool _stopping;

    /// <summary>Recordings of this process, the newest; others are in the database.</summary>
    public RecordingView? Recent(string call) => _recent.TryGetValue(call, out var recording) ? recording.View(clock.GetUtcNow()) : null;

    public async Task<Dictionary<string, RecordingView>> Of(IReadOnlyCollection<string> calls, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(stop);
        var found = await db.Set<Recording>().AsNoTracking().Where(r => calls.Contains(r.CallId)).ToDictionaryAsync(r => r.CallId, r => r.View(now), stop);
        foreach (var (call, recording) in await Shared(db, calls, stop)) found.TryAdd(call, recording.View(now));
        foreach (var call in calls)
            if (Recent(call) is { } fresh) found[call] = fresh;
        return found;
    }

    /// <summary>Recordings of rooms in which these calls were; they stand under the call that opened the room.</summary>
    private static async Task<List<(string Call, Recording Recording)>> Shared(CentreDb db, IReadOnlyCollection<string> calls, CancellationToken stop)
    {
        var visits = db.Set<RecordingVisit>().AsNoTracking().Where(v => calls.Contains(v.CallId));
        var found = await visits.Join(db.Set<Recording>(), v => v.Recording, r => r.CallId, (v, r) => new { v.CallId, Recording = r }).OrderBy(v => v.Recording.StartedAt).ToListAsync(stop);
        return [.. found.Select(v => (v.CallId, v.Recording))];
    }

    /// <summary>Of a call: its own recording, or that of the room in which it was. Null: none.</summary>
    public async Task<Recording?> Find(string call, CancellationToken stop)
    {
        if (_recent.TryGetValue(call, out var recent)) return recent;
        await using var db = await databases.CreateDbContextAsync(stop);
        return await db.Set<Recording>().AsNoTracking().FirstOrDefaultAsync(r => r.CallId == call, stop) ?? (await Shared(db, [call], stop)).Select(s => s.Recording).FirstOrDefault();
    }

    /// <summary>Null: it is not over, or it is older than the signals.</summary>
    public async Task<SignalsView?> SignalsOf(string recording, CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        return await db.Set<RecordingSignalsRow>().Where(s => s.CallId == recording)
            .Select(s => new SignalsView(s.FirstTalk, s.SecondTalk, s.Overtalk, s.DeadAir, s.DeadAirLongest, s.DeadAirLongestAt, s.FirstLevel, s.SecondLevel)).SingleOrDefaultAsync(stop);
    }

    /// <summary>Full path of an existing file below the recordings' folder, or of its copy in the second store; null when there is none, or the store is away.</summary>
    public async Task<string?> FileOf(string call, CancellationToken stop)
    {
        if (await Find(call, stop) is not { File: var file }) return null;
        if (Existing(files.Folder, file) is { } here) return here;
        if (settings is null || stores?.Of(await settings.Now(stop)) is not { } store || !IsBelow(files.Folder, Path.GetFullPath(Path.Combine(files.Folder, file)))) return null;
        try
        {
            if (file.EndsWith(RecordingFile.SealedExtension, StringComparison.Ordinal)) await store.Fetch(RecordingFile.EnvelopeOf(file), stop);
            return await store.Fetch(file, stop);
        }
        catch (Exception away) when (StoredFile.IsAway(away))
        {
            return null;
        }
    }

    /// <summary>The sound of it as PCM, from wherever it lies and however it is stored; null when there is none.</summary>
    public async Task<Stream?> Open(string call, CancellationToken stop) => await FileOf(call, stop) is { } path ? RecordingFile.OpenAsPcm16(path, keys) : null;

    /// <summary>Its picture: as it was kept, or made now.</summary>
    public RecordingPeaks? PeaksOf(string path) => PeaksFile.Read(path) ?? RecordingAnalysis.Of(path, keys)?.Peaks;

    private static string? Existing(string folder, string file)
    {
        var path = Path.GetFullPath(Path.Combine(folder, file));
        return IsBelow(folder, path) && File.Exists(path) ? path : null;
    }

    private static bool IsBelow(string folder, string path) => path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    /// <summary>As it stands in the database: what happened to it after it was made.</summary>
    public async Task<Recording?> Kept(string recording, CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        return await db.Set<Recording>().AsNoTracking().SingleOrDefaultAsync(r => r.CallId == recording, stop);
    }

    /// <summary>It is deleted, or lies in another file: what is known of it stands in the database.</summary>
    public void Forget(string recording) => _recent.TryRemove(recording, out _);

    /// <summary>Takes what the switch says of recordings. Never blocks.</summary>
    public void Take(SwitchEvent happened)
    {
        switch (happened)
        {
            case RecordingStarted started: Tell(() => Begin(started.Recording, started.At)); break;
            case ConferenceRecordingStarted started: Tell(() => BeginRoom(started)); break;
            case RecordingEnded ended: Tell(() => End(ended.Recording, ended.Length, ended.Failed)); break;
            case ConferenceRecordingEnded ended: Tell(() => EndRoom(ended)); break;
        }
    }

    /// <summary>A call comes into a room, or leaves it. Never blocks.</summary>
    public void Visit(CallId call, string room, bool enters) => Tell(() => Visit(room, call, enters));

    private void Tell(Action happened)
    {
        _told.Enqueue(happened);
        _wake.Set();
    }

    public void Start()
    {
        _thread = new Thread(Run) { Name = "recordings", IsBackground = true, Priority = ThreadPriority.BelowNormal };
        _thread.Start();
    }

    /// <summary>Writes down everything that was told.</summary>
    public void RunPending()
    {
        while (_told.TryPeek(out var happened))
        {
            happened();
            _told.TryDequeue(out _);
        }
    }

    /// <summary>Before the first call: recordings are sealed as the settings say. Mends what a crash left open: those that the index knows, and files of the last two days that it does not.</summary>
    /// <returns>How many.</returns>
    public int Recover()
    {
        using var db = databases.CreateDbContext();
        files.Seal(db.Set<SettingsRow<RecordingSettings>>().AsNoTracking().SingleOrDefault() is { } row && Documents.Read<RecordingSettings>(row.Settings).Sealed);
        var open = db.Set<Recording>().Where(r => r.State == RecordingState.Recording).ToList();
        open.AddRange(Unknown(db));
        foreach (var alone in open) alone.PartOf ??= RoomOfAlone(db, alone.CallId);
        foreach (var recording in open)
        {
            var length = Mend(Path.Combine(files.Folder, recording.File));
            (recording.State, recording.LengthMs) = (RecordingState.Recovered, (long)(length ?? TimeSpan.Zero).TotalMilliseconds);
            Finished(recording, hash: length is not null);
        }
        Save(db, open);
        foreach (var recording in open.Where(r => r.Sha256 is not null && !ScreenFile.Is(r.File))) Tell(() => Analyse(recording));
        return open.Count;
    }

    public void Dispose()
    {
        if (_stopping) return;
        _stopping = true;
        _wake.Set();
        _thread?.Join();
    }

    private List<Recording> Unknown(CentreDb db)
    {
        var now = clock.GetUtcNow();
        var found = new List<Recording>();
        foreach (var folder in new[] { files.DayFolder(now), files.DayFolder(now.AddDays(-1)) }.Where(Directory.Exists))
        foreach (var path in Directory.EnumerateFiles(folder).Where(f => f.EndsWith(".wav", StringComparison.Ordinal) || f.EndsWith(".wav" + RecordingFile.SealedExtension, StringComparison.Ordinal)))
        {
            var call = RecordingFiles.CallOf(path);
            if (db.Set<Recording>().Any(r => r.CallId == call)) continue;
            found.Add(new Recording { CallId = call, File = files.Relative(path), StartedAt = new DateTimeOffset(File.GetCreationTimeUtc(path), TimeSpan.Zero), Party = RecordingFiles.PartyOf(call) });
        }
        db.AddRange(found);
        return found;
    }

    private TimeSpan? Mend(string path)
    {
        try { return !File.Exists(path) ? null : ScreenFile.Is(path) ? ScreenFile.Recover(path, keys) : RecordingFile.Recover(path, keys); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            RecordingLog.NotMended(log, e, Path.GetFileName(path));
            return null;
        }
    }

    private void Begin(string name, DateTimeOffset at)
    {
        if (files.PathOf(new CallId(name)) is not { } path || _recent.ContainsKey(name)) return;
        var recording = new Recording { CallId = name, File = files.Relative(path), StartedAt = at, Party = RecordingFiles.PartyOf(name) };
        using var db = databases.CreateDbContext();
        if (!db.Set<Recording>().Any(r => r.CallId == name)) db.Add(recording);
        db.SaveChanges();
        _recent[name] = recording;
        _order.Enqueue(name);
        while (_order.Count > RecentMax && _order.TryDequeue(out var oldest)) _recent.TryRemove(oldest, out _);
    }

    private void End(string name, TimeSpan length, bool failed)
    {
        var call = new CallId(name);
        if (files.PathOf(call) is not null) TellCut(name, failed);
        using var db = databases.CreateDbContext();
        if (db.Find<Recording>(name) is not { } recording) { files.Forget(call); return; }
        (recording.State, recording.LengthMs) = (failed ? RecordingState.Cut : RecordingState.Complete, (long)length.TotalMilliseconds);
        recording.PartOf = RoomOfAlone(db, name);
        Finished(recording, hash: true);
        Save(db, [recording]);
        if (_recent.ContainsKey(name)) _recent[name] = recording;
        files.Forget(call);
        Tell(() => Analyse(recording));
    }

    private void TellCut(string name, bool failed)
    {
        if (failed) alarms?.Raise(CutAlarm, "", AlarmSeverity.Critical, new Dictionary<string, string> { ["call"] = name });
        else alarms?.Clear(CutAlarm, "");
    }

    private void Finished(Recording recording, bool hash)
    {
        recording.Sha256 = hash ? HashOf(recording) : null;
        recording.KeyName = RecordingFile.KeyNameOf(Path.Combine(files.Folder, recording.File));
    }

    private void Save(CentreDb db, IReadOnlyList<Recording> finished)
    {
        if (chain is null) db.SaveChanges();
        else chain.Save(db, finished);
    }

    /// <summary>The picture beside the file, and the signals in the table.</summary>
    private void Analyse(Recording recording)
    {
        var path = Path.Combine(files.Folder, recording.File);
        if (RecordingAnalysis.Of(path, keys) is not var (peaks, signals)) return;
        PeaksFile.Write(path, peaks);
        using var db = databases.CreateDbContext();
        if (db.Set<RecordingSignalsRow>().Any(s => s.CallId == recording.CallId)) return;
        db.Add(RecordingSignalsRow.Of(recording.CallId, signals));
        db.SaveChanges();
    }

    private void BeginRoom(ConferenceRecordingStarted started)
    {
        Begin(started.Recording, started.At);
        var room = RoomOf(started.Conference);
        room.Recording = started.Recording;
        foreach (var call in room.Calls) Link(call, started.Recording);
    }

    private void EndRoom(ConferenceRecordingEnded ended)
    {
        End(ended.Recording, ended.Length, ended.Failed);
        if (_rooms.TryGetValue(ended.Conference, out var room) && room.Recording == ended.Recording) room.Recording = null;
        ForgetIfEmpty(ended.Conference);
    }

    private void Visit(string name, CallId call, bool enters)
    {
        var room = RoomOf(name);
        if (enters)
        {
            room.Calls.Add(call.Value);
            if (room.Recording is { } recording) Link(call.Value, recording);
            return;
        }
        room.Calls.Remove(call.Value);
        if (room.Recording is { } other && other != call.Value) files.Forget(call);      // It was to be recorded, and the room already was.
        ForgetIfEmpty(name);
    }

    private Room RoomOf(string name) => _rooms.TryGetValue(name, out var room) ? room : _rooms[name] = new Room();

    private void ForgetIfEmpty(string name)
    {
        if (_rooms.TryGetValue(name, out var room) && room is { Recording: null, Calls.Count: 0 }) _rooms.Remove(name);
    }

    private void Link(string call, string recording)
    {
        if (call == recording) return;
        using var db = databases.CreateDbContext();
        if (db.Set<RecordingVisit>().Any(v => v.CallId == call && v.Recording == recording)) return;
        db.Add(new RecordingVisit { CallId = call, Recording = recording });
        db.SaveChanges();
    }

    /// <summary>Of the file as it lies there; null when it cannot be read.</summary>
    private string? HashOf(Recording recording)
    {
        try
        {
            using var file = File.OpenRead(Path.Combine(files.Folder, recording.File));
            return Convert.ToHexStringLower(SHA256.HashData(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Who is in a room, and which recording it has. The index's thread's own.</summary>
    private sealed class Room
    {
        public string? Recording { get; set; }
        public HashSet<string> Calls { get; } = [];
    }

    private void Run()
    {
        while (true)
        {
            try
            {
                RunPending();
                if (_stopping) return;
                _wake.Wait();
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                RecordingLog.NotWritten(log, e);
                if (_stopping) return;
                using var retry = clock.CreateTimer(_ => _wake.Set(), null, RetryAfter, Timeout.InfiniteTimeSpan);
                _wake.Wait();
            }
        }
    }
}

internal static partial class RecordingLog
{
    [LoggerMessage(1401, LogLevel.Error, "The index of recordings could not be written; it is tried again.")]
    public static partial void NotWritten(ILogger log, Exception cause);

    [LoggerMessage(1402, LogLevel.Error, "Recording {File} could not be mended.")]
    public static partial void NotMended(ILogger log, Exception cause, string file);

    [LoggerMessage(1403, LogLevel.Warning, "{Count} recordings of a process that ended in mid-call were mended.")]
    public static partial void Mended(ILogger log, int count);
}
