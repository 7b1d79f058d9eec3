using System.IO.Compression;
using Microsoft.Data.Sqlite;

namespace Antiphon.Server.Persistence.Story;

/// <summary>The story on disk: <c>story.db</c>, SQLite in WAL mode with full sync. One writer (this object's connection, used by one thread at a
/// time); readers open connections of their own.</summary>
internal sealed class StoryFile : IDisposable
{
    private const int SchemaVersion = 1;
    private const int SnapshotsKept = 3;
    private readonly SqliteConnection _connection;
    private readonly StoryInserts _inserts;
    private readonly NewestEntries _newest = new();
    private byte[] _lastHash;
    private long _lastSeq;

    private StoryFile(string path, SqliteConnection connection, long lastSeq, byte[] lastHash)
    {
        Path = path;
        _connection = connection;
        _inserts = new StoryInserts(connection);
        _lastSeq = lastSeq;
        _lastHash = lastHash;
    }

    public string Path { get; }

    /// <summary>Sequence number of the newest entry on disk; 0: none.</summary>
    public long LastSeq => Volatile.Read(ref _lastSeq);

    /// <exception cref="StoryDamagedException">The file is no story, or one of another version.</exception>
    public static StoryFile Open(string folder)
    {
        Directory.CreateDirectory(folder);
        var path = System.IO.Path.Combine(folder, "story.db");
        var connection = Connect(path, SqliteOpenMode.ReadWriteCreate);
        try
        {
            // Checkpoints are StoryUpkeep's: one inside a commit would hold up the calls.
            Execute(connection, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0; PRAGMA busy_timeout=5000;");
            CreateOrCheckSchema(connection, path);
            // Stories that began before people could be taken out of them.
            Execute(connection, "CREATE TABLE IF NOT EXISTS erasures (seq INTEGER PRIMARY KEY, hash BLOB NOT NULL)");
            var (seq, hash) = Last(connection);
            return new StoryFile(path, connection, seq, hash);
        }
        catch (SqliteException e)
        {
            connection.Dispose();
            throw new StoryDamagedException($"{path} cannot be read as a story: {e.Message}", e);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Entries behind <paramref name="seq"/>, in order, if all of them are still in memory; from any thread.</summary>
    /// <returns>Null: read them from the disk.</returns>
    public IReadOnlyList<StoryEntry>? Newest(long seq, int max) => _newest.Behind(seq, max);

    public StoryReader Read() => new(Connect(Path, SqliteOpenMode.ReadOnly));

    /// <summary>Writes all steps, and a snapshot if there is one, in one transaction. After an exception nothing of it is on disk.</summary>
    public void Commit(IReadOnlyList<StoryStep> steps, StorySnapshot? snapshot)
    {
        if (snapshot is null && steps.All(s => s.IsVoid)) return;
        using var transaction = _connection.BeginTransaction();
        var (seq, hash) = (LastSeq, _lastHash);
        foreach (var step in steps)
        {
            foreach (var party in step.Parties) _inserts.Party(transaction, party);
            foreach (var leg in step.Legs) _inserts.Leg(transaction, leg);
            if (step.Entry is not { } entry) continue;
            if (entry.Seq != seq + 1) throw new InvalidOperationException($"entry {entry.Seq} does not follow {seq}");
            hash = _inserts.Entry(transaction, entry, hash);
            seq = entry.Seq;
        }
        if (snapshot is not null)
            _inserts.Snapshot(transaction, snapshot, SnapshotsKept);
        transaction.Commit();
        _lastHash = hash;
        _newest.Add(steps);
        Volatile.Write(ref _lastSeq, seq);
    }

    /// <summary>Moves what is in the write-ahead log into the file. On a connection of its own, so that commits go on beside it.</summary>
    public void Checkpoint()
    {
        using var connection = Connect(Path, SqliteOpenMode.ReadWrite);
        Execute(connection, "PRAGMA busy_timeout=0; PRAGMA wal_checkpoint(PASSIVE);");
    }

    public void Dispose()
    {
        _inserts.Dispose();
        _connection.Dispose();
    }

    internal static SqliteConnection Connect(string path, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false, DefaultTimeout = 5 }.ToString());
        connection.Open();
        return connection;
    }

    internal static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static void CreateOrCheckSchema(SqliteConnection connection, string path)
    {
        if (Scalar(connection, "SELECT count(*) FROM sqlite_master WHERE name = 'story'") is 0L)
        {
            using var transaction = connection.BeginTransaction();
            using var stream = typeof(StoryFile).Assembly.GetManifestResourceStream("story-schema.sql")!;
            using var reader = new StreamReader(stream);
            using var command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = reader.ReadToEnd() + $";INSERT INTO story VALUES ({SchemaVersion});";
            command.ExecuteNonQuery();
            transaction.Commit();
        }
        if (Scalar(connection, "SELECT version FROM story") is not (long)SchemaVersion)
            throw new StoryDamagedException($"{path} is a story of another version of Antiphon");
    }

    private static (long Seq, byte[] Hash) Last(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT seq, hash FROM entries ORDER BY seq DESC LIMIT 1";
        using var row = command.ExecuteReader();
        return row.Read() ? (row.GetInt64(0), (byte[])row[1]) : (0, []);
    }

    private static object? Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}

/// <summary>A state as it is stored: JSON, gzip.</summary>
internal sealed record StorySnapshot(long Seq, byte[] Zipped)
{
    public static StorySnapshot Of(long seq, RoutingState state)
    {
        using var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Fastest))
            gzip.Write(RoutingJson.Write(state));
        return new StorySnapshot(seq, zipped.ToArray());
    }

    /// <exception cref="InvalidDataException">Not a snapshot.</exception>
    /// <exception cref="System.Text.Json.JsonException">Not a state.</exception>
    public RoutingState State()
    {
        using var gzip = new GZipStream(new MemoryStream(Zipped), CompressionMode.Decompress);
        using var json = new MemoryStream();
        gzip.CopyTo(json);
        return RoutingJson.ReadState(json.ToArray());
    }
}

/// <summary>The story on disk cannot be trusted. The message says where and is meant for the operator.</summary>
internal sealed class StoryDamagedException(string message, Exception? cause = null) : Exception(message, cause);
