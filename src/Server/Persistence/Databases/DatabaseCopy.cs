using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using NpgsqlTypes;

namespace Antiphon.Server.Persistence.Databases;

/// <param name="Sum">SHA-256 over all rows in the order of the key, hexadecimal.</param>
internal sealed record TableSum(string Table, long Rows, string Sum);

/// <summary>Copies all rows of one database into another of the same schema, and holds each table against its copy. The target is one transaction:
/// all of it is there afterwards, or nothing.</summary>
internal static class DatabaseCopy
{
    /// <param name="from">With an open connection; in a transaction that sees one moment, if others write.</param>
    /// <param name="to">With an open connection. Its rows are replaced.</param>
    /// <param name="tables">As <see cref="TableShape.Read"/> gives them of whichever of the two is PostgreSQL.</param>
    /// <exception cref="CopyDiffersException">A table was not the same afterwards; nothing is kept.</exception>
    public static async Task<ImmutableArray<TableSum>> Run(CentreDb from, CentreDb to, ImmutableArray<TableShape> tables, CancellationToken stop)
    {
        await using var transaction = await to.Database.BeginTransactionAsync(stop);
        if (to.Database.IsSqlite()) await Execute(to, "PRAGMA defer_foreign_keys=ON", stop);        // a row may come before the one of its own table that it refers to
        foreach (var table in tables.Reverse()) await Execute(to, $"DELETE FROM {TableShape.Quoted(table.Name)}", stop);
        var sums = ImmutableArray.CreateBuilder<TableSum>();
        foreach (var table in tables)
        {
            var copied = await Copy(from, to, table, stop);
            if (await SumOf(to, table, stop) != copied) throw new CopyDiffersException(table.Name);
            sums.Add(copied);
        }
        await transaction.CommitAsync(stop);
        return sums.ToImmutable();
    }

    public static async Task<TableSum> SumOf(CentreDb db, TableShape table, CancellationToken stop)
    {
        using var sum = new RowSum();
        await foreach (var row in Read(db, table, stop)) sum.Add(row);
        return sum.Of(table.Name);
    }

    private static async Task<TableSum> Copy(CentreDb from, CentreDb to, TableShape table, CancellationToken stop)
    {
        using var sum = new RowSum();
        var rows = Summed(Read(from, table, stop), sum);
        if (to.Database.GetDbConnection() is NpgsqlConnection postgres) await Fill(postgres, table, rows, stop);
        else await Fill((SqliteConnection)to.Database.GetDbConnection(), (SqliteTransaction)to.Database.CurrentTransaction!.GetDbTransaction(), table, rows, stop);
        return sum.Of(table.Name);
    }

    private static async Task Fill(NpgsqlConnection to, TableShape table, IAsyncEnumerable<object?[]> rows, CancellationToken stop)
    {
        await using (var copy = await to.BeginBinaryImportAsync($"COPY {TableShape.Quoted(table.Name)} ({table.ColumnNames}) FROM STDIN (FORMAT BINARY)", stop))
        {
            await foreach (var row in rows)
            {
                await copy.StartRowAsync(stop);
                for (var i = 0; i < row.Length; i++)
                {
                    if (row[i] is { } value) await copy.WriteAsync(value, TypeOf(table.Columns[i].Kind), stop);
                    else await copy.WriteNullAsync(stop);
                }
            }
            await copy.CompleteAsync(stop);
        }
        foreach (var column in table.Columns.Where(column => column.Counts))
        {
            await using var next = new NpgsqlCommand($"SELECT setval(pg_get_serial_sequence($1, $2), COALESCE((SELECT MAX({TableShape.Quoted(column.Name)}) FROM {TableShape.Quoted(table.Name)}), 0) + 1, false)", to);
            next.Parameters.Add(new() { Value = TableShape.Quoted(table.Name) });
            next.Parameters.Add(new() { Value = column.Name });
            await next.ExecuteNonQueryAsync(stop);
        }
    }

    private static async Task Fill(SqliteConnection to, SqliteTransaction transaction, TableShape table, IAsyncEnumerable<object?[]> rows, CancellationToken stop)
    {
        await using var insert = to.CreateCommand();
        insert.Transaction = transaction;
        insert.CommandText = $"INSERT INTO {TableShape.Quoted(table.Name)} ({table.ColumnNames}) VALUES ({string.Join(", ", table.Columns.Select((_, i) => $"@p{i}"))})";
        for (var i = 0; i < table.Columns.Length; i++) insert.Parameters.Add(new SqliteParameter { ParameterName = $"@p{i}" });
        await foreach (var row in rows.WithCancellation(stop))
        {
            for (var i = 0; i < row.Length; i++) insert.Parameters[i].Value = row[i] ?? DBNull.Value;
            await insert.ExecuteNonQueryAsync(stop);
        }
    }

    private static async IAsyncEnumerable<object?[]> Summed(IAsyncEnumerable<object?[]> rows, RowSum sum)
    {
        await foreach (var row in rows)
        {
            sum.Add(row);
            yield return row;
        }
    }

    private static async IAsyncEnumerable<object?[]> Read(CentreDb db, TableShape table, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
    {
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
        command.CommandText = table.Rows;
        command.CommandTimeout = 0;
        await using var rows = await command.ExecuteReaderAsync(stop);
        while (await rows.ReadAsync(stop)) yield return [.. table.Columns.Select((column, i) => TableShape.Value(rows, i, column.Kind))];
    }

    // Not ExecuteSqlRaw: it takes names in the text for values from outside.
    private static async Task Execute(CentreDb db, string sql, CancellationToken stop)
    {
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(stop);
    }

    private static NpgsqlDbType TypeOf(ColumnKind kind) => kind switch
    {
        ColumnKind.Whole => NpgsqlDbType.Bigint,
        ColumnKind.Real => NpgsqlDbType.Double,
        ColumnKind.Bytes => NpgsqlDbType.Bytea,
        _ => NpgsqlDbType.Text,
    };

    private sealed class RowSum : IDisposable
    {
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        private long _rows;

        // Each value with its length: two rows that differ never give the same bytes.
        public void Add(object?[] row)
        {
            foreach (var value in row)
            {
                var bytes = value switch
                {
                    null => [],
                    byte[] raw => raw,
                    double real => Encoding.ASCII.GetBytes(real.ToString("R", CultureInfo.InvariantCulture)),
                    _ => Encoding.UTF8.GetBytes(Convert.ToString(value, CultureInfo.InvariantCulture)!),
                };
                _hash.AppendData(BitConverter.GetBytes(value is null ? -1 : bytes.Length));
                _hash.AppendData(bytes);
            }
            _rows++;
        }

        public TableSum Of(string table) => new(table, _rows, Convert.ToHexStringLower(_hash.GetHashAndReset()));

        public void Dispose() => _hash.Dispose();
    }
}

/// <summary>A table is not what it was copied from.</summary>
internal sealed class CopyDiffersException(string table) : Exception($"the table {table} is not the same after it was copied");
