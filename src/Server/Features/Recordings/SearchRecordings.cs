using System.Linq.Expressions;
using Antiphon.Server.Features.Calls.Numbering;
using Antiphon.Server.Features.Calls.Projections;
using Antiphon.Server.Features.Customers;
using Antiphon.Server.Features.Reviews;
using Antiphon.Switch.Contract;

namespace Antiphon.Server.Features.Recordings;

/// <summary>All conditions hold together.</summary>
/// <param name="Number">Whole: the caller's. Fewer than <see cref="WholeNumberFrom"/> digits: a part of it.</param>
/// <param name="DeadAir">Nobody spoke for at least so many seconds.</param>
/// <param name="Before">The last one of the page before.</param>
/// <param name="Disposition">Path of a disposition: it, or one below it.</param>
/// <param name="Note">Part of an agent's note.</param>
/// <param name="ScoreMax">The caller gave at most that.</param>
/// <param name="Important">Of an important customer, rated 2 or less, kept with a reason, found wanting by the automatic check, or with a fatal fault in its review.</param>
internal sealed record RecordingQuery(DateTimeOffset? From = null, DateTimeOffset? To = null, string? Agent = null, string? Team = null, string? Queue = null, string? Number = null,
    int? MinSeconds = null, int? MaxSeconds = null, string? Result = null, bool? Simulated = null, double? DeadAir = null, double? Overtalk = null, string? Before = null, int? Size = null,
    string? Disposition = null, string? Note = null, int? ScoreMax = null, bool? Important = null)
{
    public const int SizeMax = 500;
    public const int WholeNumberFrom = 7;

    private const int TextMax = 200;

    public bool IsInRange => Disposition?.Length is null or <= TextMax && Note?.Length is null or <= TextMax && Size is null or (>= 1 and <= SizeMax) && Number?.Length is null or <= PhoneNumber.LengthMax && Before?.Length is null or <= 60 && MinSeconds is null or >= 0 && MaxSeconds is null or >= 0;
}

internal sealed record FoundRecording(CallView Call, double Seconds, double? DeadAirLongest, double? Overtalk);

/// <param name="Next">For the page that follows; null: this is the last.</param>
internal sealed record RecordingsPage(IReadOnlyList<FoundRecording> Items, string? Next);

/// <summary><c>GET /api/recordings</c>: newest first, page after page from where the last one ended, so that the millionth is as near as the first.</summary>
internal sealed class SearchRecordings(IDbContextFactory<CentreDb> databases, OrganisationBook organisation, CallViews views, CallRecordsProjector projector, TimeProvider clock)
{
    private const int SizeDefault = 50;
    private const int FewMax = 20_000, LowScore = 2;
    private static readonly TimeSpan CatchUpMax = TimeSpan.FromSeconds(1);

    public static async Task<IResult> Handle([AsParameters] RecordingQuery query, HttpContext http, RecordingRights rights, SearchRecordings search, CancellationToken stop)
    {
        if (!query.IsInRange || !TryCursor(query.Before, out var before) || !TryResult(query.Result, out var result)) return Refused.Because(RefusalCatalogue.Invalid);
        return TypedResults.Ok(await search.Find(query, before, result, await rights.Of(http), stop));
    }

