using System.Data.Common;
using Antiphon.Server.Persistence.Databases;
using Microsoft.EntityFrameworkCore.Storage;

namespace Antiphon.Server.Persistence;

/// <summary>Brings the database to the schema that this program knows: hand-written SQL, embedded as <c>Migrations/NNNN-name.sql</c> in the
/// folder of the feature that owns the tables. Numbers are unique over all features; each runs once, in its own transaction.
/// They are written for SQLite; <see cref="PostgresSchema"/> makes of them what PostgreSQL takes.</summary>
internal static class Migrations
{
    private const string Prefix = "migration/";

    /// <summary>Names in order, such as <c>0010-people</c>.</summary>
    public static IReadOnlyList<string> All { get; } = [.. typeof(Migrations).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).Select(name => name[Prefix.Length..]).Order(StringComparer.Ordinal)];

    /// <returns>The migrations that ran; empty when the schema was up to date.</returns>
    public static async Task<IReadOnlyList<string>> Apply(CentreDb db, TimeProvider clock, CancellationToken stop = default)
    {
        await db.Database.OpenConnectionAsync(stop);
        try
        {
            if (db.Database.IsSqlite())
                await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL", stop);
            await db.Database.ExecuteSqlRawAsync("CREATE TABLE IF NOT EXISTS schema_migrations (name TEXT PRIMARY KEY, applied_at BIGINT NOT NULL)", stop);
            var applied = await db.Database.SqlQueryRaw<string>("SELECT name AS \"Value\" FROM schema_migrations").ToListAsync(stop);
            if (applied.Except(All).FirstOrDefault() is { } unknown)
                throw new NewerSchemaException(unknown);

            var due = All.Except(applied).ToList();
            foreach (var name in due)
            {
                await using var transaction = await db.Database.BeginTransactionAsync(stop);
                await Run(db, transaction.GetDbTransaction(), db.Database.IsNpgsql() ? PostgresSchema.Of(Read(name)) : Read(name), stop);
                await db.Database.ExecuteSqlAsync($"INSERT INTO schema_migrations VALUES ({name}, {clock.GetUtcNow().ToUnixTimeMilliseconds()})", stop);
                await transaction.CommitAsync(stop);
            }
            return due;
        }
        finally { await db.Database.CloseConnectionAsync(); }
    }

    // Not ExecuteSqlRaw: that would read braces in the SQL as parameters.
    private static async Task Run(CentreDb db, DbTransaction transaction, string sql, CancellationToken stop)
    {
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(stop);
    }

    private static string Read(string name)
    {
        using var stream = typeof(Migrations).Assembly.GetManifestResourceStream(Prefix + name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}

/// <summary>The data folder was used by a newer version of the program.</summary>
internal sealed class NewerSchemaException(string migration)
    : Exception($"The data folder belongs to a newer version of Antiphon (it has the migration {migration}). Start that version, or another --data.");
