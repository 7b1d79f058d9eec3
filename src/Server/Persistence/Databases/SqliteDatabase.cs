using Microsoft.Data.Sqlite;

namespace Antiphon.Server.Persistence.Databases;

/// <param name="folder">Of the data.</param>
internal sealed class SqliteDatabase(string folder) : CentreDatabase
{
    public const string FileName = "centre.db";

    public override string Kind => "sqlite";

    public override string Place { get; } = Path.Combine(folder, FileName);

    private string Address => new SqliteConnectionStringBuilder { DataSource = Place, ForeignKeys = true, DefaultTimeout = 10 }.ToString();

    public override async Task<string> Ask(int seconds, CancellationToken stop)
    {
        await using var connection = new SqliteConnection(Address);
        await connection.OpenAsync(stop);
        await using var ask = connection.CreateCommand();
        ask.CommandText = "SELECT COUNT(*) FROM schema_migrations";
        await ask.ExecuteScalarAsync(stop);
        return connection.ServerVersion;
    }

    public override void Use(DbContextOptionsBuilder db) => db.UseSqlite(Address);
}