    public async Task<RecordingsPage> Find(RecordingQuery query, (DateTimeOffset At, string Id)? before, CallResult? result, PeopleScope scope, CancellationToken stop)
    {
        await projector.CatchUp(CatchUpMax, stop);
        await using var db = await databases.CreateDbContextAsync(stop);
        var size = query.Size ?? SizeDefault;
        var calls = Within(Narrow(db, query, result), db, scope);
        if (before is var (at, id)) calls = calls.Where(c => c.StartedAt <= at && (c.StartedAt < at || string.Compare(c.Id, id) < 0));
        var found = await (await Lengths(db, calls, query, stop)).OrderByDescending(f => f.Call.StartedAt).ThenByDescending(f => f.Call.Id).Take(size + 1).ToListAsync(stop);
        var page = found.Take(size).ToList();
        var ids = page.Select(f => f.Call.Id).ToList();
        var segments = (await db.Set<CallSegment>().AsNoTracking().Where(s => ids.Contains(s.CallId)).ToListAsync(stop)).ToLookup(s => s.CallId);
        var ratings = await db.Set<CallRating>().AsNoTracking().Where(r => ids.Contains(r.CallId)).ToDictionaryAsync(r => r.CallId, stop);
        var summaries = (await db.Set<CallSummary>().AsNoTracking().Where(s => ids.Contains(s.CallId)).ToListAsync(stop)).ToLookup(s => s.CallId);
        foreach (var call in page.Select(f => f.Call))
        {
            call.Rating = ratings.GetValueOrDefault(call.Id);
            call.Summaries.AddRange(summaries[call.Id]);
        }
        var signals = await db.Set<RecordingSignalsRow>().AsNoTracking().Where(s => ids.Contains(s.CallId)).ToDictionaryAsync(s => s.CallId, stop);
        return new RecordingsPage([.. page.Select(f => View(f, segments[f.Call.Id], signals.GetValueOrDefault(f.Call.Id)))], found.Count > size ? Cursor(page[^1].Call) : null);
    }

    private FoundRecording View(Found found, IEnumerable<CallSegment> segments, RecordingSignalsRow? signals)
    {
        found.Call.Segments.AddRange(segments);
        var recording = found.Recording.View(clock.GetUtcNow());
        return new FoundRecording(views.Of(found.Call, recording), recording.Seconds, signals?.DeadAirLongest, signals?.Overtalk);
    }

    private IQueryable<CallRecord> Narrow(CentreDb db, RecordingQuery query, CallResult? result)
    {
        var calls = db.Set<CallRecord>().AsNoTracking().Where(c => c.Recorded);
        if (query.From is { } from) calls = calls.Where(c => c.StartedAt >= from);
        if (query.To is { } to) calls = calls.Where(c => c.StartedAt < to);
        if (query.Queue is { Length: > 0 } queue) calls = calls.Where(c => c.Queue == queue);
        if (result is { } wanted) calls = calls.Where(c => c.Result == wanted);
        if (query.ScoreMax is { } most) calls = calls.Where(c => db.Set<CallRating>().Where(r => r.Score <= most).Select(r => r.CallId).Contains(c.Id));
        if (query.Disposition is { Length: > 0 } path) calls = calls.Where(c => db.Set<CallSummary>().Where(s => s.Path.StartsWith(path)).Select(s => s.CallId).Contains(c.Id));
        if (query.Note is { Length: > 0 } note) calls = calls.Where(c => db.Set<CallSummary>().Where(s => s.Note.Contains(note)).Select(s => s.CallId).Contains(c.Id));
        if (query.Important is true) calls = Important(db, calls);
        if (query.Simulated is { } simulated) calls = calls.Where(c => c.Simulated == simulated);
        if (query.Agent is { Length: > 0 } agent) calls = WithAgents(db, calls, [agent]);
        if (query.Team is { Length: > 0 } team) calls = WithAgents(db, calls, organisation.Now.PeopleUnder([team]));
        if (query.Number is not { Length: > 0 } number) return calls;
        var normal = PhoneNumber.Normalise(number);
        var part = normal.TrimStart('+');
        return part.Length >= RecordingQuery.WholeNumberFrom ? calls.Where(c => c.Number == normal) : calls.Where(c => c.Number.Contains(part));
    }

    private static IQueryable<CallRecord> Important(CentreDb db, IQueryable<CallRecord> calls)
    {
        var numbers = ImportantCustomers.Numbers(db);
        return calls.Where(c => numbers.Contains(c.Number) || db.Set<CallRating>().Any(r => r.CallId == c.Id && r.Score <= LowScore) || db.Set<Recording>().Any(r => r.CallId == c.Id && r.Hold != null)
            || db.Set<QualityCheck>().Any(q => q.CallId == c.Id && !q.Good) || db.Set<Review>().Any(r => r.CallId == c.Id && r.Fatal));
    }

