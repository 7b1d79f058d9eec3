namespace Antiphon.Server.Persistence.Databases;

/// <summary>Before the first query: is the database there, and is it the one whose data belong to this folder?</summary>
internal static class DatabaseChoice
{
    /// <summary>After the data were moved out of SQLite: what stays in the file is old.</summary>
    public const string MovedFileName = "centre.db.moved";

    /// <summary>A machine that starts both at once: PostgreSQL may need as long.</summary>
    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(30), Between = TimeSpan.FromSeconds(1);

    /// <exception cref="StartProblem">The choice would leave data behind.</exception>
    public static async Task Check(CentreDatabase database, CentreDb db, Options options, TimeProvider clock, CancellationToken stop)
    {
        var (file, moved) = (Path.Combine(options.Data, SqliteDatabase.FileName), Path.Combine(options.Data, MovedFileName));
        if (database is not PostgresDatabase)
        {
            if (File.Exists(moved) && !File.Exists(file)) throw new StartProblem($"The data of {options.Data} were moved to PostgreSQL; start with --database. (To begin anew with an empty SQLite, delete {MovedFileName}.)");
            return;
        }
        await Connect(database, clock, stop);
        if (File.Exists(file) && await IsEmpty(db, stop))
            throw new StartProblem($"{database.Place} is empty, and {file} holds a centre: move it with --move-database, or start with another --data.");
    }

    /// <summary>Nobody has worked with it yet: no schema, or one without people.</summary>
    public static async Task<bool> IsEmpty(CentreDb db, CancellationToken stop) =>
        await db.Database.SqlQuery<long>($"SELECT COUNT(*) AS \"Value\" FROM information_schema.tables WHERE table_name = 'people' AND table_schema = current_schema()").SingleAsync(stop) == 0
        || await db.Database.SqlQuery<long>($"SELECT COUNT(*) AS \"Value\" FROM people").SingleAsync(stop) == 0;

    private static async Task Connect(CentreDatabase database, TimeProvider clock, CancellationToken stop)
    {
        for (var until = clock.GetUtcNow() + WaitMax; ;)
        {
            try
            {
                await database.Ask(seconds: 5, stop);
                return;
            }
            catch (DatabaseTakenException e) when (clock.GetUtcNow() >= until) { throw new StartProblem($"{e.Message}: stop that, or choose another --database."); }
            catch (Exception e) when ((e is DatabaseTakenException || PostgresDatabase.IsAway(e)) && clock.GetUtcNow() < until) { await Task.Delay(Between, clock, stop); }
        }
    }
}
