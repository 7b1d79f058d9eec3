namespace Antiphon.Server.Persistence.Databases;

/// <summary>For workers that write down what happened: while the database is away they wait with it, and nothing is lost.</summary>
internal static class WhenDatabaseIsBack
{
    public static readonly TimeSpan Between = TimeSpan.FromSeconds(1);

    /// <summary>What still waits when the program stops has so long; a database that is away then is not waited for.</summary>
    public static readonly TimeSpan AtTheEnd = TimeSpan.FromSeconds(2);

    /// <summary>Does it, again and again while the database is away. Whatever else goes wrong is thrown.</summary>
    /// <param name="write">Opens a context of its own. May find what it writes written: the database can go between the commit and the word of it.</param>
    public static async Task Write(Func<Task> write, CancellationToken stop)
    {
        while (true)
        {
            try
            {
                await write();
                return;
            }
            catch (Exception e) when (PostgresDatabase.IsAway(e)) { await Task.Delay(Between, stop); }
        }
    }
}
