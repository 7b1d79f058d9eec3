using System.Diagnostics;
using Antiphon.Server.Features.Alarms;
using Antiphon.Server.Persistence.Databases;
using Microsoft.Data.Sqlite;

namespace Antiphon.Server.Features.Backups;

/// <param name="Step">idle, database, story, files, proof.</param>
/// <param name="Done">Bytes of the files, of <paramref name="Total"/>.</param>
internal sealed record BackupProgress(string Step, long Done, long Total)
{
    public static readonly BackupProgress Idle = new("idle", 0, 0);
}

/// <summary>Makes backups while everything runs, each day and when asked for; and proves each by taking it back into a folder of its own.</summary>
/// <remarks>The keys first, then the business data, the story after them: what is in the records is in the story too, and the rest follows from it at the start.
/// Not in a backup: other backups, the ballast, ports and process id, what the program makes anew by itself.</remarks>
internal sealed partial class BackupMaker(CentreDatabase database, BackupSettingsBook book, IAlarms alarms, Options options, TimeProvider clock, ILogger<BackupMaker> log) : BackgroundService
{
    public const string AlarmKind = "backup-failed";
    public static readonly TimeSpan Pace = TimeSpan.FromMinutes(1);

    /// <summary>Folders of the data folder that go in as they are.</summary>
    private static readonly string[] Folders = ["certificates", "prompts", "voicemail", "faxes"];

    /// <summary>Here files grow while somebody speaks.</summary>
    private static readonly string[] Growing = ["recordings/", "voicemail/", "faxes/"];

    private readonly SemaphoreSlim _oneAtATime = new(1);
    private volatile BackupProgress _progress = BackupProgress.Idle;

    public BackupProgress Progress => _progress;

    public static string FolderOf(BackupSettings settings, Options options) => settings.Folder.Length > 0 ? settings.Folder : Path.Combine(options.Data, "backups");

    /// <summary>Starts one beside whoever asks.</summary>
    /// <returns>False: one is being made.</returns>
    public bool Order(CancellationToken stop)
    {
        if (_progress != BackupProgress.Idle) return false;
        _ = Task.Run(() => Try(daily: false, stop), stop);
        return true;
    }

    /// <summary>Makes and proves one.</summary>
    /// <exception cref="BackupProblem">It could not be taken back.</exception>
    public async Task<BackupView> Make(bool daily, CancellationToken stop)
    {
        await _oneAtATime.WaitAsync(stop);
        var (settings, password) = await book.Now(stop);
        var folder = FolderOf(settings, options);
        DataFolder.CreatePrivate(folder);
        var (at, began) = (clock.GetUtcNow(), Stopwatch.GetTimestamp());
        var work = Path.Combine(folder, ".work");
        var path = Path.Combine(folder, BackupBook.NameAt(at));
        try
        {
            Empty(work);
            var sources = await Gather(settings, work, stop);
            var manifest = await Manifest(at, settings, sources, stop);
            _progress = new("files", 0, manifest.Files.Sum(f => f.Bytes));
            await BackupArchive.Write(path + ".unfinished", manifest, sources, password, bytes => _progress = _progress with { Done = _progress.Done + bytes }, stop);
            File.Move(path + ".unfinished", path);
            var made = new BackupView(Path.GetFileName(path), at, new FileInfo(path).Length, daily, password is not null, settings.WithRecordings, manifest.Files.Length, Stopwatch.GetElapsedTime(began).TotalSeconds, null, 0, "");
            BackupBook.Write(folder, made);
            var proven = await Prove(path, made, work, password, stop);
            BackupBook.Write(folder, proven);
            if (proven.Fault.Length > 0) throw new BackupProblem(proven.Fault);
            alarms.Clear(AlarmKind, "");
            Made(proven.Name, proven.Bytes, proven.Seconds, proven.ProofSeconds);
            if (daily) DropOld(folder, settings.Kept);
            return proven;
        }
        finally
        {
            File.Delete(path + ".unfinished");
            if (Directory.Exists(work)) Directory.Delete(work, recursive: true);
            _progress = BackupProgress.Idle;
            _oneAtATime.Release();
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        _oneAtATime.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stop)
    {
        var since = clock.GetUtcNow();
        while (!stop.IsCancellationRequested)
        {
            try { await Task.Delay(Pace, clock, stop); }
            catch (OperationCanceledException) { return; }
            var before = since;
            if (Later(before, clock.GetUtcNow()) is not { } now) continue;
            since = now;
            if (await IsDue(before, since, stop)) await Try(daily: true, stop);
        }
    }

    private async Task<bool> IsDue(DateTimeOffset after, DateTimeOffset now, CancellationToken stop)
    {
        try
        {
            var (settings, _) = await book.Now(stop);
            if (!settings.Daily) return false;
            return IsBetween(settings.Minute, after, now, clock.LocalTimeZone);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            NotAsked(e);
            return false;
        }
    }

    /// <summary>A clock that is set back does not bring the same day again; one that was wrong by more than a day begins anew.</summary>
    internal static DateTimeOffset? Later(DateTimeOffset since, DateTimeOffset now) => now > since || since - now > TimeSpan.FromDays(2) ? now : null;

    /// <summary>That minute of a day lies behind the first instant and not behind the second.</summary>
    internal static bool IsBetween(int minute, DateTimeOffset from, DateTimeOffset to, TimeZoneInfo zone) => from < to && DailyTime.After(from, minute, zone) <= to;

    private async Task Try(bool daily, CancellationToken stop)
    {
        try { await Make(daily, stop); }
        catch (OperationCanceledException) when (stop.IsCancellationRequested) { }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            NotMade(e);
            alarms.Raise(AlarmKind, "", AlarmSeverity.Critical, new Dictionary<string, string> { ["fault"] = DataFolder.OneLine(e.Message) });
        }
    }

