using System.Text.Json.Nodes;

namespace Antiphon.Server.Features.Bundle;

internal enum BundleChangeKind { Added, Changed, Removed }

/// <param name="Fields">Of a change: column, before, after, as JSON.</param>
internal sealed record BundleChange(string Table, string Key, BundleChangeKind Kind, IReadOnlyList<BundleFieldChange> Fields);

internal sealed record BundleFieldChange(string Field, JsonNode? Before, JsonNode? After);

/// <summary>What is wrong with a bundle.</summary>
internal sealed class BundleProblem(string where, string why) : Exception($"{where}: {why}")
{
    public string Where => where;
    public string Why => why;
}

/// <summary>The whole configuration as one text: JSON, an object of tables, each a list of rows in the order of their keys.</summary>
internal sealed class ConfigurationBundle(BundleTables tables)
{
    public const int Version = 1;
    public const int BytesMax = 32 * 1024 * 1024;
    private const string Format = "antiphon-bundle";

    public static JsonSerializerOptions Indented { get; } = new(BundleTables.Plain) { WriteIndented = true };

    public async Task<string> Export(CentreDb db, CancellationToken stop)
    {
        var all = new JsonObject();
        foreach (var table in tables.Of(db))
        {
            var rows = new JsonArray();
            foreach (var row in (await BundleTables.Rows(db, table, stop)).OrderBy(r => r.Key, StringComparer.Ordinal)) rows.Add(row.Value);
            all[table.Name] = rows;
        }
        return new JsonObject { ["format"] = Format, ["version"] = Version, ["program"] = CentreFeature.Version, ["tables"] = all }.ToJsonString(Indented);
    }

    /// <returns>What would have to change for the centre to be as the bundle says. A table that the bundle does not name stays.</returns>
    /// <exception cref="BundleProblem"/>
    public async Task<IReadOnlyList<BundleChange>> Diff(CentreDb db, string bundle, CancellationToken stop)
    {
        var wished = Read(bundle);
        var known = tables.Of(db);
        if (wished.Select(t => t.Key).FirstOrDefault(name => known.All(t => t.Name != name)) is { } unknown) throw new BundleProblem(unknown, "there is no such table");
        var changes = new List<BundleChange>();
        foreach (var table in known)
        {
            if (wished[table.Name] is not { } list) continue;
            changes.AddRange(Differences(table, await BundleTables.Rows(db, table, stop), Rows(table, list)));
        }
        return changes;
    }

    /// <summary>In the transaction of the caller. What is new comes first where others refer to it; what goes, last.</summary>
    public async Task Apply(CentreDb db, IReadOnlyList<BundleChange> changes, CancellationToken stop)
    {
        var known = tables.Of(db);
        foreach (var table in known)
            foreach (var change in changes.Where(c => c.Table == table.Name && c.Kind is not BundleChangeKind.Removed)) await Write(db, table, change, stop);
        foreach (var table in known.Reverse())
            foreach (var change in changes.Where(c => c.Table == table.Name && c.Kind is BundleChangeKind.Removed)) await Remove(db, table, change, stop);
    }

    private static JsonObject Read(string bundle)
    {
        JsonNode? root;
        try { root = JsonNode.Parse(bundle, documentOptions: new JsonDocumentOptions { MaxDepth = 128, CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true }); }
        catch (JsonException e) { throw new BundleProblem($"line {e.LineNumber + 1}", "is not JSON"); }
        if (root is not JsonObject top || top["format"]?.ToString() != Format || top["tables"] is not JsonObject named) throw new BundleProblem("format", "is not a bundle");
        return top["version"]?.ToString() == $"{Version}" ? named : throw new BundleProblem("version", "is of another version");
    }

    private static Dictionary<string, JsonObject> Rows(BundleTable table, JsonNode list)
    {
        if (list is not JsonArray rows) throw new BundleProblem(table.Name, "is not a list");
        var found = new Dictionary<string, JsonObject>();
        var names = table.Columns.Select(c => c.GetColumnName()).ToHashSet();
        foreach (var node in rows)
        {
            if (node is not JsonObject row) throw new BundleProblem(table.Name, "a row is not an object");
            var key = BundleTables.KeyOf(table, row);
            var where = $"{table.Name}/{key}";
            if (row.Select(cell => cell.Key).FirstOrDefault(name => !names.Contains(name)) is { } unknown) throw new BundleProblem(where, $"{unknown} is unknown, or a secret");
            if (table.Key.Any(name => row[name] is null)) throw new BundleProblem(where, "has no key");
            foreach (var column in table.Columns.Where(c => row.ContainsKey(c.GetColumnName())))
            {
                try { BundleTables.Value(column, row[column.GetColumnName()]); }
                catch (FormatException e) { throw new BundleProblem(where, e.Message); }
            }
            if (!found.TryAdd(key, row)) throw new BundleProblem(where, "stands twice");
        }
        return found;
    }

