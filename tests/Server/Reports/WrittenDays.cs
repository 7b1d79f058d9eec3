using System.Collections.Immutable;
using Antiphon.Server.Features.Calls.Projections;
using Antiphon.Server.Features.Reports;
using Antiphon.Server.Features.Reports.Catalogue;
using Antiphon.Server.Features.Reports.Facts;
using Antiphon.Server.Persistence;
using Antiphon.Server.Tests.Calls;
using Antiphon.Server.Security.Organisation;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace Antiphon.Server.Tests.Reports;

/// <summary>A centre whose events are written by hand, to the millisecond, and the reports over them. Times are of the centre's zone.</summary>
internal sealed class WrittenDays : IDisposable
{
    private readonly string _folder = TestFolder.New("reports");
    private readonly DatabaseChronicle _rows;
    private readonly Chronicle _chronicle;
    private readonly PartyBook _parties = new();
    private readonly CallRecordsProjector _projector;
    private long _seq;

    /// <summary>1001 and 1002 are in the first team, 1003 in the second.</summary>
    private static readonly OrganisationNow Organisation = new([new Team { Id = "centre", Name = "Centre" }, new Team { Id = "first", ParentId = "centre", Name = "First" }, new Team { Id = "second", ParentId = "centre", Name = "Second" }],
        [.. new[] { ("1001", "first"), ("1002", "first"), ("1003", "second") }.Select(m => new TeamMember { JobNumber = m.Item1, TeamId = m.Item2, ValidFrom = DateTimeOffset.UnixEpoch })], []);
    private int _calls;

    public WrittenDays(string zone = "Asia/Shanghai", DateTimeOffset? now = null)
    {
        Clock = new ZonedClock(new ManualClock(now ?? new DateTimeOffset(2026, 11, 22, 4, 0, 0, TimeSpan.Zero)), TimeZoneInfo.FindSystemTimeZoneById(zone));
        Databases = new FileDatabases(_folder);
        using (var db = Databases.CreateDbContext()) Migrations.Apply(db, Clock).GetAwaiter().GetResult();
        _rows = new DatabaseChronicle(Databases.CreateDbContext(), _parties, "calls");
        _chronicle = new Chronicle(_rows);
        _projector = new CallRecordsProjector(Databases, _parties, Clock, NullLogger<CallRecordsProjector>.Instance);
        Query = new ReportQuery(Databases, _projector, new OrganisationBook(Organisation), Clock);
        Settling = new Settling(Databases, _projector, Clock, NullLogger<Settling>.Instance);
    }

    public ZonedClock Clock { get; }
    public FileDatabases Databases { get; }
    public ReportQuery Query { get; }
    public Settling Settling { get; }

