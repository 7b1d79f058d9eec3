using System.Data.Common;

namespace Antiphon.Server.Persistence.Databases;

internal enum ColumnKind { Whole, Real, Text, Bytes }

/// <param name="Counts">Its values are given by the database.</param>
internal sealed record ColumnShape(string Name, ColumnKind Kind, bool Counts);

/// <param name="Key">Names of the key's columns, in its order.</param>
internal sealed record TableShape(string Name, ImmutableArray<ColumnShape> Columns, ImmutableArray<string> Key)
{
    /// <summary>Which migrations ran: each database knows that of itself.</summary>
    private const string OwnBook = "schema_migrations";

    public string ColumnNames => string.Join(", ", Columns.Select(column => Quoted(column.Name)));

    /// <summary>All rows, in an order that both databases give alike.</summary>
    public string Rows => $"SELECT {ColumnNames} FROM {Quoted(Name)} ORDER BY {string.Join(", ", (Key.IsEmpty ? Columns.Select(c => c.Name) : Key).Select(Quoted))}";

    /// <summary>Names come from the catalogue of the database, never from outside.</summary>
    public static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>All tables of a PostgreSQL database, those that others refer to first.</summary>
    public static async Task<ImmutableArray<TableShape>> Read(CentreDb postgres, CancellationToken stop)
    {
        var columns = await Ask(postgres, """
            SELECT c.table_name, c.column_name, c.data_type, c.is_identity FROM information_schema.columns c
            JOIN information_schema.tables t ON t.table_schema = c.table_schema AND t.table_name = c.table_name AND t.table_type = 'BASE TABLE'
            WHERE c.table_schema = current_schema() ORDER BY c.table_name, c.ordinal_position
            """, stop);
        var keys = (await Ask(postgres, """
            SELECT t.relname::text, a.attname::text, '', '' FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid JOIN pg_namespace n ON n.oid = t.relnamespace AND n.nspname = current_schema()
            CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS k (number, position) JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.number WHERE i.indisprimary ORDER BY t.relname, k.position
            """, stop)).ToLookup(row => row[0], row => row[1]);
        var before = (await Ask(postgres, """
            SELECT t.relname::text, r.relname::text, '', '' FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid JOIN pg_class r ON r.oid = c.confrelid
            JOIN pg_namespace n ON n.oid = t.relnamespace AND n.nspname = current_schema() WHERE c.contype = 'f' AND t.oid <> r.oid
            """, stop)).ToLookup(row => row[0], row => row[1]);
        var tables = columns.GroupBy(row => row[0]).Where(table => table.Key != OwnBook)
            .Select(table => new TableShape(table.Key, [.. table.Select(row => new ColumnShape(row[1], KindOf(row[2]), row[3] == "YES"))], [.. keys[table.Key]])).ToList();
        var ordered = ImmutableArray.CreateBuilder<TableShape>();
        while (tables.Count > 0)
        {
            var next = tables.Where(table => before[table.Name].All(name => ordered.Any(done => done.Name == name))).ToList();
            if (next.Count == 0) throw new InvalidOperationException("tables refer to each other in a ring");
            ordered.AddRange(next);
            tables.RemoveAll(next.Contains);
        }
        return ordered.ToImmutable();
    }

    /// <summary>The value as its column has it: SQLite gives whatever was put in.</summary>
    public static object? Value(DbDataReader row, int at, ColumnKind kind) => row.IsDBNull(at) ? null : kind switch
    {
        ColumnKind.Whole => row.GetInt64(at),
        ColumnKind.Real => row.GetDouble(at),
        ColumnKind.Bytes => row.GetFieldValue<byte[]>(at),
        _ => StorableText.Of(row.GetString(at)),
    };

    private static ColumnKind KindOf(string type) => type switch
    {
        "bigint" or "integer" or "smallint" => ColumnKind.Whole,
        "double precision" => ColumnKind.Real,
        "bytea" => ColumnKind.Bytes,
        "text" => ColumnKind.Text,
        _ => throw new InvalidOperationException($"a column of type {type} has no counterpart in SQLite"),
    };

    private static async Task<List<string[]>> Ask(CentreDb db, string sql, CancellationToken stop)
    {
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        var read = new List<string[]>();
        await using var rows = await command.ExecuteReaderAsync(stop);
        while (await rows.ReadAsync(stop)) read.Add([.. Enumerable.Range(0, 4).Select(rows.GetString)]);
        return read;
    }
}
