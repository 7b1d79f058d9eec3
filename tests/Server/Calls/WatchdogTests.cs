using System.Reflection;
using Antiphon.Server.Features.Alarms;
using Antiphon.Server.Features.Calls.Projections;
using Antiphon.Server.Features.Watchdog;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace Antiphon.Server.Tests.Calls;

/// <summary>The running centre is damaged on purpose: it is seen, put right, and supervisors are told.</summary>
public sealed class WatchdogTests : IDisposable
{
    private readonly Scene _scene = new Scene().Opened();
    private readonly Told _alarms = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void A_ghost_agent_is_freed_within_one_look_the_waiting_caller_is_offered_and_an_alarm_says_so()
    {
        using var watchdog = new Watchdog(_scene.Calls, _alarms, _scene.Clock, NullLogger<Watchdog>.Instance);
        _scene.Calls.Happened += watchdog.Take;
        _scene.SignInAtPhone(Scene.Ann);
        Assert.Empty(watchdog.Look());

        Damage(state => state with { Agents = state.Agents.SetItem(Scene.Ann, state.Agents[Scene.Ann] with { State = AgentState.Talking, Call = new CallId("gone") }) });
        _scene.Arrive();
        Assert.Equal(CallPhase.Queued, Assert.Single(_scene.State.Calls.Values).Phase);

        Assert.Single(watchdog.Look());
        _scene.Pump();
        Assert.Equal((AgentState.Offered, CallPhase.Offered), (_scene.State.Agents[Scene.Ann].State, Assert.Single(_scene.State.Calls.Values).Phase));
        Assert.Equal(("routing-repaired", "1001", AlarmSeverity.Critical), Assert.Single(_alarms.Raised));
        Assert.Empty(watchdog.Look());
        using var reader = _scene.Story.File.Read();
        Assert.Contains(reader.Entries(0), entry => entry.Input is SelfCheck && entry.Events.OfType<StateRepaired>().Any());
    }

    [Fact]
    public async Task Rows_that_differ_from_the_story_are_named_told_and_gone_after_a_rebuild()
    {
        _scene.SignInAtPhone(Scene.Ann);
        for (var i = 0; i < 5; i++)
        {
            var caller = _scene.Arrive(caller: $"1380013800{i}");
            if (_scene.Switch.Ringing("81001") is { } leg) _scene.Switch.Answer(leg);
            _scene.Pass(5);
            _scene.Switch.HangUp(caller);
            _scene.Pass(35);
        }
        _scene.Pass(16 * 60);
        using var check = new RecordsCheck(_scene.Databases, _scene.Start, _scene.Parties, new Options { Data = _scene.Folder }, _scene.Clock, _alarms, NullLoggerFactory.Instance);
        var sound = await check.Run(default, settled: TimeSpan.Zero);
        Assert.True(sound is { Different: 0, Rows: > 15 }, string.Join(", ", sound.First));

        await using (var db = _scene.Databases.CreateDbContext())
            Assert.Equal(1, await db.Database.ExecuteSqlRawAsync("UPDATE call_records SET talk_ms = talk_ms + 1000 WHERE id = (SELECT min(id) FROM call_records)"));
        var damaged = await check.Run(default, settled: TimeSpan.Zero);
        Assert.Equal(1, damaged.Different);
        Assert.StartsWith("call ", Assert.Single(damaged.First));
        Assert.Equal("records-differ", Assert.Single(_alarms.Raised).Kind);

        _scene.Projector.Rebuild();
        Assert.Equal(0, (await check.Run(default, settled: TimeSpan.Zero)).Different);
        Assert.Equal(2, _alarms.Cleared);
        Assert.False(File.Exists(Path.Combine(_scene.Folder, "records-check.db")));
    }

    /// <summary>A database of before knows nothing of what numbers led to: the first look takes it over from the story, and from then on it is held against it.</summary>
    [Fact]
    public async Task What_numbers_led_to_is_held_against_the_story_and_taken_over_for_calls_of_before()
    {
        var caller = _scene.Arrive();
        _scene.Switch.HangUp(caller);
        _scene.Pass(16 * 60);
        using var check = new RecordsCheck(_scene.Databases, _scene.Start, _scene.Parties, new Options { Data = _scene.Folder }, _scene.Clock, _alarms, NullLoggerFactory.Instance);
        await using var db = _scene.Databases.CreateDbContext();

        await db.Database.ExecuteSqlRawAsync("UPDATE call_records SET led_to = NULL");
        Assert.Equal(1, (await check.Run(default, settled: TimeSpan.Zero)).Different);
        await db.Database.ExecuteSqlRawAsync("UPDATE call_records SET led_to = 'Fax'");
        Assert.Equal(1, (await check.Run(default, settled: TimeSpan.Zero)).Different);

        await db.Database.ExecuteSqlRawAsync("UPDATE call_records SET led_to = NULL");
        await db.Database.ExecuteSqlRawAsync("UPDATE schema_migrations SET applied_at = 4102444800000 WHERE name = '0742-led-to'");
        Assert.Equal(0, (await check.Run(default, settled: TimeSpan.Zero)).Different);
        Assert.Equal(LedTo.Queue, (await db.Set<CallRecord>().AsNoTracking().SingleAsync()).LedTo);
    }

    private void Damage(Func<RoutingState, RoutingState> change)
    {
        var field = typeof(CallLoop).GetField("_state", BindingFlags.NonPublic | BindingFlags.Instance)!;
        field.SetValue(_scene.Loop, change((RoutingState)field.GetValue(_scene.Loop)!));
    }

    private sealed class Told : IAlarms
    {
        public List<(string Kind, string Subject, AlarmSeverity Severity)> Raised { get; } = [];
        public int Cleared { get; private set; }

        public void Raise(string kind, string subject, AlarmSeverity severity, IReadOnlyDictionary<string, string>? details = null) => Raised.Add((kind, subject, severity));
        public void Clear(string kind, string subject) => Cleared++;
    }
}
