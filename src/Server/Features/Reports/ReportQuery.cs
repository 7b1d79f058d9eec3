using Antiphon.Server.Features.Calls.Projections;
using Antiphon.Server.Features.Reports.Catalogue;
using Antiphon.Server.Features.Reports.Facts;

namespace Antiphon.Server.Features.Reports;

/// <summary>Sums the facts of a report. What is final comes from the tables of sums, what is not from the records: nobody need know which.</summary>
internal sealed class ReportQuery(IDbContextFactory<CentreDb> databases, CallRecordsProjector projector, OrganisationBook organisation, TimeProvider clock)
{
    private const string AgentColumn = "agent";
    private const int TriesMax = 5;
    private const long DayMs = 24 * 3_600_000;
    private static readonly TimeSpan CatchUpMax = TimeSpan.FromSeconds(1);

    /// <exception cref="TooManyRowsException">There are more than <see cref="ReportWish.RowsMax"/>.</exception>
    public async Task<ReportResult> Run(ReportWish wish, CancellationToken stop)
    {
        await projector.CatchUp(CatchUpMax, stop);
        var zone = clock.LocalTimeZone;
        var (from, to) = (Bucketing.StartOfDay(zone, wish.From), Bucketing.StartOfDay(zone, wish.To.AddDays(1)));
        var time = new Bucketing(zone, wish.ByTime ? wish.Unit : TimeUnit.None, from, to);
        var sums = await Sum(wish, time, from, to, stop);
        var keys = sums.Values.SelectMany(s => s.Keys).ToHashSet();
        if (wish.Rows is [NamedReport.Time]) keys.UnionWith(time.All(from, to).Select(bucket => new GroupKey(bucket, [])));
        if (keys.Count > ReportWish.RowsMax) throw new TooManyRowsException();
        var rows = keys.Select(key => new ReportRow(key, sums.ToDictionary(s => s.Key, s => s.Value.GetValueOrDefault(key) ?? new long[s.Key.Width]))).ToList();
        return new ReportResult(wish, time, Sorted(rows, wish), TotalOf(sums));
    }

    private async Task<Dictionary<FactSource, Dictionary<GroupKey, long[]>>> Sum(ReportWish wish, Bucketing time, long from, long to, CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        for (var tries = 1; ; tries++)
        {
            var settled = await CellStore.Settled(db, stop);
            var sums = await Sum(db, wish, time, from, to, settled, stop);
            // Had records been settled meanwhile, they could be in both.
            if (tries == TriesMax || await CellStore.Settled(db, stop) == settled) return sums;
        }
    }

    private async Task<Dictionary<FactSource, Dictionary<GroupKey, long[]>>> Sum(CentreDb db, ReportWish wish, Bucketing time, long from, long to, long settled, CancellationToken stop)
    {
        var sources = wish.Measures.Select(m => m.Source).Distinct().ToList();
        // A call that lasts longer than a day counts in full when it is settled.
        var (times, calls) = (sources.Contains(FactSource.AgentTimes), sources.Exists(s => s != FactSource.AgentTimes && FactSource.Made.Contains(s)));
        var fresh = to > settled && (times || calls) ? await RecordReading.Make(db, Math.Max(settled, from - DayMs), to, Now, calls, times, stop) : null;
        var sums = new Dictionary<FactSource, Dictionary<GroupKey, long[]>>();
        foreach (var source in sources)
        {
            var slice = new Slice(from, to, time, wish.Simulated, [.. wish.Rows.Where(row => row != NamedReport.Time).Select(row => Dimensions.Find(row)!.Column)], Narrowed(wish, source));
            var into = sums[source] = [];
            await CellStore.Sum(db, source, slice, into, stop);
            if (fresh is not null && FactSource.Made.Contains(source)) Add(source, fresh, slice, into);
            if (wish.Rows.Remove(NamedReport.Time).IndexOf(Dimension.Team) is >= 0 and var team) sums[source] = ByTeam(into, team, source.Width);
        }
        return sums;
    }

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Agents are those asked for, in the teams asked for, who may be seen.</summary>
    private ImmutableDictionary<string, ImmutableArray<string>> Narrowed(ReportWish wish, FactSource source)
    {
        var only = wish.Only.Where(o => o.Key != Dimension.Team).ToImmutableDictionary(o => Dimensions.Find(o.Key)!.Column, o => o.Value);
        if (!source.Dimensions.Contains(AgentColumn)) return only;
        IEnumerable<string>? agents = only.TryGetValue(AgentColumn, out var asked) ? asked : null;
        if (wish.Only.TryGetValue(Dimension.Team, out var teams)) agents = Both(agents, teams.SelectMany(team => organisation.Now.Subtree(team)).SelectMany(organisation.Now.MembersOf));
        if (wish.Agents is not null) agents = Both(agents, wish.Agents);
        return agents is null ? only : only.SetItem(AgentColumn, [.. agents]);
    }

    private static IEnumerable<string> Both(IEnumerable<string>? asked, IEnumerable<string> seen) => asked is null ? seen.Distinct() : asked.Intersect(seen);

    /// <summary>Agents become the teams they are in, and the sums of a team one row.</summary>
    private Dictionary<GroupKey, long[]> ByTeam(Dictionary<GroupKey, long[]> sums, int place, int width)
    {
        var teams = new Dictionary<GroupKey, long[]>();
        foreach (var (key, values) in sums)
        {
            var into = CellStore.At(teams, key with { Values = key.Values.SetItem(place, organisation.Now.TeamOf(key.Values[place]) ?? "") }, width);
            for (var i = 0; i < width; i++) into[i] += values[i];
        }
        return teams;
    }

    private static void Add(FactSource source, Cells cells, Slice slice, Dictionary<GroupKey, long[]> into)
    {
        var by = slice.By.Select(column => source.Dimensions.IndexOf(column)).ToArray();
        foreach (var (key, sums) in cells.Of(source))
        {
            if (key.Slot < slice.From || key.Slot >= slice.To || source.Simulated && key.Simulated != slice.Simulated) continue;
            var values = key.Dimensions.Split(Cells.Part);
            if (slice.Only.Any(only => source.Dimensions.IndexOf(only.Key) is >= 0 and var i && !only.Value.Contains(values[i]))) continue;
            var group = CellStore.At(into, new GroupKey(slice.Time.Of(key.Slot), [.. by.Select(i => values[i])]), source.Width);
            for (var i = 0; i < sums.Length; i++) group[i] += sums[i];
        }
    }

    private static ReportRow TotalOf(Dictionary<FactSource, Dictionary<GroupKey, long[]>> sums) => new(new GroupKey(0, []), sums.ToDictionary(s => s.Key, s =>
    {
        var total = new long[s.Key.Width];
        foreach (var row in s.Value.Values)
            for (var i = 0; i < total.Length; i++) total[i] += row[i];
        return total;
    }));

    /// <summary>In the order of time; otherwise what has most stands first.</summary>
    private static List<ReportRow> Sorted(List<ReportRow> rows, ReportWish wish)
    {
        var first = wish.Measures[0];
        return [.. rows.OrderBy(r => r.Key.Bucket).ThenByDescending(r => r.Of(first, r) is { } value && !first.OfTotal ? value : 0).ThenBy(r => string.Join(' ', r.Key.Values), StringComparer.Ordinal)];
    }
}

internal sealed class TooManyRowsException() : Exception($"a report has more than {ReportWish.RowsMax} rows");
