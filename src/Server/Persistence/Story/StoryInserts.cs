using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Antiphon.Engine.Contract;
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

    /// <returns>The hash of the new row.</returns>
    public byte[] Entry(SqliteTransaction transaction, StoryEntry entry, byte[] before)
    {
        var row = StoryRow.Of(entry);
        var hash = row.Hash(before);
        Run(_entry, transaction, row.Seq, row.At, row.EngineVersion, row.CentreVersion, row.Input, row.Events, (object?)row.Whys ?? DBNull.Value, hash);
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

    public static StoryRow Of(StoryEntry entry) => new(entry.Seq, entry.At.ToUnixTimeMilliseconds(), entry.EngineVersion, entry.CentreVersion,
        RoutingJson.Write(entry.Input), RoutingJson.Write(entry.Events), entry.Whys.IsDefaultOrEmpty ? null : RoutingJson.Write(entry.Whys));

    /// <exception cref="System.Text.Json.JsonException">The columns are not an entry.</exception>
    public StoryEntry Entry() => new(Seq, DateTimeOffset.FromUnixTimeMilliseconds(At), EngineVersion, CentreVersion, RoutingJson.ReadInput(Input),
        RoutingJson.ReadEvents(Events), Whys is null ? [] : RoutingJson.ReadWhys(Whys));

    public byte[] Hash(byte[] before)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData(before);
        Span<byte> numbers = stackalloc byte[32];
        BinaryPrimitives.WriteInt64LittleEndian(numbers, Seq);
        BinaryPrimitives.WriteInt64LittleEndian(numbers[8..], At);
        BinaryPrimitives.WriteInt64LittleEndian(numbers[16..], EngineVersion);
        BinaryPrimitives.WriteInt64LittleEndian(numbers[24..], CentreVersion);
        sha.AppendData(numbers);
        Append(sha, Input);
        sha.AppendData("\n"u8);
        Append(sha, Events);
        sha.AppendData("\n"u8);
        Append(sha, Whys ?? "");
        return sha.GetHashAndReset()[..HashLength];
    }

    private static void Append(IncrementalHash sha, string text)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        sha.AppendData(bytes, 0, Encoding.UTF8.GetBytes(text, bytes));
        ArrayPool<byte>.Shared.Return(bytes);
    }
}
