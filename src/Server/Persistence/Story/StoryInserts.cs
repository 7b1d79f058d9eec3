using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;

namespace Antiphon.Server.Persistence.Story;

/// <summary>The prepared statements of the one writer.</summary>
internal sealed class StoryInserts(SqliteConnection connection) : IDisposable
{
    private readonly SqliteCommand _entry = Prepare(connection,
        "INSERT INTO entries VALUES ($seq, $at, $engine, $centre, $input, $events, $whys, $hash)", "$seq", "$at", "$engine", "$centre", "$input", "$events", "$whys", "$hash");
    private readonly SqliteCommand _party = Prepare(connection, "INSERT INTO parties VALUES ($id, $number, $name)", "$id", "$number", "$name");
    private readonly SqliteCommand _leg = Prepare(connection, "INSERT INTO legs VALUES ($call, $leg, $role, $at)", "$call", "$leg", "$role", "$at");
    private readonly SqliteCommand _snapshot = Prepare(connection, "INSERT OR REPLACE INTO snapshots VALUES ($seq, $state)", "$seq", "$state");
    private readonly SqliteCommand _oldSnapshots = Prepare(connection,
        "DELETE FROM snapshots WHERE seq NOT IN (SELECT seq FROM snapshots ORDER BY seq DESC LIMIT $kept)", "$kept");

    private readonly StoryText _text = new();

    /// <returns>The hash of the new row.</returns>
    public byte[] Entry(SqliteTransaction transaction, StoryEntry entry, byte[] before)
    {
        _text.Write(entry.Input, entry.Events, entry.Whys);
        var at = entry.At.ToUnixTimeMilliseconds();
        var hash = StoryRow.Hash(before, entry.Seq, at, entry.EngineVersion, entry.CentreVersion, _text.Input, _text.Events, _text.Whys);
        Run(_entry, transaction, entry.Seq, at, entry.EngineVersion, entry.CentreVersion, StoryText.Text(_text.Input), StoryText.Text(_text.Events), _text.Whys.IsEmpty ? DBNull.Value : StoryText.Text(_text.Whys), hash);
        return hash;
    }

    public void Party(SqliteTransaction transaction, StoryParty party) => Run(_party, transaction, party.Id.Value, party.Number, party.Name);

    public void Leg(SqliteTransaction transaction, StoryLeg leg) => Run(_leg, transaction, leg.Call.Value, leg.Leg, leg.Role, leg.At.ToUnixTimeMilliseconds());

    public void Snapshot(SqliteTransaction transaction, StorySnapshot snapshot, int kept)
    {
        Run(_snapshot, transaction, snapshot.Seq, snapshot.Zipped);
        Run(_oldSnapshots, transaction, kept);
    }

    public void Dispose()
    {
        foreach (var command in new[] { _entry, _party, _leg, _snapshot, _oldSnapshots }) command.Dispose();
        _text.Dispose();
    }

    private static void Run(SqliteCommand command, SqliteTransaction transaction, params ReadOnlySpan<object> values)
    {
        command.Transaction = transaction;
        for (var i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i];
        command.ExecuteNonQuery();
    }

    private static SqliteCommand Prepare(SqliteConnection connection, string sql, params string[] names)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var name in names) command.Parameters.Add(new SqliteParameter { ParameterName = name });
        return command;
    }
}

/// <summary>An entry as its columns.</summary>
/// <param name="At">Milliseconds since 1970 UTC.</param>
internal sealed record StoryRow(long Seq, long At, int EngineVersion, long CentreVersion, string Input, string Events, string? Whys)
{
    private const int HashLength = 16;

    /// <exception cref="System.Text.Json.JsonException">The columns are not an entry.</exception>
    public StoryEntry Entry() => new(Seq, DateTimeOffset.FromUnixTimeMilliseconds(At), EngineVersion, CentreVersion, RoutingJson.ReadInput(Input),
        RoutingJson.ReadEvents(Events), Whys is null ? [] : RoutingJson.ReadWhys(Whys));

    public byte[] Hash(byte[] before)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(Input.Length + Events.Length + (Whys?.Length ?? 0)));
        var input = Encoding.UTF8.GetBytes(Input, bytes);
        var events = input + Encoding.UTF8.GetBytes(Events, bytes.AsSpan(input));
        var whys = events + Encoding.UTF8.GetBytes(Whys ?? "", bytes.AsSpan(events));
        var hash = Hash(before, Seq, At, EngineVersion, CentreVersion, bytes.AsSpan(0, input), bytes.AsSpan(input, events - input), bytes.AsSpan(events, whys - events));
        ArrayPool<byte>.Shared.Return(bytes);
        return hash;
    }

    public static byte[] Hash(byte[] before, long seq, long at, int engineVersion, long centreVersion, ReadOnlySpan<byte> input, ReadOnlySpan<byte> events, ReadOnlySpan<byte> whys)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData(before);
        Span<byte> numbers = stackalloc byte[32];
        BinaryPrimitives.WriteInt64LittleEndian(numbers, seq);
        BinaryPrimitives.WriteInt64LittleEndian(numbers[8..], at);
        BinaryPrimitives.WriteInt64LittleEndian(numbers[16..], engineVersion);
        BinaryPrimitives.WriteInt64LittleEndian(numbers[24..], centreVersion);
        sha.AppendData(numbers);
        sha.AppendData(input);
        sha.AppendData("\n"u8);
        sha.AppendData(events);
        sha.AppendData("\n"u8);
        sha.AppendData(whys);
        return sha.GetHashAndReset()[..HashLength];
    }
}
