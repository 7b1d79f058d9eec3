using System.Collections.Concurrent;
using Antiphon.Server.Features.Reports.Catalogue;
using Antiphon.Server.Features.Reports.Facts;

namespace Antiphon.Server.Features.Reports;

/// <summary>Figures of today and of this moment, as boards and alarms ask for them.</summary>
/// <param name="By"><c>queue</c>, <c>agent</c>, or empty: of all together.</param>
/// <param name="Measures">Keys of the catalogue, summed or live.</param>
/// <param name="Queues">Only these; null: all.</param>
/// <param name="Agents">Only the sums of these job numbers; null: all.</param>
/// <param name="Present">Only these count in figures of this moment; null: all.</param>
internal sealed record FigureAsk(string By, ImmutableArray<string> Measures, ImmutableArray<string>? Queues, ImmutableArray<string>? Agents, ImmutableArray<string>? Present);

/// <param name="Value">Queue or job number; empty: all together.</param>
/// <param name="Values">Of the measures in their order; null: an empty denominator, or not to be had so narrowed.</param>
/// <param name="Bases">Denominators, of what has one.</param>
internal sealed record FigureRow(string Value, IReadOnlyList<double?> Values, IReadOnlyList<long> Bases);

/// <summary>Answers from the catalogue. What many ask within a moment is computed once: live figures are of this instant, sums at most <see cref="Fresh"/> old, or
/// <see cref="TimesTaken"/> times as old as they take where the centre is so large that they take long.</summary>
internal sealed class TodayFigures(ReportQuery query, CallCentre calls, TimeProvider clock)
{
    public static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    private const int TimesTaken = 10, KeptMax = 500;
    private static readonly FactSource[] OfPeople = [FactSource.AgentCalls, FactSource.AgentTimes];
    private readonly ConcurrentDictionary<string, Kept> _kept = new();

    public async Task<IReadOnlyList<FigureRow>> Of(FigureAsk ask, CancellationToken stop)
    {
        var facts = new LiveFacts(calls.State, ask.Queues is { } queues ? [.. queues] : null, ask.Present is { } present ? [.. present] : null, clock.GetUtcNow());
        var rows = RowsOf(ask, facts);
        var sums = new Dictionary<FactSource, ReportResult?>();
        foreach (var source in ask.Measures.Select(Measures.Find).OfType<Measure>().Select(m => m.Source).Distinct()) sums[source] = await Sum(ask, source, facts, stop);
        return [.. rows.Select(row => new FigureRow(row, [.. ask.Measures.Select(key => Value(key, row, ask.By, facts, sums))], [.. ask.Measures.Select(key => Base(key, row, ask.By, facts, sums))]))];
    }

    private static List<string> RowsOf(FigureAsk ask, LiveFacts facts) => ask.By switch
    {
        "queue" => [.. facts.State.Centre.Queues.Keys.Select(q => q.Value).Where(q => facts.Queues is null || facts.Queues.Contains(q)).Order(StringComparer.Ordinal)],
        "agent" => [.. facts.People.Select(a => a.Id.Value).Order(StringComparer.Ordinal)],
        _ => [""],
    };

    private static double? Value(string key, string row, string by, LiveFacts facts, Dictionary<FactSource, ReportResult?> sums)
    {
        if (LiveMeasures.Find(key) is { } live) return live.Of(Narrowed(facts, row, by));
        if (Measures.Find(key) is not { } measure || sums[measure.Source] is not { } result) return null;
        return RowOf(result, row, by, measure.Source).Of(measure, result.Total);
    }

    private static LiveFacts Narrowed(LiveFacts facts, string row, string by) => by switch { "queue" => facts with { Queues = [row] }, "agent" => facts with { Agents = [row] }, _ => facts };

    private static long Base(string key, string row, string by, LiveFacts facts, Dictionary<FactSource, ReportResult?> sums) =>
        LiveMeasures.Find(key) is { Base: { } live } ? live(Narrowed(facts, row, by)) : Measures.Find(key) is { } measure && sums[measure.Source] is { } result ? measure.Parts(RowOf(result, row, by, measure.Source).Sums[measure.Source], result.Total.Sums[measure.Source]).Under : 0;

    private static ReportRow RowOf(ReportResult result, string row, string by, FactSource source) =>
        by.Length == 0 ? result.Total : result.Rows.FirstOrDefault(r => r.Key.Values[0] == row) ?? new ReportRow(result.Total.Key, new Dictionary<FactSource, long[]> { [source] = new long[source.Width] });

    /// <returns>Null: the facts cannot be told apart so.</returns>
    private async Task<ReportResult?> Sum(FigureAsk ask, FactSource source, LiveFacts facts, CancellationToken stop)
    {
        if (ask.By.Length > 0 && !source.Dimensions.Contains(ask.By)) return null;
        var people = OfPeople.Contains(source);
        if (!people && !source.Dimensions.Contains("queue") && (ask.Queues is not null || ask.Agents is not null)) return null;
        // What knows no queue is that of the people of these queues.
        var agents = people && ask.Queues is not null && !source.Dimensions.Contains("queue") ? [.. (facts with { Agents = ask.Agents }).People.Select(a => a.Id.Value)] : ask.Agents;
        var only = ask.Queues is { } queues && source.Dimensions.Contains("queue") ? ImmutableDictionary<string, ImmutableArray<string>>.Empty.Add("queue", queues) : ImmutableDictionary<string, ImmutableArray<string>>.Empty;
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(facts.Now, clock.LocalTimeZone).DateTime);
        var wish = new ReportWish(ask.By.Length > 0 ? [ask.By] : [], [.. Measures.All.Where(m => m.Source == source)], TimeUnit.None, today, today, Simulated: false, only, people && agents is { } seen ? seen : null);
        return await Recent($"{today} {ask.By} {source.Table} {source.Tally} {Text(ask.Queues)} {Text(agents)}", wish, stop);
    }

    private async Task<ReportResult> Recent(string key, ReportWish wish, CancellationToken stop)
    {
        var kept = _kept.GetOrAdd(key, _ => new Kept());
        await kept.Gate.WaitAsync(stop);
        try
        {
            if (kept.Result is { } recent && clock.GetElapsedTime(kept.At) < Longer(Fresh, kept.Took * TimesTaken)) return recent;
            var begun = clock.GetTimestamp();
            (kept.Result, kept.At) = (await query.Run(wish, stop), clock.GetTimestamp());
            kept.Took = clock.GetElapsedTime(begun, kept.At);
            if (_kept.Count > KeptMax) _kept.Clear();
            return kept.Result;
        }
        finally { kept.Gate.Release(); }
    }

    private static TimeSpan Longer(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private static string Text(ImmutableArray<string>? values) => values is { } some ? string.Join(',', some) : "*";

    private sealed class Kept
    {
        public SemaphoreSlim Gate { get; } = new(1);
        public ReportResult? Result { get; set; }
        public long At { get; set; }
        public TimeSpan Took { get; set; }
    }
}
