using Microsoft.Data.Sqlite;

namespace Antiphon.Server.Persistence.Story;

/// <summary>Reads the story on a connection of its own, beside the writer. Used by one thread at a time.</summary>
internal sealed class StoryReader(SqliteConnection connection) : IDisposable
{
    /// <summary>Entries behind <paramref name="seq"/>, in order, each checked against its hash, its number and its form.</summary>
    /// <exception cref="StoryDamagedException">At the first that does not fit.</exception>
    public IEnumerable<StoryEntry> Entries(long seq, int max = int.MaxValue)
    {
        var hash = seq == 0 ? [] : HashOf(seq) ?? throw Damaged(seq, "is missing");
        using var command = Command("SELECT e.seq, at, engine_version, centre_version, input, events, whys, e.hash, x.hash FROM entries e LEFT JOIN erasures x ON x.seq = e.seq WHERE e.seq > $seq ORDER BY e.seq LIMIT $max",
            ("$seq", seq), ("$max", max));
        using var rows = command.ExecuteReader();
        while (Next(rows, seq + 1) is var (row, stored, erased))
        {
            if (row.Seq != ++seq) throw Damaged(seq, "is missing");
            hash = row.Hash(hash);
            if (!hash.AsSpan().SequenceEqual(erased ?? stored)) throw Damaged(seq, "was torn or changed");
            hash = stored;
            yield return Entry(row);
        }
    }

    /// <summary>The first entry that is not older than this; null when there is none.</summary>
    public long? FirstSince(DateTimeOffset at)
    {
        // The time of entries never runs backwards, so the number can be found by halving.
        var (low, high) = (1L, LastSeq + 1);
        while (low < high)
        {
            var middle = low + (high - low) / 2;
            if (Scalar("SELECT at FROM entries WHERE seq = $seq", ("$seq", middle)) is long found && found < at.ToUnixTimeMilliseconds()) low = middle + 1;
            else high = middle;
        }
        return low <= LastSeq ? low : null;
    }

    public long LastSeq => Scalar("SELECT max(seq) FROM entries") is long seq ? seq : 0;

    public DateTimeOffset LastAt => Scalar("SELECT at FROM entries ORDER BY seq DESC LIMIT 1") is long at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : DateTimeOffset.MinValue;

    /// <summary>Newest first.</summary>
    public IReadOnlyList<StorySnapshot> Snapshots()
    {
        using var command = Command("SELECT seq, state FROM snapshots ORDER BY seq DESC");
        using var rows = command.ExecuteReader();
        var found = new List<StorySnapshot>();
        while (rows.Read()) found.Add(new StorySnapshot(rows.GetInt64(0), (byte[])rows[1]));
        return found;
    }

    public StoryParty? Party(PartyId id)
    {
        using var command = Command("SELECT number, name FROM parties WHERE id = $id", ("$id", id.Value));
        using var row = command.ExecuteReader();
        return row.Read() ? new StoryParty(id, row.GetString(0), row.GetString(1)) : null;
    }

    /// <summary>Newest first.</summary>
    public IReadOnlyList<StoryParty> Parties(int max)
    {
        using var command = Command("SELECT id, number, name FROM parties ORDER BY id DESC LIMIT $max", ("$max", max));
        using var rows = command.ExecuteReader();
        var found = new List<StoryParty>();
        while (rows.Read()) found.Add(new StoryParty(new PartyId(rows.GetInt64(0)), rows.GetString(1), rows.GetString(2)));
        return found;
    }

    /// <summary>Every choice of an agent for this call, in order.</summary>
    /// <param name="from">The call began not before this.</param>
    public IReadOnlyList<(DateTimeOffset At, Why Why)> Whys(CallId call, DateTimeOffset from, DateTimeOffset to)
    {
        if (FirstSince(from) is not { } first) return [];
        using var command = Command("SELECT at, whys FROM entries WHERE seq >= $seq AND at <= $to AND whys IS NOT NULL AND instr(whys, $call) > 0 ORDER BY seq LIMIT 1000",
            ("$seq", first), ("$to", to.ToUnixTimeMilliseconds()), ("$call", call.Value));
        using var rows = command.ExecuteReader();
        var found = new List<(DateTimeOffset, Why)>();
        while (rows.Read())
            found.AddRange(RoutingJson.ReadWhys(rows.GetString(1)).Where(w => w.Call == call).Select(w => (DateTimeOffset.FromUnixTimeMilliseconds(rows.GetInt64(0)), w)));
        return found;
    }

