using Antiphon.Server.Features.Calls.Projections;
using Antiphon.Server.Persistence.Story;
using Microsoft.EntityFrameworkCore;

namespace Antiphon.Server.Tests.Calls;

/// <summary>Story, call records and what is shown live say the same, to the unit.</summary>
public sealed class AgreementTests : IDisposable
{
    private readonly Scene _scene = new Scene().Opened();

    public void Dispose() => _scene.Dispose();

    [Theory, InlineData(1), InlineData(4711)]
    public void Two_hundred_calls_agree_in_story_records_and_counters(int seed)
    {
        RunCalls(200, new Random(seed));

        var events = Events();
        using var db = _scene.Databases.CreateDbContext();
        var records = db.Set<CallRecord>().ToList();
        var figures = Figures.Sum(db.Set<QueueInterval>().ToList());
        var live = _scene.Board.Queues().Single().Today;

        Assert.Equal(200, records.Count);
        Assert.Equal(events.OfType<CallEnqueued>().Count(), figures.Offered);
        Assert.Equal(events.OfType<TalkStarted>().Count(), figures.Answered);
        Assert.Equal(events.OfType<CallEnded>().Count(e => e.Lost is LostReason.AbandonedInQueue or LostReason.AbandonedWhileRinging), figures.Abandoned);
        Assert.Equal(figures.Offered, figures.Answered + figures.Lost);
        Assert.Equal(records.Count(r => r.Result == CallResult.Answered), figures.Answered);
        Assert.Equal(records.Where(r => r.AnsweredAt != null).Sum(r => r.WaitMs), figures.WaitAnsweredMs);
        Assert.Equal(figures.View(), live);
        Assert.True(figures is { Answered: > 20, Abandoned: > 20, ShortAbandoned: > 0 }, figures.ToString());
        Assert.Equal(0, _scene.Board.CallsHeld);
        Assert.Equal(figures.Answered, db.Set<QueueInterval>().ToList().Sum(i => i.Waits.Counts.Values.Sum()));
    }

    [Theory, InlineData(11), InlineData(2026)]
    public void What_the_board_shows_of_a_queue_is_what_the_story_says_at_that_instant(int seed)
    {
        var draw = new Random(seed);
        var (instants, waited) = (0, 0);
        RunCalls(120, new Random(seed), () =>
        {
            if (draw.NextDouble() < 0.7) return;
            var (told, shown) = (new QueueTold(Events()), _scene.Board.Queues().Single());
            Assert.Equal(told.Waiting.Values.Order(), shown.Waiting.Select(w => w.Since).Order());
            Assert.Equal((told.Staffed, told.Free), (shown.Agents.SignedIn, shown.Agents.Ready));
            Assert.Equal((told.Offered, told.Answered, told.InTime), (shown.Today.Offered, shown.Today.Answered, shown.Today.AnsweredInTime));
            Assert.Equal(told.ServiceLevel, shown.Today.ServiceLevel);
            instants++;
            waited += told.Waiting.Count;
        });
        Assert.True(instants > 20 && waited > 10, $"{instants} instants, {waited} waited");
    }

    [Fact]
    public void Agents_times_of_a_shift_follow_each_other_without_gap_or_overlap()
    {
        RunCalls(40, new Random(7));
        Assert.Null(_scene.Ask(new SignOut(Scene.Ann)));

        using var db = _scene.Databases.CreateDbContext();
        var times = db.Set<AgentTime>().Where(t => t.Agent == "1001").ToList().OrderBy(t => t.Seq).ThenBy(t => t.Ordinal).ToList();
        Assert.All(times.Zip(times.Skip(1)), pair => Assert.Equal(pair.First.EndedAt, pair.Second.StartedAt));
        Assert.NotNull(times[^1].EndedAt);
    }

    [Fact]
    public void Records_made_anew_from_the_story_are_the_same_rows()
    {
        RunCalls(40, new Random(3));
        var before = Rows();
        _scene.Projector.Rebuild();
        Assert.Equal(before, Rows());
        Assert.NotEmpty(before);
    }

    [Fact]
    public void Every_decision_of_the_story_is_decided_the_same_way_again()
    {
        RunCalls(60, new Random(5));
        using var reader = _scene.Story.File.Read();
        Assert.Empty(StoryReplay.Differences(reader.Entries(0), RoutingState.Initial));
        Assert.Contains(reader.Entries(0), e => !e.Whys.IsEmpty);
    }

