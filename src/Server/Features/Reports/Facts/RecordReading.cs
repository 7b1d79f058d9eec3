using Antiphon.Server.Features.Calls.Projections;

namespace Antiphon.Server.Features.Reports.Facts;

/// <summary>Makes sums from the records themselves.</summary>
internal static class RecordReading
{
    /// <summary>Calls that began within that time, and what agents did within it. Ms UTC.</summary>
    /// <param name="times">What agents did is asked for.</param>
    /// <param name="calls">Calls are.</param>
    public static async Task<Cells> Make(CentreDb db, long from, long to, long now, bool calls, bool times, CancellationToken stop)
    {
        var cells = new Cells();
        if (calls) await AddCalls(db, from, to, cells, stop);
        if (times) await AddTimes(db, from, to, now, cells, stop);
        return cells;
    }

    private static async Task AddCalls(CentreDb db, long from, long to, Cells cells, CancellationToken stop)
    {
        var (since, until) = (DateTimeOffset.FromUnixTimeMilliseconds(from), DateTimeOffset.FromUnixTimeMilliseconds(to));
        var calls = db.Set<CallRecord>().AsNoTracking().Where(c => c.StartedAt >= since && c.StartedAt < until).Include(c => c.Segments).OrderBy(c => c.Id).AsAsyncEnumerable();
        await foreach (var call in calls.WithCancellation(stop))
        {
            call.Segments.Sort((a, b) => a.Number.CompareTo(b.Number));
            CellMaking.Add(cells, call);
        }
    }

    private const long LateMs = 3 * 24 * 3_600_000;

    private static async Task AddTimes(CentreDb db, long from, long to, long now, Cells cells, CancellationToken stop)
    {
        var (since, until) = (DateTimeOffset.FromUnixTimeMilliseconds(from), DateTimeOffset.FromUnixTimeMilliseconds(to));
        // Of late everything that ended since then is little; of long ago it is all that came after.
        if (now - from < LateMs)
        {
            var late = db.Set<AgentTime>().AsNoTracking().Where(t => t.StartedAt < until && (t.EndedAt == null || t.EndedAt > since) && t.State != AgentState.SignedOut).AsAsyncEnumerable();
            await foreach (var time in late.WithCancellation(stop)) CellMaking.Add(cells, time, from, to, now);
            return;
        }
        var begun = db.Set<AgentTime>().AsNoTracking().Where(t => t.StartedAt >= since && t.StartedAt < until && t.State != AgentState.SignedOut).AsAsyncEnumerable();
        await foreach (var time in begun.WithCancellation(stop)) CellMaking.Add(cells, time, from, to, now);
        foreach (var time in await ReachingInto(db, since, stop)) CellMaking.Add(cells, time, from, to, now);
    }

    /// <summary>The stretch of each agent that had begun before then and was not over. One agent has one at a time, so it is his last that began before; agents are gone through
    /// by the index, from one to the next.</summary>
    private static async Task<List<AgentTime>> ReachingInto(CentreDb db, DateTimeOffset since, CancellationToken stop)
    {
        var reaching = new List<AgentTime>();
        var times = db.Set<AgentTime>().AsNoTracking();
        for (var agent = await times.MinAsync(t => t.Agent, stop); agent is not null; agent = await times.Where(t => string.Compare(t.Agent, agent) > 0).MinAsync(t => t.Agent, stop))
        {
            var last = await times.Where(t => t.Agent == agent && t.StartedAt < since).OrderByDescending(t => t.StartedAt).ThenByDescending(t => t.Seq).ThenByDescending(t => t.Ordinal).FirstOrDefaultAsync(stop);
            if (last is { State: not AgentState.SignedOut } && (last.EndedAt is null || last.EndedAt > since)) reaching.Add(last);
        }
        return reaching;
    }

    /// <summary>The earliest call of which something may still change; null: there is none.</summary>
    public static async Task<DateTimeOffset?> FirstOpen(CentreDb db, CancellationToken stop)
    {
        var running = await db.Set<CallRecord>().Where(c => c.EndedAt == null).MinAsync(c => (DateTimeOffset?)c.StartedAt, stop);
        var open = await (from segment in db.Set<CallSegment>() where segment.EndedAt == null join call in db.Set<CallRecord>() on segment.CallId equals call.Id select (DateTimeOffset?)call.StartedAt).MinAsync(stop);
        return running < open || open is null ? running : open;
    }

    /// <summary>When the records begin; null: there are none.</summary>
    public static async Task<DateTimeOffset?> First(CentreDb db, CancellationToken stop)
    {
        var call = await db.Set<CallRecord>().MinAsync(c => (DateTimeOffset?)c.StartedAt, stop);
        var time = await db.Set<AgentTime>().MinAsync(t => (DateTimeOffset?)t.StartedAt, stop);
        return call < time || time is null ? call : time;
    }
}
