namespace Antiphon.Server.Features.DataTables;

/// <summary>A table that flows look keys up in: accounts, orders, member cards.</summary>
internal sealed class DataTable
{
    public const string IdForm = "^[a-z0-9][a-z0-9-]{0,39}$";
    public const int TablesMax = 50, ColumnsMax = 20, RowsMax = 50_000, KeyLengthMax = 64, CellLengthMax = 200, NameLengthMax = 60;

    public required string Id { get; init; }
    public required string Name { get; set; }

    /// <summary>As JSON.</summary>
    public required string Columns { get; set; }
    public bool HasPassword { get; init; }
    public DateTimeOffset UpdatedAt { get; set; }
    public required string UpdatedBy { get; set; }

    public ImmutableArray<string> ColumnNames => JsonSerializer.Deserialize<ImmutableArray<string>>(Columns);
}

internal sealed class DataRow
{
    public required string TableId { get; init; }
    public required string RowKey { get; init; }
    public string? Password { get; set; }

    /// <summary>As JSON, in the order of the columns.</summary>
    public required string Cells { get; set; }
}

internal sealed class DataTableTables : IEntityTypeConfiguration<DataTable>, IEntityTypeConfiguration<DataRow>
{
    public void Configure(EntityTypeBuilder<DataTable> tables)
    {
        tables.ToTable("data_tables").HasKey(t => t.Id);
        tables.Ignore(t => t.ColumnNames);
    }

    public void Configure(EntityTypeBuilder<DataRow> rows) => rows.ToTable("data_rows").HasKey(r => new { r.TableId, r.RowKey });
}

/// <summary>Which tables there are, in memory: asked while a flow is drawn.</summary>
internal sealed class DataTableBook(IDbContextFactory<CentreDb> databases) : IHostedService
{
    private sealed record KeptRows((string Id, DateTimeOffset UpdatedAt) Of, IReadOnlyDictionary<string, string[]> Rows);

    private volatile KeptRows? _rows;
    private volatile ImmutableDictionary<string, DataTable> _tables = ImmutableDictionary<string, DataTable>.Empty;

    public IEnumerable<DataTable> All => _tables.Values.OrderBy(t => t.Id, StringComparer.Ordinal);

    public DataTable? Find(string id) => _tables.GetValueOrDefault(id);

    /// <summary>All rows of a table by their keys, kept until it changes.</summary>
    public async Task<IReadOnlyDictionary<string, string[]>> Rows(DataTable table, CancellationToken stop)
    {
        if (_rows is { } kept && kept.Of == (table.Id, table.UpdatedAt)) return kept.Rows;
        await using var db = await databases.CreateDbContextAsync(stop);
        var rows = (await db.Set<DataRow>().AsNoTracking().Where(r => r.TableId == table.Id).ToListAsync(stop)).ToDictionary(r => r.RowKey, r => JsonSerializer.Deserialize<string[]>(r.Cells) ?? []);
        _rows = new KeptRows((table.Id, table.UpdatedAt), rows);
        return rows;
    }

    public void Put(DataTable table) => _tables = _tables.SetItem(table.Id, table);

    public void Remove(string id) => _tables = _tables.Remove(id);

    public async Task StartAsync(CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        _tables = (await db.Set<DataTable>().AsNoTracking().ToListAsync(stop)).ToImmutableDictionary(t => t.Id);
    }

    public Task StopAsync(CancellationToken stop) => Task.CompletedTask;
}