    /// <returns>File by its name in the archive.</returns>
    private async Task<SortedDictionary<string, string>> Gather(BackupSettings settings, string work, CancellationToken stop)
    {
        var sources = new SortedDictionary<string, string>(StringComparer.Ordinal);
        _progress = new("database", 0, 0);
        // The keys first: the last line of the audit trail that they know must not be ahead of the trail itself.
        var keys = Path.Combine(options.Data, "keys");
        foreach (var file in Directory.EnumerateFiles(keys, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".new", StringComparison.Ordinal))) sources[Path.GetRelativePath(options.Data, file).Replace('\\', '/')] = Copied(file, keys, Path.Combine(work, "keys"));
        sources[SqliteDatabase.FileName] = Path.Combine(work, SqliteDatabase.FileName);
        if (database is PostgresDatabase postgres) await CopyPostgres(postgres, work, stop);
        else await Task.Run(() => CopySqlite(Path.Combine(options.Data, SqliteDatabase.FileName), sources[SqliteDatabase.FileName]), stop);
        _progress = new("story", 0, 0);
        sources["story/story.db"] = Path.Combine(work, "story.db");
        await Task.Run(() => CopySqlite(Path.Combine(options.StoryFolder, "story.db"), sources["story/story.db"]), stop);
        foreach (var name in settings.WithRecordings ? Folders.Append("recordings") : Folders)
            if (Path.Combine(options.Data, name) is var folder && Directory.Exists(folder))
                foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
                    sources[Path.GetRelativePath(options.Data, file).Replace('\\', '/')] = file;
        return sources;
    }

    /// <summary>What is there, with its sum; recordings that still grow are left to the next one.</summary>
    private async Task<BackupManifest> Manifest(DateTimeOffset at, BackupSettings settings, SortedDictionary<string, string> sources, CancellationToken stop)
    {
        var files = ImmutableArray.CreateBuilder<BackedUpFile>();
        foreach (var (name, source) in sources.ToList())
        {
            try
            {
                if (Growing.Any(folder => name.StartsWith(folder, StringComparison.Ordinal)) && clock.GetUtcNow() - File.GetLastWriteTimeUtc(source) < TimeSpan.FromMinutes(1)) { sources.Remove(name); continue; }     // it still grows
                files.Add(new BackedUpFile(name, new FileInfo(source).Length, await BackupArchive.SumOf(source, stop)));
            }
            catch (FileNotFoundException) { sources.Remove(name); }         // deleted meanwhile
        }
        return new BackupManifest(at, database.Kind, Migrations.All[^1], settings.WithRecordings, files.ToImmutable());
    }

    private static string Copied(string source, string root, string to)
    {
        var target = Path.Combine(to, Path.GetRelativePath(root, source));
        DataFolder.CreatePrivate(Path.GetDirectoryName(target)!);
        File.Copy(source, target, overwrite: true);
        return target;
    }

    private async Task<BackupView> Prove(string path, BackupView made, string work, string? password, CancellationToken stop)
    {
        _progress = new("proof", 0, 0);
        var began = Stopwatch.GetTimestamp();
        var trial = Path.Combine(work, "trial");
        DataFolder.CreatePrivate(trial);
        try
        {
            await BackupArchive.Read(path, trial, password, stop);
            return made with { ProvenAt = clock.GetUtcNow(), ProofSeconds = Stopwatch.GetElapsedTime(began).TotalSeconds };
        }
        catch (BackupProblem e) { return made with { Fault = e.Message }; }
    }

    /// <summary>SQLite's own copy of a database in use: one moment of it, and nobody waits.</summary>
    private static void CopySqlite(string from, string to)
    {
        using var source = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = from, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        using var target = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = to, Pooling = false }.ToString());
        source.Open();
        target.Open();
        source.BackupDatabase(target);
        InOneFile(target);
    }

    /// <summary>One moment of PostgreSQL, written as SQLite: a backup goes back into either.</summary>
    private async Task CopyPostgres(PostgresDatabase postgres, string work, CancellationToken stop)
    {
        await using (var to = new SqliteDatabase(work).Open())
        await using (var from = postgres.Open())
        {
            await Migrations.Apply(to, clock, stop);
            await to.Database.OpenConnectionAsync(stop);
            await from.Database.OpenConnectionAsync(stop);
            // Not through EF: its transactions wait for each other, and this one only reads.
            await using var moment = await ((Npgsql.NpgsqlConnection)from.Database.GetDbConnection()).BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, stop);
            await DatabaseCopy.Run(from, to, await TableShape.Read(from, stop), stop);
            InOneFile((SqliteConnection)to.Database.GetDbConnection());
        }
        SqliteConnection.ClearAllPools();
    }

    private static void InOneFile(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode=DELETE";
        command.ExecuteNonQuery();
    }

    private static void DropOld(string folder, int kept)
    {
        foreach (var old in BackupBook.In(folder).Where(backup => backup is { Daily: true, Fault: "" }).Skip(kept)) BackupBook.Delete(Path.Combine(folder, old.Name));
    }

    private static void Empty(string folder)
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        DataFolder.CreatePrivate(folder);
    }

    [LoggerMessage(1320, LogLevel.Information, "Backup {Name} was made ({Bytes} bytes, {Seconds:0.0} s) and taken back for a trial ({ProofSeconds:0.0} s).")]
    private partial void Made(string name, long bytes, double seconds, double proofSeconds);

    [LoggerMessage(1321, LogLevel.Error, "The backup failed.")]
    private partial void NotMade(Exception cause);

    [LoggerMessage(1322, LogLevel.Warning, "Whether a backup is due is not known.")]
    private partial void NotAsked(Exception cause);
}