    [Fact]
    public void Counters_of_today_are_back_after_a_restart()
    {
        RunCalls(30, new Random(9));
        var before = _scene.Board.Queues().Single().Today;
        _scene.Kill();
        using var again = new Scene(_scene.Folder, _scene.Clock);
        Assert.Equal(before, again.Board.Queues().Single().Today);
    }

    private void RunCalls(int count, Random draw, Action? each = null)
    {
        _scene.SignInAtPhone(Scene.Ann);
        _scene.SignInAtPhone(Scene.Bob);
        for (var i = 0; i < count; i++)
        {
            _scene.Arrive("4001", $"138{i:00000000}");
            Answer(draw, chance: 0.7);
            foreach (var caller in _scene.Switch.Legs.Where(l => l.Inbound && draw.NextDouble() < (l.Recording is null ? 0.1 : 0.5))) _scene.Switch.HangUp(caller.Id);
            _scene.Pass(draw.Next(1, 9));
            each?.Invoke();
            foreach (var agent in new[] { Scene.Ann, Scene.Bob }) Continue(agent, draw);
        }
        foreach (var leg in _scene.Switch.Legs.Where(l => l.Inbound)) _scene.Switch.HangUp(leg.Id);
        _scene.Pass(40);
        Assert.Empty(_scene.State.Calls);
        Assert.Empty(_scene.Switch.Legs);
    }

    private void Continue(AgentId agent, Random draw)
    {
        if (!_scene.State.Agents.TryGetValue(agent, out var shift)) _scene.SignInAtPhone(agent);
        else if (shift.State is AgentState.NotReady) _scene.Ask(new GoReady(agent));
        else if (shift.State is AgentState.WrapUp && draw.NextDouble() < 0.5) _scene.Ask(new FinishWrapUp(agent));
    }

    private void Answer(Random draw, double chance)
    {
        foreach (var phone in new[] { "81001", "81002" })
            if (_scene.Switch.Ringing(phone) is { } leg && draw.NextDouble() < chance) _scene.Switch.Answer(leg);
        _scene.Pump();
    }

    private List<EngineEvent> Events()
    {
        using var reader = _scene.Story.File.Read();
        return [.. reader.Entries(0).SelectMany(e => e.Events)];
    }

    private List<string> Rows()
    {
        using var db = _scene.Databases.CreateDbContext();
        var rows = new List<string>();
        foreach (var table in new[] { "call_records", "call_segments", "agent_times", "queue_intervals", "projection_positions" })
        {
            using var command = db.Database.GetDbConnection().CreateCommand();
            db.Database.OpenConnection();
            command.CommandText = $"SELECT * FROM {table} ORDER BY 1, 2, 3";
            using var reader = command.ExecuteReader();
            while (reader.Read()) rows.Add(table + " " + string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => reader.GetValue(i))));
        }
        return rows;
    }

    /// <summary>How a queue stands, counted from the events alone.</summary>
    private sealed class QueueTold
    {
        private static readonly TimeSpan ServiceLevelWithin = TimeSpan.FromSeconds(20), Short = TimeSpan.FromSeconds(5);
        private readonly Dictionary<AgentId, AgentState> _agents = [];
        private int _short;

        public QueueTold(IEnumerable<EngineEvent> events)
        {
            foreach (var e in events) Take(e);
        }

        public Dictionary<CallId, DateTimeOffset> Waiting { get; } = [];
        public int Staffed => _agents.Values.Count(state => state is not AgentState.SignedOut);
        public int Free => _agents.Values.Count(state => state is AgentState.Ready);
        public int Offered { get; private set; }
        public int Answered { get; private set; }
        public int InTime { get; private set; }
        public double? ServiceLevel => Offered > _short ? (double)InTime / (Offered - _short) : null;

        private void Take(EngineEvent e)
        {
            switch (e)
            {
                case AgentStateChanged changed: _agents[changed.Agent] = changed.To; break;
                case CallEnqueued entered:
                    Waiting[entered.Call] = entered.At;
                    Offered++;
                    break;
                case TalkStarted talk when Waiting.Remove(talk.Call, out var since):
                    Answered++;
                    if (talk.At - since <= ServiceLevelWithin) InTime++;
                    break;
                case CallEnded ended when Waiting.Remove(ended.Call, out var since):
                    if (ended.Lost is LostReason.AbandonedInQueue or LostReason.AbandonedWhileRinging && ended.At - since < Short) _short++;
                    break;
            }
        }
    }
}