    /// <summary>Who may hear some hears those in which they had a part, and, who answers for others too, those of nobody.</summary>
    private static IQueryable<CallRecord> Within(IQueryable<CallRecord> calls, CentreDb db, PeopleScope scope)
    {
        if (scope.IsAll) return calls;
        if (!scope.CoversUnassigned) return WithAgents(db, calls, scope.JobNumbers);
        var people = scope.JobNumbers;
        return calls.Where(c => c.Agent == null || db.Set<CallSegment>().Where(s => s.Kind == SegmentKind.Talk && people.Contains(s.Agent!)).Select(s => s.CallId).Contains(c.Id));
    }

    private static IQueryable<CallRecord> WithAgents(CentreDb db, IQueryable<CallRecord> calls, IReadOnlyCollection<string> agents) =>
        calls.Where(c => db.Set<CallSegment>().Where(s => s.Kind == SegmentKind.Talk && agents.Contains(s.Agent!)).Select(s => s.CallId).Contains(c.Id));

    private static async Task<IQueryable<Found>> Lengths(CentreDb db, IQueryable<CallRecord> calls, RecordingQuery query, CancellationToken stop)
    {
        IQueryable<Recording> recordings = db.Set<Recording>().AsNoTracking();
        if (query.MinSeconds is { } least) recordings = recordings.Where(r => r.LengthMs >= least * 1_000L);
        if (query.MaxSeconds is { } most) recordings = recordings.Where(r => r.LengthMs <= most * 1_000L);
        if (query.DeadAir is { } dead) recordings = await WithSignal(db, recordings, s => s.DeadAirLongest >= dead, stop);
        if (query.Overtalk is { } over) recordings = await WithSignal(db, recordings, s => s.Overtalk >= over, stop);
        return calls.Join(recordings, c => c.Id, r => r.CallId, (c, r) => new Found { Call = c, Recording = r });
    }

    /// <summary>Few that fit are listed and looked up; where many fit, each recording is asked as it comes.</summary>
    private static async Task<IQueryable<Recording>> WithSignal(CentreDb db, IQueryable<Recording> recordings, Expression<Func<RecordingSignalsRow, bool>> fits, CancellationToken stop)
    {
        var signals = db.Set<RecordingSignalsRow>().Where(fits);
        return await signals.Take(FewMax + 1).CountAsync(stop) <= FewMax ? recordings.Where(r => signals.Select(s => s.CallId).Contains(r.CallId))
            : recordings.Where(r => signals.Any(s => s.CallId == r.CallId));
    }

    private sealed class Found
    {
        public required CallRecord Call { get; init; }
        public required Recording Recording { get; init; }
    }

    private static string Cursor(CallRecord last) => string.Create(CultureInfo.InvariantCulture, $"{last.StartedAt.ToUnixTimeMilliseconds()}-{last.Id}");

    public static bool TryCursor(string? text, out (DateTimeOffset At, string Id)? before)
    {
        before = null;
        if (string.IsNullOrEmpty(text)) return true;
        var dash = text.IndexOf('-');
        if (dash <= 0 || !long.TryParse(text.AsSpan(0, dash), NumberStyles.None, CultureInfo.InvariantCulture, out var ms) || ms > DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()) return false;
        var id = text[(dash + 1)..];
        if (!IdText.TryRead(id, out _)) return false;
        before = (DateTimeOffset.FromUnixTimeMilliseconds(ms), id);
        return true;
    }

    public static bool TryResult(string? text, out CallResult? result)
    {
        result = null;
        if (string.IsNullOrEmpty(text)) return true;
        foreach (var value in Enum.GetValues<CallResult>())
            if (JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString()) == text) result = value;
        return result is not null;
    }
}
