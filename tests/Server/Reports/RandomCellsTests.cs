using System.Collections.Immutable;
using Antiphon.Server.Features.Reports;
using Antiphon.Server.Features.Reports.Catalogue;
using Antiphon.Server.Features.Reports.Facts;
using Antiphon.Server.Security.Organisation;
using Antiphon.Server.Tests.Calls;
using Microsoft.Extensions.Logging.Abstractions;

namespace Antiphon.Server.Tests.Reports;

/// <summary>Random cells of random reports, held against a slow calculation that shares no code with them; and what is shown live against the reports.</summary>
public sealed class RandomCellsTests : IDisposable
{
    private const int ServiceLevelSeconds = 20;
    private static readonly QueueId Service = new("service");
    private readonly Scene _scene = new Scene().Opened();
    private readonly ZonedClock _clock;
    private readonly ReportQuery _query;
    private readonly Settling _settling;

    public RandomCellsTests()
    {
        // Half an hour off: hours and days of the zone begin within those of UTC.
        _clock = new ZonedClock(_scene.Clock, TimeZoneInfo.FindSystemTimeZoneById("Asia/Kolkata"));
        _query = new ReportQuery(_scene.Databases, _scene.Projector, new OrganisationBook(OrganisationNow.Empty), _clock);
        _settling = new Settling(_scene.Databases, _scene.Projector, _clock, NullLogger<Settling>.Instance);
        var centre = Scene.Centre;
        _ = _scene.Calls.Configure(centre with
        {
            Version = 2, Queues = centre.Queues.Add(Service, new QueueSettings(Service) { WrapUpSecondsMax = 10 }), Numbers = centre.Numbers.Add("4002", new ToQueue(Service)),
            Agents = centre.Agents.SetItem(Scene.Bob, centre.Agents[Scene.Bob] with { Queues = [Scene.Sales, Service] }),
        });
        _scene.Pump();
    }

    public void Dispose()
    {
        _settling.Dispose();
        _scene.Dispose();
    }

    [Theory, InlineData(20261122)]
    public async Task A_thousand_random_cells_of_random_reports_are_what_the_raw_facts_say(int seed)
    {
        var draw = new Random(seed);
        var began = _scene.Clock.GetUtcNow();
        for (var burst = 0; burst < 12; burst++)
        {
            Burst(draw, calls: 18);
            _scene.Clock.Advance(TimeSpan.FromMinutes(draw.Next(20, 700)));
            _scene.Pump();
            if (burst == 7) Assert.True(await _settling.Run(CancellationToken.None) > 0);
        }
        Burst(draw, calls: 6, finish: false);

        var facts = new SlowFacts(Events(), ServiceLevelSeconds, _scene.Clock.GetUtcNow());
        var differences = new List<string>();
        for (var cell = 0; cell < 1000;) cell += await Compare(facts, draw, began, differences);
        Assert.True(differences.Count == 0, string.Join("\n", differences.Take(20)));
    }

    [Theory, InlineData(7)]
    public async Task What_is_shown_live_is_what_the_report_of_today_says_at_any_instant(int seed)
    {
        var draw = new Random(seed);
        var utc = new ReportQuery(_scene.Databases, _scene.Projector, new OrganisationBook(OrganisationNow.Empty), _scene.Clock);
        for (var look = 0; look < 25; look++)
        {
            Burst(draw, calls: 3, finish: false);
            foreach (var queue in _scene.Board.Queues())
            {
                var day = $"{_scene.Clock.GetUtcNow():yyyy-MM-dd}";
                var report = await utc.Run(WrittenDays.Wish("queue", TimeUnit.None, day, day, "offered queue-answered queue-lost abandoned short-abandoned answered-in-time answer-rate service-level asa", ("queue", queue.Id)), CancellationToken.None);
                var row = report.Rows is [var only, ..] ? only : report.Total;
                double? Of(string key) => row.Of(Measures.Find(key)!, report.Total);
                Assert.Equal((queue.Today.Offered, queue.Today.Answered, queue.Today.Lost, queue.Today.Abandoned, queue.Today.ShortAbandoned, queue.Today.AnsweredInTime),
                    ((long)Of("offered")!, (long)Of("queue-answered")!, (long)Of("queue-lost")!, (long)Of("abandoned")!, (long)Of("short-abandoned")!, (long)Of("answered-in-time")!));
                Assert.Equal((queue.Today.AnswerRate, queue.Today.ServiceLevel, queue.Today.Asa), (Of("answer-rate"), Of("service-level"), Of("asa")));
            }
        }
    }

