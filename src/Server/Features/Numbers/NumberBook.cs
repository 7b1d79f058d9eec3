namespace Antiphon.Server.Features.Numbers;

/// <summary>Which numbers lead to what: for who is about to delete it.</summary>
internal sealed class NumberBook(IDbContextFactory<CentreDb> databases)
{
    public Task<List<string>> LeadingToTrunk(string trunk, CancellationToken stop) => Leading(to => to is ToParty { Party: OutsideParty party } && party.Trunk == trunk, stop);

    /// <summary>The number of the extension itself does not count: it goes with it.</summary>
    public async Task<List<string>> LeadingToExtension(string extension, CancellationToken stop) =>
        [.. (await Leading(to => to is ToParty { Party: ExtensionParty party } && party.Extension == extension, stop)).Where(number => number != extension)];

    public async Task<List<string>> LeadingToGroup(string group, CancellationToken stop) =>
        [.. (await Leading(to => to is ToRingGroup target && target.Group == group, stop)).Where(number => number != group)];

    private async Task<List<string>> Leading(Func<Destination, bool> there, CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        return [.. (await db.Set<NumberRow>().AsNoTracking().OrderBy(n => n.Number).ToListAsync(stop)).Where(row => All(row.To()).Any(there)).Select(row => row.Number)];
    }

    private static IEnumerable<Destination> All(Destination to) => to is ToRules rules ? [.. rules.Rules.Select(rule => rule.To), rules.Otherwise] : [to];
}
