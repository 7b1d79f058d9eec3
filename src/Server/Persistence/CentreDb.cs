using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Antiphon.Server.Persistence;

/// <summary>The business data of one centre. Each feature brings its own entities, mappings (<see cref="IEntityTypeConfiguration{T}"/>) and
/// migrations, and reads no other feature's tables: <c>db.Set&lt;Customer&gt;()</c>.</summary>
internal sealed class CentreDb(DbContextOptions<CentreDb> options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder model)
    {
        model.ApplyConfigurationsFromAssembly(typeof(CentreDb).Assembly);
        foreach (var property in model.Model.GetEntityTypes().SelectMany(entity => entity.GetProperties()))
            property.SetColumnName(JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name));
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder conventions)
    {
        conventions.Properties<DateTimeOffset>().HaveConversion<UnixMilliseconds>();
        if (Database.IsNpgsql()) conventions.Properties<bool>().HaveConversion<BoolToZeroOneConverter<long>>();     // as SQLite keeps them: see PostgresSchema
    }
}

/// <summary>Instants are stored as whole milliseconds since 1970 UTC: they compare and sort in every database alike.</summary>
internal sealed class UnixMilliseconds() : ValueConverter<DateTimeOffset, long>(
    instant => instant.ToUnixTimeMilliseconds(), stored => DateTimeOffset.FromUnixTimeMilliseconds(stored));
