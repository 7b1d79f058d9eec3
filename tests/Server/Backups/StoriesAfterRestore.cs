using Antiphon.Server.Tests.Customers;
using Antiphon.Server.Tests.Flows;
using Antiphon.Server.Tests.Reports;

namespace Antiphon.Server.Tests.Backups;

/// <summary>A centre that was taken back from its backup.</summary>
public sealed class RestoredCentre : SharedCentre
{
    private protected override async Task<CentreUnderTest> Begin()
    {
        await using var before = await CentreUnderTest.Start();
        using var admin = before.Program();
        var backup = (await BackupStories.Backup(before, admin)).GetProperty("name").GetString()!;
        return await CentreUnderTest.Start(await BackupStories.Restored(Path.Combine(before.Options.Data, "backups", backup), before, EveryDatabase.IsPostgres));
    }
}

[CollectionDefinition(Name)]
public sealed class OneRestoredCentre : ICollectionFixture<RestoredCentre>
{
    public const string Name = "one restored centre";
}

// The core stories on a centre that came out of a backup.

[Collection(OneRestoredCentre.Name)]
public sealed class CustomersAfterRestore(RestoredCentre shared) : CustomerStories(shared);

[Collection(OneRestoredCentre.Name)]
public sealed class FlowsAfterRestore(RestoredCentre shared) : FlowStories(shared);

[Collection(OneRestoredCentre.Name)]
public sealed class ReportsAfterRestore(RestoredCentre shared) : ReportStories(shared);
