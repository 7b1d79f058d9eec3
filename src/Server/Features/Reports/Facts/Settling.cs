using Antiphon.Server.Features.Calls.Projections;

namespace Antiphon.Server.Features.Reports.Facts;

/// <summary>Brings records that are final into the tables of sums, a day at a time, so that reports of years read sums and not calls. Reports are right at any moment:
/// what is not in the tables yet is read from the records.</summary>
internal sealed partial class Settling(IDbContextFactory<CentreDb> databases, CallRecordsProjector projector, TimeProvider clock, ILogger<Settling> log) : RoundService(clock)
{
    /// <summary>What is younger may still change: a wrap-up, a transfer.</summary>
    private static readonly TimeSpan Young = TimeSpan.FromHours(2);
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan First = TimeSpan.FromSeconds(20);
    private const long DayMs = 24 * 3_600_000;
    private long _rounds;

    public override Task StartAsync(CancellationToken stop)
    {
        projector.Emptied += CellStore.Clear;
        return base.StartAsync(stop);
    }

    public override void Dispose()
    {
        projector.Emptied -= CellStore.Clear;
        base.Dispose();
    }

    /// <summary>Settles all that is final, at most a day of it in one transaction.</summary>
    /// <returns>How far the tables reach, ms UTC.</returns>
    public async Task<long> Run(CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        var settled = await CellStore.Settled(db, stop);
        if (!projector.IsUpToDate || await RecordReading.First(db, stop) is not { } first) return settled;
        var limit = (Clock.GetUtcNow() - Young).ToUnixTimeMilliseconds();
        if (await RecordReading.FirstOpen(db, stop) is { } open) limit = Math.Min(limit, open.ToUnixTimeMilliseconds());
        limit = Cells.SlotOf(limit);
        for (var from = Math.Max(settled, Cells.SlotOf(first.ToUnixTimeMilliseconds())); from < limit;)
        {
            var to = Math.Min(limit, from - from % DayMs + DayMs);
            var cells = await RecordReading.Make(db, from, to, Clock.GetUtcNow().ToUnixTimeMilliseconds(), calls: true, times: true, stop);
            if (!await CellStore.Save(db, cells, settled, to, stop)) return settled;     // thrown away meanwhile: begun anew next time
            settled = from = to;
        }
        return settled;
    }

    protected override TimeSpan Pause() => _rounds == 0 ? First : Every;

    protected override Task Round(CancellationToken stop)
    {
        _rounds++;
        return Run(stop);
    }

    [LoggerMessage(1870, LogLevel.Error, "The figures of reports could not be settled; reports read the records meanwhile.")]
    protected override partial void Failed(Exception cause);
}
