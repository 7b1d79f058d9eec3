using Antiphon.Server.Features.Alarms;

namespace Antiphon.Server.Features.Calls.Projections;

/// <param name="Rows">That were compared: calls, stretches of agents, intervals of queues.</param>
/// <param name="Different">That are otherwise in the story, or missing on one side.</param>
/// <param name="First">At most 20 of them, by table and key.</param>
internal sealed record RecordsCheckView(DateTimeOffset At, long Entries, int Rows, int Different, IReadOnlyList<string> First);

/// <summary>Makes all call records, agents' times and intervals once more from the story, in a database of its own, and compares them with those in use.
/// Each night; and when asked for.</summary>
internal sealed partial class RecordsCheck(IDbContextFactory<CentreDb> databases, CallStart calls, PartyBook parties, Options options, TimeProvider clock, IAlarms alarms, ILoggerFactory logs)
    : RoundService(clock)
{
    public const string AlarmKind = "records-differ";
    public static readonly TimeSpan At = new(3, 30, 0);
    private const int FirstMax = 20, FillAtOnce = 500;

    /// <summary>What is younger may still change.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromHours(2);
    private readonly SemaphoreSlim _oneAtATime = new(1);
    private readonly ILogger _log = logs.CreateLogger<RecordsCheck>();

    /// <summary>Null: there has been none since the start.</summary>
    public RecordsCheckView? Last { get; private set; }

    /// <param name="settled">Compare what is older than this. Default: two hours.</param>
    public async Task<RecordsCheckView> Run(CancellationToken stop, TimeSpan? settled = null)
    {
        await _oneAtATime.WaitAsync(stop);
        var path = Path.Combine(options.Data, "records-check.db");
        try
        {
            Drop(path);
            var before = Clock.GetUtcNow() - (settled ?? Settled);
            var again = new OwnDatabase(path);
            await using (var db = again.CreateDbContext()) await Migrations.Apply(db, Clock, stop);
            var entries = await Task.Run(() => Make(again), stop);
            return Last = await Compare(again, before, entries, stop);
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Drop(path);
            _oneAtATime.Release();
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        _oneAtATime.Dispose();
    }

    protected override TimeSpan Pause()
    {
        var now = Clock.GetUtcNow();
        return DailyTime.After(now, (int)At.TotalMinutes, Clock.LocalTimeZone) - now;
    }

    protected override Task Round(CancellationToken stop) => Run(stop);

    private long Make(OwnDatabase again)
    {
        if (calls.Story?.File is not { } story) return 0;
        using var projector = new CallRecordsProjector(again, parties, Clock, logs.CreateLogger<CallRecordsProjector>());
        projector.Open(story);
        projector.RunPending();
        return projector.Position;
    }

    private async Task<RecordsCheckView> Compare(OwnDatabase again, DateTimeOffset before, long entries, CancellationToken stop)
    {
        await using var made = again.CreateDbContext();
        await using var used = await databases.CreateDbContextAsync(stop);
        await FillLedTo(made, used, stop);
        var (rows, differ) = (0, new List<string>());
        foreach (var table in (Func<CentreDb, IAsyncEnumerable<(string Key, string Row)>>[])[db => Calls(db, before), db => Times(db, before), db => Intervals(db, before)])
        {
            var expected = await Read(table(made), stop);
            var found = await Read(table(used), stop);
            rows += expected.Count;
            differ.AddRange(expected.Keys.Union(found.Keys).Where(key => expected.GetValueOrDefault(key) != found.GetValueOrDefault(key)).Order(StringComparer.Ordinal));
        }
        var view = new RecordsCheckView(Clock.GetUtcNow(), entries, rows, differ.Count, [.. differ.Take(FirstMax)]);
        Checked(_log, rows, entries, differ.Count);
        if (differ.Count == 0) alarms.Clear(AlarmKind, "");
        else alarms.Raise(AlarmKind, "", AlarmSeverity.Warning, new Dictionary<string, string> { ["rows"] = $"{differ.Count}", ["first"] = differ[0] });
        return view;
    }

    /// <summary>What numbers led to was not told of calls before it was asked for: of those, and no others, it is taken over from the story. A row that lacks it since then differs.</summary>
    private static async Task FillLedTo(CentreDb made, CentreDb used, CancellationToken stop)
    {
        var asked = await used.Database.SqlQueryRaw<long>("SELECT applied_at AS \"Value\" FROM schema_migrations WHERE name = '0742-led-to'").ToListAsync(stop);
        if (asked.Count == 0) return;
        var since = DateTimeOffset.FromUnixTimeMilliseconds(asked[0]);
        var lacking = (await used.Set<CallRecord>().Where(c => c.LedTo == null && c.StartedAt < since).Select(c => c.Id).ToListAsync(stop)).ToHashSet();
        if (lacking.Count == 0) return;
        var known = await made.Set<CallRecord>().AsNoTracking().Where(c => c.LedTo != null && c.StartedAt < since).Select(c => new { c.Id, c.LedTo }).ToListAsync(stop);
        foreach (var kind in known.Where(call => lacking.Contains(call.Id)).GroupBy(call => call.LedTo, call => call.Id))
            foreach (var ids in kind.Chunk(FillAtOnce))
                await used.Set<CallRecord>().Where(c => ids.Contains(c.Id)).ExecuteUpdateAsync(change => change.SetProperty(c => c.LedTo, kind.Key), stop);
    }

    private static IAsyncEnumerable<(string, string)> Calls(CentreDb db, DateTimeOffset before) => db.Set<CallRecord>().AsNoTracking().Include(c => c.Segments)
        .Where(c => c.EndedAt != null && c.EndedAt < before).OrderBy(c => c.Id).AsAsyncEnumerable().Select(c =>
        {
            c.Segments.Sort((a, b) => a.Number.CompareTo(b.Number));
            return ($"call {c.Id}", Text(c));
        });

    private static IAsyncEnumerable<(string, string)> Times(CentreDb db, DateTimeOffset before) => db.Set<AgentTime>().AsNoTracking()
        .Where(t => t.EndedAt != null && t.EndedAt < before).AsAsyncEnumerable().Select(t => ($"agent {t.Agent} {t.StartedAt:O} {t.Seq}.{t.Ordinal}", Text(t)));

    private static IAsyncEnumerable<(string, string)> Intervals(CentreDb db, DateTimeOffset before) => db.Set<QueueInterval>().AsNoTracking()
        .Where(i => i.StartedAt < before - QueueInterval.Length).AsAsyncEnumerable().Select(i => ($"queue {i.Queue} {i.StartedAt:O} {i.Simulated}", Text(i)));

    private static string Text<T>(T row) => JsonSerializer.Serialize(row);

    /// <summary>The text of a row by its key.</summary>
    private static async Task<Dictionary<string, string>> Read(IAsyncEnumerable<(string Key, string Row)> rows, CancellationToken stop)
    {
        var read = new Dictionary<string, string>();
        await foreach (var (key, row) in rows.WithCancellation(stop)) read[key] = row;
        return read;
    }

    private static void Drop(string path)
    {
        foreach (var end in (string[])["", "-wal", "-shm"]) File.Delete(path + end);
    }

    private sealed class OwnDatabase(string path) : IDbContextFactory<CentreDb>
    {
        public CentreDb CreateDbContext() => new(new DbContextOptionsBuilder<CentreDb>().UseSqlite($"Data Source={path};Pooling=False").Options);
    }

    [LoggerMessage(1621, LogLevel.Information, "{Rows} rows of call records made again from {Entries} entries of the story: {Different} differ.")]
    private static partial void Checked(ILogger log, int rows, long entries, int different);

    [LoggerMessage(1622, LogLevel.Error, "The call records could not be held against the story.")]
    protected override partial void Failed(Exception cause);
}
