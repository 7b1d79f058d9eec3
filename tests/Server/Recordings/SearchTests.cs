using Antiphon.Server.Features.Calls.Projections;
using Antiphon.Server.Features.Recordings;
using Antiphon.Server.Security.Organisation;
using Antiphon.Server.Tests.Calls;
using Antiphon.Switch.Contract;

namespace Antiphon.Server.Tests.Recordings;

/// <summary>Any combination of conditions finds exactly what fits it, page after page.</summary>
public class SearchTests : IDisposable
{
    private readonly Scene _scene = new Scene().Opened();
    private readonly List<Row> _all = [];

    public void Dispose() => _scene.Dispose();

    [Fact]
    public async Task Any_combination_finds_the_right_set_in_order_and_no_page_misses_or_repeats()
    {
        var dice = new Random(11);
        Fill(dice, 500);
        var search = new SearchRecordings(_scene.Databases, new OrganisationBook(new OrganisationNow([new Team { Id = Group, Name = Group }],
            [.. GroupMembers.Select(who => new TeamMember { TeamId = Group, JobNumber = who, ValidFrom = Start })], [])), _scene.Views, _scene.Projector, _scene.Clock);
        for (var round = 0; round < 60; round++)
        {
            var query = Draw(dice);
            var scope = dice.Next(3) switch { 0 => PeopleScope.All, 1 => PeopleScope.Own("1001"), _ => PeopleScope.Teams(System.Collections.Frozen.FrozenSet.Create("1001", "1002")) };
            Assert.True(SearchRecordings.TryResult(query.Result, out var result));
            var expected = _all.Where(row => Fits(row, query, result, scope)).Select(row => row.Call).OrderByDescending(c => c.StartedAt).ThenByDescending(c => c.Id, StringComparer.Ordinal).Select(c => c.Id);
            var found = new List<string>();
            for (string? before = null; ;)
            {
                Assert.True(SearchRecordings.TryCursor(before, out var from));
                var page = await search.Find(query with { Size = 37 }, from, result, scope, default);
                found.AddRange(page.Items.Select(i => i.Call.Id));
                if ((before = page.Next) is null) break;
            }
            Assert.Equal(expected, found);
        }
    }

    private static RecordingQuery Draw(Random dice)
    {
        var query = new RecordingQuery();
        if (dice.Next(3) == 0) query = query with { From = Start.AddMinutes(dice.Next(500)) };
        if (dice.Next(3) == 0) query = query with { To = Start.AddMinutes(dice.Next(500)) };
        if (dice.Next(3) == 0) query = query with { Agent = $"100{dice.Next(1, 4)}" };
        if (dice.Next(3) == 0) query = query with { Queue = dice.Next(2) == 0 ? "sales" : "service" };
        if (dice.Next(4) == 0) query = query with { Number = dice.Next(2) == 0 ? $"1380000{dice.Next(10):0000}" : $"{dice.Next(10)}" };
        if (dice.Next(3) == 0) query = query with { MinSeconds = dice.Next(300) };
        if (dice.Next(3) == 0) query = query with { MaxSeconds = dice.Next(600) };
        if (dice.Next(4) == 0) query = query with { Result = dice.Next(2) == 0 ? "answered" : "lost" };
        if (dice.Next(4) == 0) query = query with { Simulated = dice.Next(2) == 0 };
        if (dice.Next(4) == 0) query = query with { DeadAir = dice.Next(20) };
        if (dice.Next(5) == 0) query = query with { Overtalk = dice.Next(10) };
        if (dice.Next(5) == 0) query = query with { Team = Group };
        if (dice.Next(4) == 0) query = query with { Disposition = dice.Next(2) == 0 ? "/complaint/" : Paths[dice.Next(Paths.Length)] };
        if (dice.Next(4) == 0) query = query with { Note = dice.Next(2) == 0 ? "送货" : "late" };
        if (dice.Next(4) == 0) query = query with { ScoreMax = dice.Next(1, 6) };
        return query;
    }

