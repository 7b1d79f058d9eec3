using Antiphon.Server.Persistence.Story;
using Antiphon.Server.Tests.Calls;
using Antiphon.Switch.Contract;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Antiphon.Server.Tests.Story;

/// <summary>What the disk does to the calls: nothing happens before it is written, and calls go on when it cannot be.</summary>
public sealed class StoryDiskTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Effects_are_released_only_after_the_commit()
    {
        using var gate = new Gate();
        using var scene = new Scene(gate: gate.Pass, threads: true);
        _ = scene.Calls.Configure(Scene.Centre);
        await Eventually.Holds(() => !scene.State.Centre.Queues.IsEmpty, Soon, "the settings are on disk");

        gate.Close();
        var caller = scene.Switch.Arrive("4001");
        await gate.Entered();
        var wish = scene.Calls.Ask(new SignIn(Scene.Ann, "81001", Standing: true));
        Assert.Null(scene.Switch.Last<AnswerLeg>(caller));
        Assert.False(wish.IsCompleted);
        Assert.Empty(scene.State.Calls);

        gate.Open();
        await Eventually.Holds(() => scene.Switch.Last<AnswerLeg>(caller) is not null, Soon, "the caller is answered");
        Assert.Null(await wish.WaitAsync(Soon));
        Assert.True(scene.Start.Durable);
    }

    [Fact]
    public void Step_that_leaves_nothing_on_disk_does_not_wait_for_it_but_for_those_before_it()
    {
        var commits = 0;
        using var writer = new StoryWriter(_ => commits++, new StoryOptions(), new ManualClock(), NullLogger<StoryWriter>.Instance);
        List<string> released = [];
        StoryStep Step(string name, bool isVoid) => new(null, RoutingState.Initial, isVoid ? [] : [new StoryParty(new PartyId(1), "1", "")], [], () => released.Add(name));

        writer.Enqueue(Step("void", isVoid: true));
        Assert.Equal(["void"], released);
        Assert.Equal(0, commits);

        writer.Enqueue(Step("written", isVoid: false));
        writer.Enqueue(Step("behind it", isVoid: true));
        Assert.Equal(["void"], released);
        writer.RunPending();
        Assert.Equal(["void", "written", "behind it"], released);
        Assert.Equal(1, commits);
    }

    [Fact]
    public void Who_follows_the_story_closely_gets_its_entries_from_memory_and_who_is_far_behind_does_not()
    {
        var newest = new NewestEntries();
        Assert.Null(newest.Behind(0, 10));
        for (var seq = 1L; seq <= NewestEntries.Kept + 10; seq++)
            newest.Add([new StoryStep(new StoryEntry(seq, default, 1, 1, new ClockTicked(), [], []), RoutingState.Initial, [], [], () => { })]);
        Assert.Null(newest.Behind(9, 10));
        Assert.Equal([11L, 12, 13], newest.Behind(10, 3)!.Select(e => e.Seq));
        Assert.Equal([NewestEntries.Kept + 10L], newest.Behind(NewestEntries.Kept + 9, 10)!.Select(e => e.Seq));
        Assert.Empty(newest.Behind(NewestEntries.Kept + 10, 10)!);
        Assert.Null(newest.Behind(NewestEntries.Kept + 11, 10));
    }

    [Fact]
    public async Task Calls_go_on_when_the_disk_stalls_and_all_is_written_when_it_is_back()
    {
        using var gate = new Gate();
        using var scene = new Scene(gate: gate.Pass, threads: true);
        _ = scene.Calls.Configure(Scene.Centre);
        await Eventually.Holds(() => !scene.State.Centre.Queues.IsEmpty, Soon, "the settings are on disk");

        gate.Close();
        var first = scene.Switch.Arrive("4001");
        await gate.Entered();
        scene.Clock.Advance(TimeSpan.FromSeconds(1.9));
        Assert.Null(scene.Switch.Last<AnswerLeg>(first));
        scene.Clock.Advance(TimeSpan.FromSeconds(0.2));
        await Eventually.Holds(() => scene.Switch.Last<AnswerLeg>(first) is not null, Soon, "the caller is answered without the disk");
        Assert.False(scene.Start.Durable);
        var second = scene.Switch.Arrive("4001");
        await Eventually.Holds(() => scene.Switch.Last<AnswerLeg>(second) is not null, Soon, "the next one too");
        Assert.True(scene.Story.Writer.Spooled > 0);

        gate.Open();
        await Eventually.Holds(() => scene.Start.Durable, Soon, "the alarm is over");
        using var reader = scene.Story.File.Read();
        Assert.Equal(2, reader.Entries(0).SelectMany(e => e.Events).OfType<CallStarted>().Count());
    }

    [Fact]
    public void Disk_that_refuses_is_tried_again_and_loses_nothing()
    {
        var refuse = false;
        using var scene = new Scene(gate: () => { if (refuse) throw new IOException("no"); }).Opened();
        refuse = true;
        var caller = scene.Arrive();
        Assert.NotNull(scene.Switch.Last<AnswerLeg>(caller));
        Assert.False(scene.Start.Durable);
        scene.Pass(5);
        Assert.False(scene.Start.Durable);

        refuse = false;
        scene.Pass(2);
        Assert.True(scene.Start.Durable);
        using var reader = scene.Story.File.Read();
        Assert.Single(reader.Entries(0).SelectMany(e => e.Events).OfType<CallStarted>());
        Assert.Single(scene.Calls.State.Calls);
    }

    [Fact]
    public void Full_spool_refuses_new_calls_and_wishes_while_calls_in_progress_go_on()
    {
        var refuse = false;
        using var scene = new Scene(gate: () => { if (refuse) throw new IOException("no"); }, story: new StoryOptions { SpoolMax = 5 }).Opened();
        var caller = scene.Arrive("4000");
        refuse = true;
        for (var i = 0; i < 5; i++) scene.Arrive();
        var late = scene.Arrive();
        Assert.Equal(HangupCause.Congestion, scene.Switch.Last<RejectLeg>(late)!.Cause);
        Assert.ThrowsAny<Features.Calls.CentreBusyException>(() => { _ = scene.Calls.Ask(new GoReady(Scene.Ann)); });
        Assert.False(scene.Start.Ready);

        scene.Switch.Key(caller, "1");
        scene.Pump();
        Assert.Equal(Scene.Sales, scene.State.Calls.Values.Single(c => c.Dialled == "4000").Queue);
        refuse = false;
        scene.Pass(2);
        Assert.True(scene.Start.Ready);
    }

    [Theory]
    [InlineData("UPDATE entries SET events = replace(events, '4001', '4002') WHERE seq = 2", "Entry 2 of the story was torn or changed")]
    [InlineData("UPDATE entries SET input = '{' WHERE seq = 2", "Entry 2 of the story was torn or changed")]
    [InlineData("DELETE FROM entries WHERE seq = 2", "Entry 2 of the story is missing")]
    public void Damaged_entry_is_named_at_the_start(string damage, string message)
    {
        var killed = new Scene().Opened();
        killed.Arrive();
        killed.Arrive();
        killed.Kill();
        Run(killed.Folder, damage);

        var refused = Assert.Throws<StoryDamagedException>(() => new Scene(killed.Folder, killed.Clock));
        Assert.StartsWith(message, refused.Message);
        Directory.Delete(killed.Folder, recursive: true);
    }

    [Fact]
    public void Damaged_snapshot_is_passed_over_for_the_events()
    {
        var killed = new Scene().Opened();
        killed.SignInAtPhone(Scene.Ann);
        killed.Pass(301);
        killed.Story.RunUpkeep();
        killed.Arrive();
        killed.Kill();
        Run(killed.Folder, "UPDATE snapshots SET state = x'1f8b00'");

        using var scene = new Scene(killed.Folder, killed.Clock);
        Assert.True(scene.State.Agents.ContainsKey(Scene.Ann));
    }

    [Fact]
    public void File_that_is_no_story_is_refused_in_plain_words()
    {
        var folder = TestFolder.New("story");
        File.WriteAllText(Path.Combine(folder, "story.db"), new string('x', 4096));
        Assert.Contains("cannot be read as a story", Assert.Throws<StoryDamagedException>(() => StoryFile.Open(folder)).Message);
        Directory.Delete(folder, recursive: true);
    }

    private static void Run(string folder, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "story", "story.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        Assert.True(command.ExecuteNonQuery() > 0);
    }

    /// <summary>Holds up commits.</summary>
    private sealed class Gate : IDisposable
    {
        private readonly ManualResetEventSlim _open = new(true);
        private volatile TaskCompletionSource _entered = new();

        public void Pass()
        {
            if (!_open.IsSet) _entered.TrySetResult();
            _open.Wait();
        }

        public void Close()
        {
            _entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _open.Reset();
        }

        public Task Entered() => _entered.Task.WaitAsync(Soon);

        public void Open() => _open.Set();

        public void Dispose() => _open.Set();
    }
}
