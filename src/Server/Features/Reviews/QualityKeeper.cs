using Antiphon.Server.Features.Calls.Projections;
using Antiphon.Server.Features.Recordings;

namespace Antiphon.Server.Features.Reviews;

/// <summary>Looks at what recordings show when they are over, and has the rules go through each day when it is over. Away from the calls.</summary>
internal sealed partial class QualityKeeper(IDbContextFactory<CentreDb> databases, RecordingIndex recordings, TimeProvider clock, ILogger<QualityKeeper> log) : RoundService(clock)
{
    public static readonly TimeSpan Pace = TimeSpan.FromSeconds(20);
    private const int BatchMax = 200;
    private const byte Audible = 6;
    private static readonly TimeSpan LookBack = TimeSpan.FromDays(2);

    protected override TimeSpan Pause() => Pace;

    protected override Task Round(CancellationToken stop) => Look(stop);

    /// <summary>One look.</summary>
    public async Task Look(CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        await Check(db, stop);
        await RunDaily(db, stop);
    }

    private async Task Check(CentreDb db, CancellationToken stop)
    {
        var limits = await db.ReadSettings(new CheckSettings(), stop);
        var since = Clock.GetUtcNow() - LookBack;
        var open = await db.Set<CallRecord>().AsNoTracking().Where(c => c.Recorded && c.EndedAt != null && c.Agent != null && !c.Simulated && c.StartedAt >= since && !db.Set<QualityCheck>().Any(q => q.CallId == c.Id))
            .Join(db.Set<RecordingSignalsRow>(), c => c.Id, s => s.CallId, (c, s) => new { Call = c, Signals = s }).OrderBy(o => o.Call.StartedAt).Take(BatchMax).ToListAsync(stop);
        foreach (var one in open)
        {
            var peaks = await recordings.FileOf(one.Call.Id, stop) is { } file ? PeaksFile.Read(file) : null;
            var first = peaks is null ? -1 : Array.FindIndex(peaks.Second, level => level > Audible);
            db.Add(QualityCheck.Of(one.Call, one.Signals, first < 0 ? null : first * peaks!.MsPerStretch / 1000.0, peaks is not null, limits));
        }
        await db.SaveChangesAsync(stop);
    }

    /// <summary>Each day once, also one on which the process did not run through midnight.</summary>
    private async Task RunDaily(CentreDb db, CancellationToken stop)
    {
        var local = TimeZoneInfo.ConvertTime(Clock.GetUtcNow(), Clock.LocalTimeZone);
        var today = new DateTimeOffset(local.Date, local.Offset).ToUniversalTime();
        foreach (var row in await db.Set<AssignRuleRow>().Where(r => r.LastDay == null || r.LastDay < today.AddDays(-1)).ToListAsync(stop))
        {
            if (row.Rule() is not { Daily: true } rule) continue;
            await RunRules.Assign(rule, today.AddDays(-1), today, db, Clock, stop);
            row.LastDay = today.AddDays(-1);
            await db.SaveChangesAsync(stop);
        }
    }

    [LoggerMessage(1461, LogLevel.Error, "Quality checks could not be made; it is tried again.")]
    protected override partial void Failed(Exception cause);
}