    private static IEnumerable<BundleChange> Differences(BundleTable table, Dictionary<string, JsonObject> now, Dictionary<string, JsonObject> wished)
    {
        foreach (var (key, row) in wished.OrderBy(r => r.Key, StringComparer.Ordinal))
        {
            if (!now.TryGetValue(key, out var before)) yield return new BundleChange(table.Name, key, BundleChangeKind.Added, [.. row.Select(cell => new BundleFieldChange(cell.Key, null, cell.Value?.DeepClone()))]);
            else if (Fields(before, row) is { Count: > 0 } fields) yield return new BundleChange(table.Name, key, BundleChangeKind.Changed, fields);
        }
        foreach (var (key, row) in now.Where(r => !wished.ContainsKey(r.Key)).OrderBy(r => r.Key, StringComparer.Ordinal))
            yield return new BundleChange(table.Name, key, BundleChangeKind.Removed, [.. row.Select(cell => new BundleFieldChange(cell.Key, cell.Value?.DeepClone(), null))]);
    }

    private static List<BundleFieldChange> Fields(JsonObject before, JsonObject after) =>
        [.. after.Where(cell => !JsonNode.DeepEquals(before[cell.Key], cell.Value)).Select(cell => new BundleFieldChange(cell.Key, before[cell.Key]?.DeepClone(), cell.Value?.DeepClone()))];

    private static async Task Write(CentreDb db, BundleTable table, BundleChange change, CancellationToken stop)
    {
        var columns = table.Columns.Where(c => change.Fields.Any(f => f.Field == c.GetColumnName())).ToList();
        var values = columns.ConvertAll(c => BundleTables.Value(c, change.Fields.Single(f => f.Field == c.GetColumnName()).After));
        var names = columns.ConvertAll(c => BundleTables.Quoted(c.GetColumnName()));
        if (change.Kind is BundleChangeKind.Added)
        {
            if (table.Secret is { } secret && (secret.New is not null || IsNeeded(db, table, secret)))
            {
                names.Add(BundleTables.Quoted(secret.Name));
                values.Add(secret.New?.Invoke(change.Key) ?? "");
            }
            foreach (var passing in Passing(db, table).Where(c => !columns.Contains(c)))
            {
                names.Add(BundleTables.Quoted(passing.GetColumnName()));
                values.Add(passing.ClrType == typeof(string) ? "" : 0L);
            }
            await using var insert = BundleCommand.Of(db, $"INSERT INTO {BundleTables.Quoted(table.Name)} ({string.Join(", ", names)}) VALUES ({string.Join(", ", names.Select((_, i) => $"@p{i}"))})", [.. values]);
            await insert.ExecuteNonQueryAsync(stop);
            return;
        }
        var key = KeyValues(table, change);
        await using var update = BundleCommand.Of(db, $"UPDATE {BundleTables.Quoted(table.Name)} SET {string.Join(", ", names.Select((name, i) => $"{name} = @p{i}"))} WHERE {Where(table, values.Count)}", [.. values, .. key]);
        await update.ExecuteNonQueryAsync(stop);
    }

    private static async Task Remove(CentreDb db, BundleTable table, BundleChange change, CancellationToken stop)
    {
        await using var delete = BundleCommand.Of(db, $"DELETE FROM {BundleTables.Quoted(table.Name)} WHERE {Where(table, 0)}", [.. KeyValues(table, change)]);
        await delete.ExecuteNonQueryAsync(stop);
    }

    private static string Where(BundleTable table, int from) => string.Join(" AND ", table.Key.Select((key, i) => $"{BundleTables.Quoted(key)} = @p{from + i}"));

    /// <summary>A key of several columns is written with strokes between; the columns before the last hold none.</summary>
    private static IEnumerable<object> KeyValues(BundleTable table, BundleChange change)
    {
        var parts = change.Key.Split('/', table.Key.Count);
        for (var i = 0; i < table.Key.Count; i++)
        {
            var column = table.Columns.Single(c => c.GetColumnName() == table.Key[i]);
            yield return column.ClrType == typeof(string) || column.GetTypeMapping().Converter?.ProviderClrType == typeof(string) ? parts[i] : long.Parse(parts[i], CultureInfo.InvariantCulture);
        }
    }

    private static bool IsNeeded(CentreDb db, BundleTable table, SecretColumn secret) =>
        db.Model.GetEntityTypes().First(t => t.GetTableName() == table.Name).GetProperties().Single(p => p.GetColumnName() == secret.Name) is { IsNullable: false };

    private static IEnumerable<Microsoft.EntityFrameworkCore.Metadata.IProperty> Passing(CentreDb db, BundleTable table) => db.Model.GetEntityTypes().First(t => t.GetTableName() == table.Name).GetProperties()
        .Where(p => !p.IsNullable && p.GetColumnName() != table.Secret?.Name && !table.Columns.Contains(p));
}
