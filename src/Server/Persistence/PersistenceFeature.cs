using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Antiphon.Server.Persistence;

internal static class PersistenceFeature
{
    /// <summary>Gives <see cref="CentreDb"/> per request, and <see cref="IDbContextFactory{TContext}"/> to whatever lives longer than one.</summary>
    public static IServiceCollection AddPersistence(this IServiceCollection services, Options options) =>
        services.AddDbContextFactory<CentreDb>(db => db.UseSqlite(ConnectionString(options)));

    private static string ConnectionString(Options options) => new SqliteConnectionStringBuilder
    {
        DataSource = Path.Combine(options.Data, "centre.db"),
        ForeignKeys = true,
        DefaultTimeout = 10,
    }.ToString();
}
