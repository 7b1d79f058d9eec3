using System.Data.Common;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace Antiphon.Server.Features.PersonalData;

/// <summary>Looks for people in every table of the centre, whatever feature it belongs to: a table that comes later is looked through too.</summary>
internal static class EveryTable
{
    /// <summary>The chain of the audit trail is never written again; by contract it holds no number of a customer.</summary>
    private static readonly string[] Sealed = ["audit"];

    private sealed record Table(string Name, string[] Key, string[] Texts);

    /// <summary>Rows that mention one of the numbers, by table.</summary>
    public static async Task<JsonObject> Find(CentreDb db, PersonTrace trace, CancellationToken stop)
    {
        var found = new JsonObject();
        foreach (var table in Tables(db))
        {
            var rows = new JsonArray();
            foreach (var row in await Rows(db, table, trace, stop)) rows.Add(Json(row));
            if (rows.Count > 0) found[table.Name] = rows;
        }
        return found;
    }

    /// <summary>Puts numbers of nobody in their place; a row that is named by a number goes. In the transaction of the caller.</summary>
    /// <returns>Rows.</returns>
    public static async Task<int> Erase(CentreDb db, PersonTrace trace, CancellationToken stop)
    {
        var count = 0;
        foreach (var table in Tables(db))
        {
            foreach (var row in await Rows(db, table, trace, stop))
            {
                var gone = table.Key.Any(key => row[key] is string text && trace.IsIn(text));
                var changed = row.Where(cell => !table.Key.Contains(cell.Key) && cell.Value is string text && trace.IsIn(text)).ToDictionary(cell => cell.Key, cell => (object?)trace.Without((string)cell.Value!));
                var set = string.Join(", ", changed.Keys.Select((column, i) => $"{Quoted(column)} = @v{i}"));
                await using var command = Command(db, (gone ? $"DELETE FROM {Quoted(table.Name)}" : $"UPDATE {Quoted(table.Name)} SET {set}") + " WHERE " + string.Join(" AND ", table.Key.Select((key, i) => $"{Quoted(key)} = @k{i}")));
                if (!gone) Bind(command, "v", changed.Values);
                Bind(command, "k", table.Key.Select(key => row[key]));
                count += await command.ExecuteNonQueryAsync(stop);
            }
        }
        return count;
    }

    private static IEnumerable<Table> Tables(CentreDb db) => db.Model.GetEntityTypes().Where(type => type.GetTableName() is { } name && !Sealed.Contains(name) && type.FindPrimaryKey() is not null)
        .Select(type => new Table(type.GetTableName()!, [.. type.FindPrimaryKey()!.Properties.Select(p => p.GetColumnName())], [.. type.GetProperties().Where(IsText).Select(p => p.GetColumnName())]))
        .Where(table => table.Texts.Length > 0);

    private static bool IsText(IProperty property) => (property.GetTypeMapping().Converter?.ProviderClrType ?? property.ClrType) == typeof(string);

    private static async Task<List<Dictionary<string, object?>>> Rows(CentreDb db, Table table, PersonTrace trace, CancellationToken stop)
    {
        var (cores, found) = (trace.Cores.ToList(), new List<Dictionary<string, object?>>());
        if (cores.Count == 0) return found;
        var columns = table.Key.Union(table.Texts).ToList();
        var where = string.Join(" OR ", table.Texts.SelectMany(text => cores.Select((_, i) => $"{Quoted(text)} LIKE @c{i}")));
        await using var command = Command(db, $"SELECT {string.Join(", ", columns.Select(Quoted))} FROM {Quoted(table.Name)} WHERE {where}");
        Bind(command, "c", cores.Select(core => (object?)$"%{core}%"));
        await using var rows = await command.ExecuteReaderAsync(stop);
        while (await rows.ReadAsync(stop))
        {
            var row = columns.Select((column, i) => (column, value: rows.IsDBNull(i) ? null : rows.GetValue(i))).ToDictionary(cell => cell.column, cell => cell.value);
            if (row.Values.OfType<string>().Any(trace.IsIn)) found.Add(row);
        }
        return found;
    }

    private static JsonObject Json(Dictionary<string, object?> row)
    {
        var json = new JsonObject();
        foreach (var (column, value) in row) json[column] = value switch { null => null, string text => text, long whole => whole, int whole => whole, _ => Convert.ToString(value, CultureInfo.InvariantCulture) };
        return json;
    }

    private static DbCommand Command(CentreDb db, string sql)
    {
        var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
        command.CommandText = sql;
        return command;
    }

    private static void Bind(DbCommand command, string prefix, IEnumerable<object?> values)
    {
        foreach (var (value, i) in values.Select((value, i) => (value, i)))
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = ($"@{prefix}{i}", value ?? DBNull.Value);
            command.Parameters.Add(parameter);
        }
    }

    private static string Quoted(string name) => Persistence.Databases.TableShape.Quoted(name);
}
