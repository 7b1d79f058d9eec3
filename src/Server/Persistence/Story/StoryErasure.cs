using System.IO.Compression;
using System.Text;
using Microsoft.Data.Sqlite;

namespace Antiphon.Server.Persistence.Story;

/// <summary>Takes people out of the story and leaves it provable: rows of <c>parties</c> go, and entries and snapshots in which a number stands get one of nobody. An entry keeps the
/// hash that the next one rests on; the hash of what it says now stands in <c>erasures</c>, so that any other change still shows. On a connection of its own, beside the writer.</summary>
internal static class StoryErasure
{
    /// <summary>Entries of one transaction: commits of calls wait no longer than for these.</summary>
    private const int BatchMax = 50;

    /// <param name="isIn">Whether a text has to change, and <paramref name="without"/> how it is then: JSON as before.</param>
    /// <param name="party">Whether a row of <c>parties</c> goes, by its number.</param>
    /// <returns>Entries that were changed, and rows of parties that went.</returns>
    public static (int Entries, int Parties) Run(StoryFile file, Func<string, bool> isIn, Func<string, string> without, Func<string, bool> party, CancellationToken stop)
    {
        using var connection = StoryFile.Connect(file.Path, SqliteOpenMode.ReadWrite);
        StoryFile.Execute(connection, "PRAGMA busy_timeout=5000; PRAGMA secure_delete=ON;");
        var changed = 0;
        foreach (var batch in Found(connection, isIn, stop).Chunk(BatchMax)) changed += Change(connection, batch, without);
        Snapshots(connection, isIn, without);
        return (changed, Parties(connection, party));
    }

    /// <summary>Entries in which somebody is named, as they stand: sequence, time, input and events.</summary>
    public static IEnumerable<System.Text.Json.Nodes.JsonObject> Mentions(StoryFile file, Func<string, bool> isIn, CancellationToken stop)
    {
        using var connection = StoryFile.Connect(file.Path, SqliteOpenMode.ReadOnly);
        using var read = Command(connection, null, "SELECT seq, at, input, events FROM entries ORDER BY seq");
        using var rows = read.ExecuteReader();
        while (rows.Read())
        {
            stop.ThrowIfCancellationRequested();
            var (input, events) = (rows.GetString(2), rows.GetString(3));
            if (isIn(input) || isIn(events)) yield return new() { ["seq"] = rows.GetInt64(0), ["at"] = rows.GetInt64(1), ["input"] = System.Text.Json.Nodes.JsonNode.Parse(input), ["events"] = System.Text.Json.Nodes.JsonNode.Parse(events) };
        }
    }

    private static List<long> Found(SqliteConnection connection, Func<string, bool> isIn, CancellationToken stop)
    {
        var found = new List<long>();
        using var rows = Command(connection, null, "SELECT seq, input, events, whys FROM entries ORDER BY seq").ExecuteReader();
        while (rows.Read())
        {
            stop.ThrowIfCancellationRequested();
            if (isIn(rows.GetString(1)) || isIn(rows.GetString(2)) || (!rows.IsDBNull(3) && isIn(rows.GetString(3)))) found.Add(rows.GetInt64(0));
        }
        return found;
    }

    private static int Change(SqliteConnection connection, long[] seqs, Func<string, string> without)
    {
        using var transaction = connection.BeginTransaction();
        foreach (var seq in seqs)
        {
            using var read = Command(connection, transaction, "SELECT at, engine_version, centre_version, input, events, whys FROM entries WHERE seq = $seq", ("$seq", seq));
            StoryRow now;
            using (var row = read.ExecuteReader())
            {
                row.Read();
                now = new StoryRow(seq, row.GetInt64(0), row.GetInt32(1), row.GetInt64(2), without(row.GetString(3)), without(row.GetString(4)), row.IsDBNull(5) ? null : without(row.GetString(5)));
            }
            using var before = Command(connection, transaction, "SELECT hash FROM entries WHERE seq = $seq", ("$seq", seq - 1));
            var hash = now.Hash(before.ExecuteScalar() as byte[] ?? []);
            using var update = Command(connection, transaction, "UPDATE entries SET input = $input, events = $events, whys = $whys WHERE seq = $seq",
                ("$input", now.Input), ("$events", now.Events), ("$whys", (object?)now.Whys ?? DBNull.Value), ("$seq", seq));
            update.ExecuteNonQuery();
            using var note = Command(connection, transaction, "INSERT OR REPLACE INTO erasures VALUES ($seq, $hash)", ("$seq", seq), ("$hash", hash));
            note.ExecuteNonQuery();
        }
        transaction.Commit();
        return seqs.Length;
    }

    private static void Snapshots(SqliteConnection connection, Func<string, bool> isIn, Func<string, string> without)
    {
        using var transaction = connection.BeginTransaction();
        var changed = new List<(long Seq, byte[] Zipped)>();
        using (var rows = Command(connection, transaction, "SELECT seq, state FROM snapshots").ExecuteReader())
            while (rows.Read())
                if (Unzipped((byte[])rows[1]) is var text && isIn(text)) changed.Add((rows.GetInt64(0), Zipped(without(text))));
        foreach (var (seq, zipped) in changed)
        {
            using var update = Command(connection, transaction, "UPDATE snapshots SET state = $state WHERE seq = $seq", ("$state", zipped), ("$seq", seq));
            update.ExecuteNonQuery();
        }
        transaction.Commit();
    }

    private static int Parties(SqliteConnection connection, Func<string, bool> party)
    {
        using var transaction = connection.BeginTransaction();
        var gone = new List<long>();
        using (var rows = Command(connection, transaction, "SELECT id, number FROM parties").ExecuteReader())
            while (rows.Read())
                if (party(rows.GetString(1))) gone.Add(rows.GetInt64(0));
        foreach (var id in gone)
        {
            using var delete = Command(connection, transaction, "DELETE FROM parties WHERE id = $id", ("$id", id));
            delete.ExecuteNonQuery();
        }
        transaction.Commit();
        return gone.Count;
    }

    private static string Unzipped(byte[] zipped)
    {
        using var text = new StreamReader(new GZipStream(new MemoryStream(zipped), CompressionMode.Decompress), Encoding.UTF8);
        return text.ReadToEnd();
    }

    private static byte[] Zipped(string text)
    {
        using var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Fastest)) gzip.Write(Encoding.UTF8.GetBytes(text));
        return zipped.ToArray();
    }

    private static SqliteCommand Command(SqliteConnection connection, SqliteTransaction? transaction, string sql, params ReadOnlySpan<(string Name, object Value)> values)
    {
        var command = connection.CreateCommand();
        (command.Transaction, command.CommandText) = (transaction, sql);
        foreach (var (name, value) in values) command.Parameters.AddWithValue(name, value);
        return command;
    }
}