    public void Dispose()
    {
        _rows.Dispose();
        Settling.Dispose();
        _projector.Dispose();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary><c>2026-11-01 23:59:50</c> of the centre's zone; with an offset where the clock is put back.</summary>
    public DateTimeOffset At(string local) => local.Contains('+', StringComparison.Ordinal) ? DateTimeOffset.Parse(local, null)
        : DateTime.Parse(local, null) is var time ? new DateTimeOffset(time, Clock.LocalTimeZone.GetUtcOffset(time)).ToUniversalTime() : default;

    public void Tell(params EngineEvent[] events)
    {
        _chronicle.Apply(++_seq, events);
        _rows.Seq = _seq;
        _rows.Save();
    }

    public CallId Arrive(string at, string number = "+8613800138000", string dialled = "4001", string trunk = "city", bool simulated = false)
    {
        var call = new CallId($"c{++_calls:0000}");
        Tell(new CallStarted(call, dialled, _parties.IdOf(number, "", out _), trunk, simulated, null, At(at)));
        return call;
    }

    public void Enqueue(CallId call, string queue, string at) => Tell(new CallEnqueued(call, new QueueId(queue), At(at)));

    public void Ring(CallId call, string queue, string agent, string at) => Tell(new OfferMade(new OfferId(1), call, new QueueId(queue), new AgentId(agent), At(at), At(at)));

    public void RingsOut(CallId call, string agent, string at) => Tell(new OfferExpired(new OfferId(1), call, new AgentId(agent), At(at)));

    public void Talk(CallId call, string queue, string agent, string at) => Tell(new TalkStarted(call, new OfferId(1), new QueueId(queue), new AgentId(agent), At(at)));

    public void EndTalk(CallId call, string agent, string at, bool handedOn = false) => Tell(new TalkEnded(call, new AgentId(agent), ReleaseParty.Customer, At(at)) { HandedOn = handedOn });

    public void End(CallId call, string at, LostReason? lost = null, string? queue = null, EndReason reason = EndReason.Normal) =>
        Tell(new CallEnded(call, lost is null ? reason : EndReason.Abandoned, ReleaseParty.Customer, lost, At(at)) { Queue = queue is null ? null : new QueueId(queue) });

    public void State(string agent, AgentState from, AgentState to, string at, CallId? call = null, string? reason = null) =>
        Tell(new AgentStateChanged(new AgentId(agent), from, to, reason, StateCause.Agent, call, At(at)));

    /// <summary>An answered call of that queue.</summary>
    public CallId Answered(string arrives, string answered, string ends, string queue = "sales", string agent = "1001", string dialled = "4001", string number = "+8613800138000")
    {
        var call = Arrive(arrives, number, dialled);
        Enqueue(call, queue, arrives);
        Ring(call, queue, agent, arrives);
        Talk(call, queue, agent, answered);
        EndTalk(call, agent, ends);
        End(call, ends);
        return call;
    }

    public CallId Abandoned(string arrives, string leaves, string queue = "sales", string dialled = "4001")
    {
        var call = Arrive(arrives, dialled: dialled);
        Enqueue(call, queue, arrives);
        End(call, leaves, LostReason.AbandonedInQueue, queue);
        return call;
    }

    public Task<ReportResult> Report(string rows, TimeUnit unit, string from, string to, string measures, params (string Dimension, string Value)[] only) =>
        Query.Run(Wish(rows, unit, from, to, measures, only), CancellationToken.None);

    public static ReportWish Wish(string rows, TimeUnit unit, string from, string to, string measures, params (string Dimension, string Value)[] only) =>
        new([.. rows.Split(' ', StringSplitOptions.RemoveEmptyEntries)], [.. measures.Split(' ').Select(key => Measures.Find(key)!)], unit, DateOnly.Parse(from, null), DateOnly.Parse(to, null), Simulated: false,
            only.ToImmutableDictionary(o => o.Dimension, o => ImmutableArray.Create(o.Value)), Agents: null);

    /// <summary>Rows as text: <c>key: value value</c>; rows in which nothing happened are left out.</summary>
    public static string[] Text(ReportResult result) => [.. result.Rows.Where(r => r.Sums.Values.Any(s => s.Any(v => v != 0))).Select(r => string.Join(": ",
        string.Join(' ', (result.Wish.ByTime ? [ReportNames.OfTime(result.Time, r.Key.Bucket).En] : Array.Empty<string>()).Concat(r.Key.Values)), Values(result, r)))];

    public static string Total(ReportResult result) => Values(result, result.Total);

    private static string Values(ReportResult result, ReportRow row) => string.Join(' ', result.Wish.Measures.Select(m => row.Of(m, result.Total) is { } value ? FormattableString.Invariant($"{value:0.####}") : "–"));
}

/// <summary>The same clock in a zone of the test's choice.</summary>
internal sealed class ZonedClock(ManualClock clock, TimeZoneInfo zone) : TimeProvider
{
    public ManualClock Manual { get; } = clock;

    public override TimeZoneInfo LocalTimeZone => zone;

    public override DateTimeOffset GetUtcNow() => Manual.GetUtcNow();

    public override long GetTimestamp() => Manual.GetTimestamp();

    public override long TimestampFrequency => Manual.TimestampFrequency;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => Manual.CreateTimer(callback, state, dueTime, period);
}
