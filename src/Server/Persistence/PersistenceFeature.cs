using Antiphon.Server.Persistence.Databases;

namespace Antiphon.Server.Persistence;

internal static class PersistenceFeature
{
    /// <summary>Gives <see cref="CentreDb"/> per request, and <see cref="IDbContextFactory{TContext}"/> to whatever lives longer than one.</summary>
    public static IServiceCollection AddPersistence(this IServiceCollection services, Options options) => services
        .AddSingleton(_ => CentreDatabase.Of(options))
        .AddSingleton<DatabaseWatch>()
        .AddDbContextFactory<CentreDb>((provider, db) => provider.GetRequiredService<CentreDatabase>().Use(db));
}
