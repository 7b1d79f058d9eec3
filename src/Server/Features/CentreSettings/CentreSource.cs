namespace Antiphon.Server.Features.CentreSettings;

/// <summary>Composes the settings of routing from all features that have a part in them, and puts them in force whole, under a new version.</summary>
internal sealed class CentreSource(IEnumerable<ICentrePart> parts, IDbContextFactory<CentreDb> databases, CallCentre calls, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan InForceWithin = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _oneAtATime = new(1);

    /// <summary>At the start, and after what nobody need answer for.</summary>
    public Task<long> Apply(CancellationToken stop = default) => Apply(change: null, instead: null, stop);

    /// <param name="change">Who made it necessary, for the record.</param>
    /// <param name="instead">Where callers go whose queue is removed by it.</param>
    /// <returns>The version.</returns>
    public async Task<long> Apply(SettingsChange? change, ImmutableDictionary<QueueId, QueueId>? instead, CancellationToken stop)
    {
        await _oneAtATime.WaitAsync(stop);
        try
        {
            var offset = Offset(clock, clock.GetUtcNow());
            var centre = Centre.Empty with { Version = await NextVersion(change, stop) };
            foreach (var part in parts) centre = await part.AddTo(centre, stop);
            await InForce(calls.Configure(In(centre, offset), instead));
            return centre.Version;
        }
        finally { _oneAtATime.Release(); }
    }

    /// <summary>Minutes that the clocks of the centre are ahead of UTC at a moment.</summary>
    public static int Offset(TimeProvider clock, DateTimeOffset at) => (int)clock.LocalTimeZone.GetUtcOffset(at).TotalMinutes;

    /// <summary>The same settings where the clocks are so many minutes ahead of UTC.</summary>
    public static Centre In(Centre centre, int offset) => centre with
    {
        UtcOffsetMinutes = offset,
        Plan = centre.Plan is { } plan ? plan with { UtcOffsetMinutes = offset } : null,
        Calendars = centre.Calendars.ToImmutableDictionary(c => c.Key, c => c.Value with { UtcOffsetMinutes = offset }),
    };

    /// <summary>Whoever has set something up finds it with his next request: the number that is to lead to the extension made just before. A loop that has more
    /// to do than this takes is not waited for.</summary>
    private static async Task InForce(Task configured)
    {
        try { await configured.WaitAsync(InForceWithin); }
        catch (TimeoutException) { }
    }

    private async Task<long> NextVersion(SettingsChange? change, CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        var row = await db.Set<CentreRow>().SingleAsync(stop);
        row.Settings++;
        if (change is not null)
        {
            (change.Version, change.At) = (row.Settings, DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds()));
            db.Add(change);
        }
        await db.SaveChangesAsync(stop);
        return row.Settings;
    }

    public void Dispose() => _oneAtATime.Dispose();
}
