namespace Antiphon.Server.Persistence.Databases;

/// <summary>Where the business data lie: SQLite in the data folder, or PostgreSQL. The story lies in the data folder in both cases.</summary>
internal abstract class CentreDatabase : IAsyncDisposable
{
    public static CentreDatabase Of(Options options) => options.Database is { } address ? new PostgresDatabase(address, options.DatabasePassword) : new SqliteDatabase(options.Data);

    /// <summary><c>sqlite</c> or <c>postgresql</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>File, or host and name; without anything secret.</summary>
    public abstract string Place { get; }

    public abstract void Use(DbContextOptionsBuilder db);

    /// <summary>A context of this database, outside of the services.</summary>
    public CentreDb Open()
    {
        var options = new DbContextOptionsBuilder<CentreDb>();
        Use(options);
        return new CentreDb(options.Options);
    }

    /// <summary>Whether it is there, and ours alone.</summary>
    /// <param name="seconds">For an answer.</param>
    /// <returns>Its version.</returns>
    public abstract Task<string> Ask(int seconds, CancellationToken stop);

    public virtual ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