    /// <summary>Every entry that tells something of this call, in order; at most 1000.</summary>
    /// <param name="from">The call began not before this.</param>
    public IReadOnlyList<StoryEntry> Of(CallId call, DateTimeOffset from, DateTimeOffset to)
    {
        if (FirstSince(from) is not { } first) return [];
        using var command = Command("""
            SELECT seq, at, engine_version, centre_version, input, events, whys FROM entries
            WHERE seq >= $seq AND at <= $to AND (instr(events, $call) > 0 OR instr(whys, $call) > 0) ORDER BY seq LIMIT 1000
            """, ("$seq", first), ("$to", to.ToUnixTimeMilliseconds()), ("$call", $"\"{call.Value}\""));
        using var rows = command.ExecuteReader();
        var found = new List<StoryEntry>();
        while (rows.Read())
            found.Add(Entry(new StoryRow(rows.GetInt64(0), rows.GetInt64(1), rows.GetInt32(2), rows.GetInt64(3), rows.GetString(4), rows.GetString(5), rows.IsDBNull(6) ? null : rows.GetString(6))));
        return found;
    }

    /// <summary>The state before an entry: the nearest snapshot, and the events up to there.</summary>
    public RoutingState StateBefore(long seq)
    {
        using var command = Command("SELECT seq, state FROM snapshots WHERE seq < $seq ORDER BY seq DESC LIMIT 1", ("$seq", seq));
        using var row = command.ExecuteReader();
        var (state, at) = row.Read() ? (new StorySnapshot(row.GetInt64(0), (byte[])row[1]).State(), row.GetInt64(0)) : (RoutingState.Initial, 0L);
        var run = new Antiphon.Engine.Routing.RoutingRun(state);
        foreach (var entry in Entries(at, (int)Math.Min(int.MaxValue, seq - 1 - at)))
            foreach (var e in entry.Events) run.Apply(e);
        return run.Snapshot();
    }

    public void Dispose() => connection.Dispose();

    private static (StoryRow Row, byte[] Hash, byte[]? Erased)? Next(SqliteDataReader rows, long seq)
    {
        try
        {
            return rows.Read()
                ? (new StoryRow(rows.GetInt64(0), rows.GetInt64(1), rows.GetInt32(2), rows.GetInt64(3), rows.GetString(4), rows.GetString(5), rows.IsDBNull(6) ? null : rows.GetString(6)), (byte[])rows[7], rows.IsDBNull(8) ? null : (byte[])rows[8])
                : null;
        }
        catch (Exception e) when (e is SqliteException or InvalidCastException or InvalidOperationException)
        {
            throw Damaged(seq, $"cannot be read: {e.Message}");
        }
    }

    private static StoryEntry Entry(StoryRow row)
    {
        try { return row.Entry(); }
        catch (Exception e) when (e is JsonException or NotSupportedException) { throw Damaged(row.Seq, $"is not understood: {e.Message}"); }
    }

    private byte[]? HashOf(long seq) => Scalar("SELECT hash FROM entries WHERE seq = $seq", ("$seq", seq)) as byte[];

    private object? Scalar(string sql, params ReadOnlySpan<(string, object)> values)
    {
        using var command = Command(sql, values);
        return command.ExecuteScalar();
    }

    private SqliteCommand Command(string sql, params ReadOnlySpan<(string Name, object Value)> values)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values) command.Parameters.AddWithValue(name, value);
        return command;
    }

    private static StoryDamagedException Damaged(long seq, string how) => new($"Entry {seq} of the story {how}. Restore the story's folder from a backup, or start with another --story.");
}
