using Antiphon.TestKit.Peers;

namespace Antiphon.Server.Tests.App;

/// <summary>Which database stories run on. SQLite, and the chosen ones (<c>…OnPostgres</c>) on both; with <c>ANTIPHON_TEST_DATABASE=postgresql</c> all of them on PostgreSQL.</summary>
internal static class EveryDatabase
{
    private static readonly AsyncLocal<bool> OfThisTest = new();

    public static bool IsPostgres => OfThisTest.Value || All;

    private static bool All { get; } = Environment.GetEnvironmentVariable("ANTIPHON_TEST_DATABASE") == "postgresql";

    /// <summary>For the whole test whose class has this as a field: it is set before anything of the base class is made.</summary>
    public static bool Postgres() => OfThisTest.Value = true;

    /// <summary>With an empty database of its own.</summary>
    public static Options OnPostgres(Options options, PostgresCluster? cluster = null) =>
        options with { Database = (cluster ?? PostgresCluster.Shared).NewDatabase(), DatabasePassword = PostgresCluster.Password };
}

/// <summary>One centre on PostgreSQL for the stories of the shared one.</summary>
public sealed class PostgresCentre : SharedCentre
{
    private protected override Task<CentreUnderTest> Begin() => CentreUnderTest.Start(EveryDatabase.OnPostgres(CentreUnderTest.NewOptions()));
}

[CollectionDefinition(Name)]
public sealed class OnePostgresCentre : ICollectionFixture<PostgresCentre>
{
    public const string Name = "one centre on PostgreSQL";
}
