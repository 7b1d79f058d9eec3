using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Antiphon.Server.Persistence.Databases;

/// <summary><c>antiphon --move-database --data DIR --database ADDRESS</c>: the business data of SQLite into an empty PostgreSQL database. Begins and ends
/// with the same rows, table by table, or changes nothing.</summary>
internal static class MoveCommand
{
    /// <exception cref="StartProblem">There is nothing to move, or no room for it.</exception>
    public static async Task Run(Options options, TimeProvider clock, TextWriter output)
    {
        var file = Path.Combine(options.Data, SqliteDatabase.FileName);
        if (!File.Exists(file)) throw new StartProblem($"There is no {file} to move.");
        await using var target = CentreDatabase.Of(options);
        try
        {
            await using (var sqlite = new SqliteDatabase(options.Data).Open())
            await using (var postgres = target.Open())
            {
                foreach (var db in (CentreDb[])[sqlite, postgres]) await db.Database.OpenConnectionAsync();
                if (!await DatabaseChoice.IsEmpty(postgres, CancellationToken.None)) throw new StartProblem($"{target.Place} holds a centre already; move into an empty database.");
                foreach (var db in (CentreDb[])[sqlite, postgres])
                {
                    await Migrations.Apply(db, clock);
                    await db.Database.OpenConnectionAsync();
                }
                foreach (var (table, rows, sum) in await DatabaseCopy.Run(sqlite, postgres, await TableShape.Read(postgres, CancellationToken.None), CancellationToken.None))
                    await output.WriteLineAsync($"  {table,-24} {rows,10} rows  sha256 {sum}");
                await sqlite.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)");
            }
            SqliteConnection.ClearAllPools();
            File.Move(file, Path.Combine(options.Data, DatabaseChoice.MovedFileName), overwrite: true);
            await output.WriteLineAsync($"Moved to {target.Place}: every table is the same on both sides. Start with --database from now on.");
        }
        catch (NewerSchemaException e) { throw new StartProblem(e.Message); }
        catch (Exception e) when (e is CopyDiffersException or DbException) { throw new StartProblem($"Nothing was moved: {DataFolder.OneLine(e.Message)}"); }
    }
}