    /// <summary>One random report, all of its rows.</summary>
    /// <returns>Cells that were compared.</returns>
    private async Task<int> Compare(SlowFacts facts, Random draw, DateTimeOffset began, List<string> differences)
    {
        var (keys, dimensions) = draw.Next(4) switch
        {
            0 => (SlowFacts.OfQueues, new[] { "", "queue" }),
            1 => (SlowFacts.OfCalls, ["", "dialled"]),
            2 => (SlowFacts.OfAgents, ["", "agent", "queue"]),
            _ => (SlowFacts.OfTimes, ["", "agent"]),
        };
        var measure = keys[draw.Next(keys.Count)];
        var dimension = dimensions[draw.Next(dimensions.Length)];
        var unit = (TimeUnit[])[TimeUnit.None, TimeUnit.Quarter, TimeUnit.Hour, TimeUnit.Day, TimeUnit.HourOfDay];
        var by = unit[draw.Next(unit.Length)];
        var first = DateOnly.FromDateTime(began.DateTime).AddDays(draw.Next(-1, 4));
        var wish = new ReportWish([.. by is TimeUnit.None ? [] : (string[])["time"], .. dimension is "" ? [] : (string[])[dimension]], [Measures.Find(measure)!], by, first, first.AddDays(draw.Next(0, 5)), false,
            ImmutableDictionary<string, ImmutableArray<string>>.Empty, Agents: null);
        var report = await _query.Run(wish, CancellationToken.None);
        var atoms = facts.Of(measure);
        var rows = report.Rows.Append(report.Total).ToList();
        foreach (var row in draw.GetItems([.. rows], Math.Min(8, rows.Count)))
        {
            var total = ReferenceEquals(row, report.Total);
            var value = total || dimension is "" ? null : row.Key.Values[0];
            var expected = Slow(atoms, Ranges(wish, total ? null : row.Key.Bucket), dimension, value, Measures.Find(measure)!.Under.IsEmpty);
            var found = row.Of(Measures.Find(measure)!, report.Total);
            if (expected is null != found is null || Math.Abs((expected ?? 0) - (found ?? 0)) > 1e-6)
                differences.Add($"{measure} by {by} {dimension}={value} {wish.From}–{wish.To} bucket {row.Key.Bucket}{(total ? " total" : "")}: {found} instead of {expected}");
        }
        return Math.Min(8, rows.Count);
    }

    /// <summary>The stretches of UTC that a bucket means: half past six in the evening of the day before is midnight.</summary>
    private static List<(DateTimeOffset From, DateTimeOffset To)> Ranges(ReportWish wish, long? bucket)
    {
        DateTimeOffset Midnight(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), new TimeSpan(5, 30, 0));
        var whole = (Midnight(wish.From), Midnight(wish.To.AddDays(1)));
        if (bucket is not { } at || wish.Unit is TimeUnit.None) return [whole];
        if (wish.Unit is TimeUnit.Day) return [(Midnight(new DateOnly(1970, 1, 1).AddDays((int)at)), Midnight(new DateOnly(1970, 1, 1).AddDays((int)at + 1)))];
        if (wish.Unit is TimeUnit.HourOfDay) return [.. Enumerable.Range(0, wish.Days).Select(d => (Midnight(wish.From.AddDays(d)).AddHours(at), Midnight(wish.From.AddDays(d)).AddHours(at + 1)))];
        var begin = DateTimeOffset.UnixEpoch.AddMilliseconds(at);
        return [(begin, begin.AddMinutes(wish.Unit is TimeUnit.Hour ? 60 : 15))];
    }

    private static double? Slow(IReadOnlyList<Atom> atoms, List<(DateTimeOffset From, DateTimeOffset To)> ranges, string dimension, string? value, bool plain)
    {
        var (over, under) = (0.0, 0.0);
        foreach (var atom in atoms)
        {
            var own = dimension switch { "queue" => atom.Queue, "agent" => atom.Agent, "dialled" => atom.Dialled, _ => "" };
            if (value is not null && own != value) continue;
            foreach (var (from, to) in ranges)
            {
                var seconds = (Min(atom.Until, to) - Max(atom.At, from)).TotalSeconds;
                var share = atom.At == atom.Until ? atom.At >= from && atom.At < to ? 1 : 0 : Math.Max(0, seconds);
                over += atom.Over * share;
                under += atom.Under * share;
            }
        }
        return plain ? over : under > 0 ? over / under : null;
    }

    private static DateTimeOffset Min(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;

    private static DateTimeOffset Max(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private void Burst(Random draw, int calls, bool finish = true)
    {
        foreach (var agent in new[] { Scene.Ann, Scene.Bob }) Continue(agent, draw);
        for (var i = 0; i < calls; i++)
        {
            _scene.Arrive(draw.Next(2) == 0 ? "4001" : "4002", $"138{draw.Next(10_000):00000000}");
            foreach (var phone in new[] { "81001", "81002" })
                if (_scene.Switch.Ringing(phone) is { } leg && draw.NextDouble() < 0.6) _scene.Switch.Answer(leg);
            _scene.Pump();
            foreach (var caller in _scene.Switch.Legs.Where(l => l.Inbound && draw.NextDouble() < (l.Recording is null ? 0.15 : 0.4))) _scene.Switch.HangUp(caller.Id);
            _scene.Pass(draw.Next(1, 15));
            foreach (var agent in new[] { Scene.Ann, Scene.Bob }) Continue(agent, draw);
        }
        if (!finish) return;
        foreach (var leg in _scene.Switch.Legs.Where(l => l.Inbound)) _scene.Switch.HangUp(leg.Id);
        _scene.Pass(40);
        if (draw.Next(3) == 0) _scene.Ask(new SignOut(Scene.Ann));
    }

    private void Continue(AgentId agent, Random draw)
    {
        if (!_scene.State.Agents.TryGetValue(agent, out var shift)) _scene.SignInAtPhone(agent);
        else if (shift.State is AgentState.NotReady) _scene.Ask(new GoReady(agent));
        else if (shift.State is AgentState.WrapUp && draw.NextDouble() < 0.5) _scene.Ask(new FinishWrapUp(agent));
    }

    private List<EngineEvent> Events()
    {
        using var reader = _scene.Story.File.Read();
        return [.. reader.Entries(0).SelectMany(e => e.Events)];
    }
}
