using System.Data.Common;
using Antiphon.Server.Features.Calls.Projections;
using Microsoft.EntityFrameworkCore.Storage;

namespace Antiphon.Server.Features.Reports.Facts;

/// <summary>The tables of sums: written by who settles, summed for reports. SQL that SQLite and PostgreSQL both take; names in it come from <see cref="FactSource"/>,
/// values are parameters.</summary>
internal static class CellStore
{
    private const string Progress = "report";

    /// <summary>Ms UTC: what began before is in the tables, and nothing else.</summary>
    public static async Task<long> Settled(CentreDb db, CancellationToken stop) =>
        await db.Database.SqlQuery<long>($"SELECT settled AS \"Value\" FROM report_progress WHERE name = {Progress}").FirstOrDefaultAsync(stop);

    /// <summary>Adds these sums, and says how far they reach, in one transaction.</summary>
    /// <returns>False: the tables do not reach to <paramref name="before"/> any more, and nothing was added.</returns>
    public static async Task<bool> Save(CentreDb db, Cells cells, long before, long settled, CancellationToken stop)
    {
        await db.Database.OpenConnectionAsync(stop);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (await Settled(db, stop) != before) return false;
        foreach (var source in FactSource.Made) await Write(db, transaction.GetDbTransaction(), source, cells.Of(source), stop);
        await db.Database.ExecuteSqlAsync($"INSERT INTO report_progress (name, settled) VALUES ({Progress}, {settled}) ON CONFLICT (name) DO UPDATE SET settled = excluded.settled", stop);
        await transaction.CommitAsync(stop);
        return true;
    }

    /// <summary>All that was made from the records; what is asked for is made again from them.</summary>
    public static void Clear(CentreDb db)
    {
        foreach (var source in FactSource.Made)
        {
            using var command = db.Database.GetDbConnection().CreateCommand();
            command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
            command.CommandText = $"DELETE FROM {source.Table}";
            command.ExecuteNonQuery();
        }
        db.Database.ExecuteSql($"DELETE FROM report_progress WHERE name = {Progress}");
    }

    public static async Task Sum(CentreDb db, FactSource source, Slice slice, Dictionary<GroupKey, long[]> into, CancellationToken stop)
    {
        await db.Database.OpenConnectionAsync(stop);
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = Statement(command, source, slice);
        await using var rows = await command.ExecuteReaderAsync(stop);
        while (await rows.ReadAsync(stop)) Take(rows, source, slice, into);
    }

    /// <summary>The sums of a key, made when there are none.</summary>
    public static long[] At(Dictionary<GroupKey, long[]> sums, GroupKey key, int width)
    {
        if (!sums.TryGetValue(key, out var values)) sums[key] = values = new long[width];
        return values;
    }

    private static void Take(DbDataReader rows, FactSource source, Slice slice, Dictionary<GroupKey, long[]> into)
    {
        var values = ImmutableArray.CreateBuilder<string>(slice.By.Length);
        for (var i = 0; i < slice.By.Length; i++) values.Add(rows.GetString(1 + i));
        var sums = At(into, new GroupKey(slice.Time.FromSql(rows.GetInt64(0)), values.ToImmutable()), source.Width);
        var at = 1 + slice.By.Length;
        for (var i = 0; i < source.Parts.Length; i++) sums[i] += rows.GetInt64(at++);
        if (source.Tally is null || rows.GetString(at) is not { Length: > 0 } tally) return;
        foreach (var (name, count) in new Tally(tally).Counts)
            if (source.IndexOf(name) is >= 0 and var index) sums[index] += count * rows.GetInt64(at + 1);
    }

    private static string Statement(DbCommand command, FactSource source, Slice slice)
    {
        var groups = new List<string> { slice.Time.Sql(source.Time) };
        groups.AddRange(slice.By);
        var columns = groups.Concat(source.Parts.Select(part => $"CAST(SUM({part}) AS BIGINT)")).ToList();
        if (source.Tally is { } tally)
        {
            groups.Add(tally);
            columns.AddRange([tally, "COUNT(*)"]);
        }
        var where = $"{source.Time} >= {Parameter(command, slice.From)} AND {source.Time} < {Parameter(command, slice.To)}";
        if (source.Simulated) where += $" AND simulated = {Parameter(command, slice.Simulated ? 1L : 0L)}";
        foreach (var (dimension, values) in slice.Only.Where(only => source.Dimensions.Contains(only.Key)))
            where += values.IsEmpty ? " AND 1 = 0" : $" AND {dimension} IN ({string.Join(", ", values.Select(value => Parameter(command, value)))})";
        return $"SELECT {string.Join(", ", columns)} FROM {source.Table} WHERE {where} GROUP BY {string.Join(", ", Enumerable.Range(1, 1 + slice.By.Length))}{(source.Tally is null ? "" : $", {source.Tally}")}";
    }

    private static string Parameter(DbCommand command, object value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = string.Create(CultureInfo.InvariantCulture, $"@p{command.Parameters.Count}");
        parameter.Value = value;
        command.Parameters.Add(parameter);
        return parameter.ParameterName;
    }

    private static async Task Write(CentreDb db, DbTransaction transaction, FactSource source, IReadOnlyDictionary<CellKey, long[]> cells, CancellationToken stop)
    {
        if (cells.Count == 0) return;
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = transaction;
        string[] keys = source.Simulated ? ["slot", "simulated", .. source.Dimensions] : ["slot", .. source.Dimensions];
        string[] columns = [.. keys, .. source.Parts];
        foreach (var _ in columns) Parameter(command, 0L);
        command.CommandText = $"INSERT INTO {source.Table} ({string.Join(", ", columns)}) VALUES ({string.Join(", ", columns.Select((_, i) => $"@p{i}"))}) "
            + $"ON CONFLICT ({string.Join(", ", keys)}) DO UPDATE SET {string.Join(", ", source.Parts.Select(part => $"{part} = {source.Table}.{part} + excluded.{part}"))}";
        foreach (var (key, sums) in cells)
        {
            var i = 0;
            command.Parameters[i++].Value = key.Slot;
            if (source.Simulated) command.Parameters[i++].Value = key.Simulated ? 1L : 0L;
            foreach (var value in key.Dimensions.Split(Cells.Part)) command.Parameters[i++].Value = value;
            foreach (var sum in sums) command.Parameters[i++].Value = sum;
            await command.ExecuteNonQueryAsync(stop);
        }
    }
}
