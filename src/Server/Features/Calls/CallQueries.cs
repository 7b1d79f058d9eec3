using Antiphon.Server.Features.Calls.Numbering;
using Antiphon.Server.Features.Calls.Projections;
using Antiphon.Server.Features.Recordings;

namespace Antiphon.Server.Features.Calls;

/// <summary>What the call list may be narrowed to. All conditions hold together.</summary>
/// <param name="Seen">Only calls in which one of these people took part.</param>
internal sealed record CallFilter(DateTimeOffset? From, DateTimeOffset? To, string? Queue, string? Agent, string? Number, CallResult? Result, bool? Simulated, PeopleScope Seen)
{
    public LedTo? LedTo { get; init; }

    /// <summary>Path of a disposition: it, or one below it.</summary>
    public string? Disposition { get; init; }

    /// <summary>The caller gave at most that.</summary>
    public int? ScoreMax { get; init; }

    /// <summary>Part of an agent's note.</summary>
    public string? Note { get; init; }

    public IQueryable<CallRecord> On(IQueryable<CallRecord> calls)
    {
        if (From is { } from) calls = calls.Where(c => c.StartedAt >= from);
        if (To is { } to) calls = calls.Where(c => c.StartedAt < to);
        if (Queue is { } queue) calls = calls.Where(c => c.Queue == queue);
        if (Agent is { } agent) calls = calls.Where(c => c.Agent == agent || c.Segments.Any(s => s.Agent == agent && s.Kind == SegmentKind.Talk));
        if (Result is { } result) calls = calls.Where(c => c.Result == result);
        if (Simulated is { } simulated) calls = calls.Where(c => c.Simulated == simulated);
        if (LedTo is { } kind) calls = calls.Where(c => c.LedTo == kind);
        if (ScoreMax is { } most) calls = calls.Where(c => c.Rating!.Score <= most);
        calls = WithSummary(calls, Disposition, Note);
        calls = Within(calls, Seen);
        if (Number is not { } number) return calls;
        var normal = PhoneNumber.Normalise(number);
        return calls.Where(c => c.Number == normal || c.Number.Contains(number));
    }

    public static IQueryable<CallRecord> WithSummary(IQueryable<CallRecord> calls, string? disposition, string? note)
    {
        if (disposition is not null) calls = calls.Where(c => c.Summaries.Any(s => s.Path.StartsWith(disposition)));
        if (note is not null) calls = calls.Where(c => c.Summaries.Any(s => s.Note.Contains(note)));
        return calls;
    }

    /// <summary>Those in which somebody covered took part, or nobody did.</summary>
    public static IQueryable<CallRecord> Within(IQueryable<CallRecord> calls, PeopleScope seen)
    {
        if (seen.IsAll) return calls;
        var (people, unassigned) = (seen.JobNumbers.ToList(), seen.CoversUnassigned);
        if (people is [var own] && !unassigned) return calls.Where(c => c.Agent == own || c.Segments.Any(s => s.Agent == own && (s.Kind == SegmentKind.Talk || s.Kind == SegmentKind.Conference)));
        return calls.Where(c => people.Contains(c.Agent!) || c.Segments.Any(s => people.Contains(s.Agent!) && (s.Kind == SegmentKind.Talk || s.Kind == SegmentKind.Conference))
            || (unassigned && c.Agent == null && !c.Segments.Any(s => s.Agent != null && (s.Kind == SegmentKind.Talk || s.Kind == SegmentKind.Conference))));
    }
}

/// <param name="WaitMs">Until the answer, or until he left.</param>
internal sealed record WaitedCall(string Id, DateTimeOffset EnqueuedAt, bool Answered, long WaitMs, long TalkMs, long WrapUpMs, string? Agent);

/// <summary>Reads the call records. Waits a moment for what is decided already, so that who acts and then reads sees what he did.</summary>
internal sealed class CallQueries(IDbContextFactory<CentreDb> databases, CallRecordsProjector projector, CallViews views, RecordingIndex recordings, AnswerBook answers)
{
    private static readonly TimeSpan CatchUpMax = TimeSpan.FromSeconds(1);

    public async Task<CallPage> Page(CallFilter filter, int page, int size, CancellationToken stop)
    {
        await projector.CatchUp(CatchUpMax, stop);
        await using var db = await databases.CreateDbContextAsync(stop);
        return await Page(filter.On(db.Set<CallRecord>().AsNoTracking()), page, size, stop);
    }

