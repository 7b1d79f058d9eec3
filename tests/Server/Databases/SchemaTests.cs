using System.Collections.Immutable;
using Antiphon.Server.Persistence;
using Antiphon.Server.Persistence.Databases;
using Antiphon.TestKit.Peers;
using Microsoft.EntityFrameworkCore;

namespace Antiphon.Server.Tests.Databases;

/// <summary>What the migrations make of an empty database, by kind of database.</summary>
[Trait("Level", "main")]
public sealed class SchemaTests : IAsyncLifetime
{
    private readonly string _folder = TestFolder.New("schema");
    private readonly CentreDb _sqlite;
    private readonly CentreDb _postgres;
    private ImmutableArray<TableShape> _tables;

    public SchemaTests() => (_sqlite, _postgres) = (new SqliteDatabase(_folder).Open(), new PostgresDatabase(PostgresCluster.Shared.NewDatabase(), PostgresCluster.Password).Open());

    public async Task InitializeAsync()
    {
        foreach (var db in (CentreDb[])[_sqlite, _postgres])
        {
            Assert.Equal(Migrations.All, await Migrations.Apply(db, new ManualClock()));
            Assert.Empty(await Migrations.Apply(db, new ManualClock()));
            await db.Database.OpenConnectionAsync();
        }
        _tables = await TableShape.Read(_postgres, default);
    }

    public async Task DisposeAsync()
    {
        await _sqlite.DisposeAsync();
        await _postgres.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Both_databases_have_the_same_tables_with_the_same_columns_and_a_key()
    {
        var names = await _sqlite.Database.SqlQuery<string>($"SELECT name AS \"Value\" FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name <> 'schema_migrations'").ToListAsync();
        Assert.Equal(names.Order(StringComparer.Ordinal), _tables.Select(t => t.Name).Order(StringComparer.Ordinal));
        foreach (var table in _tables)
        {
            var columns = await _sqlite.Database.SqlQueryRaw<string>("SELECT name AS \"Value\" FROM pragma_table_info({0})", table.Name).ToListAsync();
            Assert.Equal(columns.Order(StringComparer.Ordinal), table.Columns.Select(c => c.Name).Order(StringComparer.Ordinal));
            Assert.NotEmpty(table.Key);
        }
    }

    [Fact]
    public void Every_property_is_of_a_kind_that_its_column_takes()
    {
        var kinds = new Dictionary<string, ColumnKind> { ["text"] = ColumnKind.Text, ["bigint"] = ColumnKind.Whole, ["integer"] = ColumnKind.Whole, ["smallint"] = ColumnKind.Whole, ["double precision"] = ColumnKind.Real, ["bytea"] = ColumnKind.Bytes };
        foreach (var property in _postgres.Model.GetEntityTypes().Where(entity => entity.GetTableName() is not null).SelectMany(entity => entity.GetProperties()))
        {
            var table = _tables.Single(t => t.Name == property.DeclaringType.GetTableName());
            Assert.Equal((table.Name, property.GetColumnName(), table.Columns.Single(c => c.Name == property.GetColumnName()).Kind), (table.Name, property.GetColumnName(), kinds.GetValueOrDefault(property.GetColumnType(), (ColumnKind)99)));
        }
    }

    [Theory]
    [InlineData("contacts_v1", "contact_id started_at ended_at answered_at enqueued_at direction party dialled trunk queue agent dialled_by result cause released_by wait_ms talk_ms hold_ms wrap_up_ms transfers recorded simulated")]
    [InlineData("contact_segments_v1", "contact_id segment kind started_at ended_at queue agent party outcome keys")]
    [InlineData("agent_times_v1", "agent state reason cause contact_id started_at ended_at")]
    [InlineData("queue_intervals_v1", "queue started_at simulated offered answered answered_in_time abandoned abandoned_in_time short_abandoned lost overflowed wait_answered_ms wait_abandoned_ms")]
    [InlineData("customers_v1", "id name created_at updated_at")]
    [InlineData("customer_numbers_v1", "number customer_id")]
    public async Task Views_have_the_columns_that_other_programs_rely_on(string view, string columns)
    {
        foreach (var db in (CentreDb[])[_sqlite, _postgres])
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = $"SELECT * FROM {view}";
            await using var rows = await command.ExecuteReaderAsync();
            Assert.Equal(columns.Split(' '), Enumerable.Range(0, rows.FieldCount).Select(rows.GetName));
        }
    }

    [Fact]
    public async Task Texts_are_ordered_and_found_alike()
    {
        foreach (var db in (CentreDb[])[_sqlite, _postgres])
        {
            foreach (var name in (string[])["b", "B", "王", "ä", "a_%c"]) db.Add(new Antiphon.Server.Features.Customers.Customer { Name = name + "\0", Note = "", CreatedAt = DateTimeOffset.UnixEpoch, UpdatedAt = DateTimeOffset.UnixEpoch });
            await db.SaveChangesAsync();
            db.ChangeTracker.Clear();
            var customers = db.Set<Antiphon.Server.Features.Customers.Customer>();
            Assert.Equal(["B", "a_%c", "b", "ä", "王"], (await customers.OrderBy(c => c.Name).Select(c => c.Name).ToListAsync()).Select(n => n.TrimEnd('\0')));
            Assert.Equal(["B", "b"], (await customers.Where(c => EF.Functions.Like(c.Name, "b%")).OrderBy(c => c.Name).Select(c => c.Name).ToListAsync()).Select(n => n.TrimEnd('\0')));
            Assert.Equal("a_%c", (await customers.SingleAsync(c => EF.Functions.Like(c.Name, "%\\_\\%%", "\\"))).Name.TrimEnd('\0'));
        }
    }
}