    private static bool Fits(Row row, RecordingQuery q, CallResult? result, PeopleScope scope)
    {
        var (call, seconds) = (row.Call, row.Recording.LengthMs);
        var agents = call.Segments.Where(s => s.Kind is SegmentKind.Talk).Select(s => s.Agent!).ToList();
        var part = q.Number?.Length < RecordingQuery.WholeNumberFrom;
        return (q.From is null || call.StartedAt >= q.From) && (q.To is null || call.StartedAt < q.To) && (q.Agent is null || agents.Contains(q.Agent)) && (q.Queue is null || call.Queue == q.Queue)
            && (q.Number is null || (part ? call.Number.Contains(q.Number) : call.Number == "+86" + q.Number)) && (q.MinSeconds is null || seconds >= q.MinSeconds * 1_000) && (q.MaxSeconds is null || seconds <= q.MaxSeconds * 1_000)
            && (result is null || call.Result == result) && (q.Simulated is null || call.Simulated == q.Simulated) && (q.DeadAir is null || row.Signals.DeadAirLongest >= q.DeadAir) && scope.CoversAny(agents)
            && (q.Overtalk is null || row.Signals.Overtalk >= q.Overtalk) && (q.Team is null || agents.Intersect(GroupMembers).Any()) && (q.ScoreMax is null || row.Rating?.Score <= q.ScoreMax)
            && (q.Disposition is not { Length: > 0 } || row.Summary?.Path.StartsWith(q.Disposition, StringComparison.Ordinal) is true) && (q.Note is null || row.Summary?.Note.Contains(q.Note, StringComparison.Ordinal) is true);
    }

    private const string Group = "group";
    private static readonly string[] GroupMembers = ["1002", "1003"];
    private static readonly string[] Paths = ["", "/sale/", "/complaint/delivery/", "/complaint/quality/"];
    private static readonly string[] Notes = ["", "投诉送货太晚", "came late", "客户满意"];
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);

    private void Fill(Random dice, int count)
    {
        using var db = _scene.Databases.CreateDbContext();
        for (var i = 0; i < count; i++)
        {
            var id = IdText.Write(1_000_000 + i);
            var agents = Enumerable.Range(1, dice.Next(0, 3)).Select(_ => $"100{dice.Next(1, 4)}").ToList();
            // Several begin in one millisecond, so that pages are cut between them too.
            var call = new CallRecord
            {
                Id = id, StartedAt = Start.AddMinutes(i / 4), EndedAt = Start.AddMinutes(i / 4 + 3), Dialled = "4000", Number = $"+861380000{dice.Next(10):0000}", CallerName = "", Trunk = "t", Simulated = dice.Next(5) == 0,
                Queue = dice.Next(2) == 0 ? "sales" : "service", Agent = agents.LastOrDefault(), Result = dice.Next(2) == 0 ? CallResult.Answered : CallResult.Lost, Recorded = true,
            };
            foreach (var agent in agents) call.Begin(SegmentKind.Talk, call.StartedAt, "sales", agent);
            var recording = new Recording { CallId = id, File = $"{id}.wav", StartedAt = call.StartedAt, LengthMs = dice.Next(700_000), State = RecordingState.Complete };
            var signals = new RecordingSignalsRow { CallId = id, DeadAirLongest = dice.Next(25), Overtalk = dice.Next(12) };
            var summary = dice.Next(3) == 0 ? null : new CallSummary { CallId = id, Agent = "1001", Path = Paths[dice.Next(Paths.Length)], Note = Notes[dice.Next(Notes.Length)], At = call.StartedAt };
            var rating = dice.Next(2) == 0 ? null : new CallRating { CallId = id, InvitedAt = call.StartedAt, Simulated = call.Simulated, Scale = 5, Score = dice.Next(6) is > 0 and var score ? score : null };
            _all.Add(new Row(call, recording, signals, summary, rating));
            db.AddRange(((object?[])[call, recording, signals, summary, rating]).OfType<object>());
        }
        db.SaveChanges();
    }

    private sealed record Row(CallRecord Call, Recording Recording, RecordingSignalsRow Signals, CallSummary? Summary, CallRating? Rating);
}
