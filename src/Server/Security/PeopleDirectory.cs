namespace Antiphon.Server.Security;

/// <summary>The people of the centre in memory: names are shown with every call.</summary>
internal sealed class PeopleDirectory(IDbContextFactory<CentreDb> databases)
{
    private volatile ImmutableDictionary<string, string> _names = ImmutableDictionary<string, string>.Empty;

    /// <summary>Null when there is no such person.</summary>
    public string? NameOf(string jobNumber) => _names.GetValueOrDefault(jobNumber);

    /// <summary>At the start, and after each change of a person.</summary>
    public async Task Load(CancellationToken stop = default)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        _names = (await db.Set<Person>().AsNoTracking().Select(p => new { p.JobNumber, p.Name }).ToListAsync(stop)).ToImmutableDictionary(p => p.JobNumber, p => p.Name);
    }
}
