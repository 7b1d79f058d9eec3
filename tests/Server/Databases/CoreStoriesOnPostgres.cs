using Antiphon.Server.Tests.Bundle;
using Antiphon.Server.Tests.Calls;
using Antiphon.Server.Tests.Customers;
using Antiphon.Server.Tests.Flows;
using Antiphon.Server.Tests.Privacy;
using Antiphon.Server.Tests.Recordings;
using Antiphon.Server.Tests.Reports;
using Antiphon.Server.Tests.Reviews;
using Antiphon.Server.Tests.Security;

namespace Antiphon.Server.Tests.Databases;

// The core stories once more: what holds on SQLite holds on PostgreSQL.

[Collection(OnePostgresCentre.Name)]
[Trait("Level", "main")]
public sealed class CustomersOnPostgres(PostgresCentre shared) : CustomerStories(shared);

[Collection(OnePostgresCentre.Name)]
[Trait("Level", "main")]
public sealed class FlowsOnPostgres(PostgresCentre shared) : FlowStories(shared);

[Collection(OnePostgresCentre.Name)]
[Trait("Level", "main")]
public sealed class ReportsOnPostgres(PostgresCentre shared) : ReportStories(shared);

[Trait("Level", "main")]
public sealed class FiguresOnPostgres : CalculatedByHandTests
{
    private readonly bool _chosen = EveryDatabase.Postgres();
}

[Trait("Level", "main")]
public sealed class CallsOnPostgres : CallPathTests
{
    private readonly bool _chosen = EveryDatabase.Postgres();
}

[Trait("Level", "main")]
public sealed class RecordingSearchOnPostgres : SearchTests
{
    private readonly bool _chosen = EveryDatabase.Postgres();
}

[Trait("Level", "main")]
public sealed class RecordingPackagesOnPostgres : PackageStories
{
    private readonly bool _chosen = EveryDatabase.Postgres();
}

[Trait("Level", "main")]
public sealed class ReviewsOnPostgres : ReviewStories
{
    private readonly bool _chosen = EveryDatabase.Postgres();
}

[Trait("Level", "main")]
public sealed class PeopleOnPostgres : PeopleStories
{
    private readonly bool _chosen = EveryDatabase.Postgres();
}

[Trait("Level", "main")]
public sealed class BundleOnPostgres : BundleStories
{
    private readonly bool _chosen = EveryDatabase.Postgres();
}

[Trait("Level", "main")]
public sealed class ErasureOnPostgres : ErasureStories
{
    private readonly bool _chosen = EveryDatabase.Postgres();
}