    /// <summary>What is decided already is in the records then, or nearly.</summary>
    public Task CatchUp(CancellationToken stop) => projector.CatchUp(CatchUpMax, stop);

    /// <param name="calls">Of a context that lives until then.</param>
    public async Task<CallPage> Page(IQueryable<CallRecord> calls, int page, int size, CancellationToken stop)
    {
        var total = await calls.CountAsync(stop);
        var rows = await calls.OrderByDescending(c => c.StartedAt).ThenByDescending(c => c.Id).Skip((page - 1) * size).Take(size)
            .Include(c => c.Segments).Include(c => c.Rating).Include(c => c.Summaries).AsSplitQuery().ToListAsync(stop);
        var sounds = await recordings.Of([.. rows.Where(c => c.Recorded).Select(c => c.Id)], stop);
        var heard = await answers.Of([.. rows.Where(c => c.DialledBy is not null).Select(c => c.Id)], stop);
        return new CallPage(total, page, size, [.. rows.Select(c => views.Of(c, sounds.GetValueOrDefault(c.Id)) with { Answer = heard.GetValueOrDefault(c.Id) })]);
    }

    public async Task<CallRecord?> Find(string id, CancellationToken stop)
    {
        await projector.CatchUp(CatchUpMax, stop);
        await using var db = await databases.CreateDbContextAsync(stop);
        return await db.Set<CallRecord>().AsNoTracking().Include(c => c.Segments).Include(c => c.Rating).Include(c => c.Summaries).AsSplitQuery().FirstOrDefaultAsync(c => c.Id == id, stop);
    }

    public async Task<CallView> View(CallRecord call, CancellationToken stop)
    {
        var sounds = await recordings.Of([call.Id], stop);
        var heard = call.DialledBy is null ? [] : await answers.Of([call.Id], stop);
        return views.Of(call, sounds.GetValueOrDefault(call.Id)) with { Answer = heard.GetValueOrDefault(call.Id) };
    }

    /// <summary>Who took part: in a talk or a conference, not who was only rung.</summary>
    public static IEnumerable<string> AgentsOf(CallRecord call) =>
        call.Segments.Where(s => s.Kind is SegmentKind.Talk or SegmentKind.Conference).Select(s => s.Agent).Append(call.Agent).OfType<string>();

    /// <summary>Real callers of a queue who came into it within that time, by when they came; at most so many.</summary>
    public async Task<IReadOnlyList<WaitedCall>> WaitedIn(QueueId queue, DateTimeOffset from, DateTimeOffset to, int max, CancellationToken stop)
    {
        await projector.CatchUp(CatchUpMax, stop);
        await using var db = await databases.CreateDbContextAsync(stop);
        return await db.Set<CallRecord>().AsNoTracking().Where(c => c.Queue == queue.Value && !c.Simulated && c.EnqueuedAt >= from && c.EnqueuedAt < to && c.EndedAt != null)
            .OrderBy(c => c.EnqueuedAt).Take(max).Select(c => new WaitedCall(c.Id, c.EnqueuedAt!.Value, c.AnsweredAt != null, c.WaitMs ?? 0, c.TalkMs + c.HoldMs, c.WrapUpMs, c.Agent)).ToListAsync(stop);
    }

    /// <summary>When these agents were signed in within that time.</summary>
    public async Task<IReadOnlyList<(DateTimeOffset From, DateTimeOffset To)>> SignedIn(IReadOnlyList<string> agents, DateTimeOffset from, DateTimeOffset to, CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        var times = await db.Set<AgentTime>().AsNoTracking().Where(t => agents.Contains(t.Agent) && t.State != AgentState.SignedOut && t.StartedAt < to && (t.EndedAt == null || t.EndedAt > from)).ToListAsync(stop);
        return [.. times.Select(t => (t.StartedAt > from ? t.StartedAt : from, t.EndedAt is { } end && end < to ? end : to))];
    }

    public async Task<Figures> Figures(QueueId? queue, DateTimeOffset from, DateTimeOffset to, bool simulated, CancellationToken stop)
    {
        await projector.CatchUp(CatchUpMax, stop);
        await using var db = await databases.CreateDbContextAsync(stop);
        var intervals = db.Set<QueueInterval>().AsNoTracking().Where(i => i.StartedAt >= from && i.StartedAt < to && i.Simulated == simulated);
        if (queue is { Value: var name }) intervals = intervals.Where(i => i.Queue == name);
        return Projections.Figures.Sum(await intervals.ToListAsync(stop));
    }
}
