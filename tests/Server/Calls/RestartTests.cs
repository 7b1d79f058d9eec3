using Antiphon.Server.Features.Calls.Projections;
using Antiphon.Server.Features.Recordings;

namespace Antiphon.Server.Tests.Calls;

/// <summary>The process is killed in the middle of everything, and a new one goes on with the same files.</summary>
public sealed class RestartTests : IDisposable
{
    private readonly Scene _killed = new Scene().Opened();

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_killed.Folder, recursive: true);
    }

    [Fact]
    public void Calls_of_a_killed_process_end_with_system_fault_and_the_next_one_is_answered()
    {
        _killed.SignInAtPhone(Scene.Ann);
        _killed.Arrive(caller: "02512345678");
        _killed.Switch.Answer(_killed.Switch.Ringing("81001")!.Value);
        _killed.Pump();
        _killed.Pass(20);
        _killed.Arrive(caller: "13900000000");
        _killed.Kill();

        using var scene = new Scene(_killed.Folder, _killed.Clock);
        Assert.Empty(scene.State.Calls);
        var (talked, waited) = (scene.Record(0), scene.Record(1));
        Assert.Equal((CallResult.Answered, EndReason.SystemFault, 20_005), (talked.Result, talked.EndReason, talked.TalkMs));
        Assert.Equal((CallResult.Lost, LostReason.SystemFault), (waited.Result, waited.LostReason));
        Assert.Equal("+862512345678", talked.Number);

        scene.Switch.Register("81001");
        scene.Pump();
        scene.Ask(new FinishWrapUp(Scene.Ann));
        var caller = scene.Arrive();
        scene.Switch.Answer(scene.Switch.Ringing("81001")!.Value);
        scene.Pump();
        Assert.Equal(CallPhase.Talking, scene.State.Calls.Values.Single().Phase);
        Assert.NotNull(scene.Switch.Last<Antiphon.Switch.Contract.JoinLegs>(caller));
    }

    [Fact]
    public async Task Recording_of_a_killed_process_is_mended_and_told_as_recovered()
    {
        _killed.SignInAtPhone(Scene.Ann);
        _killed.Arrive();
        _killed.Switch.Answer(_killed.Switch.Ringing("81001")!.Value);
        _killed.Pump();
        var call = _killed.State.Calls.Keys.Single().Value;
        _killed.Kill();

        using var scene = new Scene(_killed.Folder, _killed.Clock);
        Assert.Equal(new RecordingView(call, 1.0, RecordingState.Recovered), (await scene.Recordings.Of([call], default))[call]);
        Assert.NotNull(await scene.Recordings.FileOf(call, default));
    }

    [Fact]
    public void Agents_stay_signed_in_over_a_restart_and_their_telephones_have_to_come_back()
    {
        _killed.SignInAtPhone(Scene.Ann);
        _killed.SignInAtPage(Scene.Bob);
        _killed.Kill();

        using var scene = new Scene(_killed.Folder, _killed.Clock);
        Assert.Equal([false, false], scene.State.Agents.Values.Select(a => a.PhoneUp));
        scene.Switch.Register("81001");
        scene.Switch.Stand("81002");
        scene.Pump();
        Assert.Equal([AgentState.Ready, AgentState.Ready], scene.State.Agents.Values.Select(a => a.State));
        Assert.All(scene.State.Agents.Values, a => Assert.True(a.PhoneUp));
    }

    [Fact]
    public void State_from_a_snapshot_is_the_state_from_all_events()
    {
        _killed.SignInAtPhone(Scene.Ann);
        _killed.Arrive();
        _killed.Pass(301);
        _killed.Story.RunUpkeep();
        _killed.Arrive("4000");
        _killed.Arrive("4001");
        var before = RoutingJson.Write(_killed.State);
        _killed.Kill();

        using var file = Persistence.Story.StoryFile.Open(Path.Combine(_killed.Folder, "story"));
        using var reader = file.Read();
        Assert.NotEmpty(reader.Snapshots());
        var fromSnapshot = Persistence.Story.StoryRecovery.From(file).State;
        var fromEvents = reader.Entries(0).SelectMany(e => e.Events).Aggregate(RoutingState.Initial, Engine.Routing.RoutingEngine.Apply);
        Assert.Equal(before.Length, RoutingJson.Write(fromSnapshot).Length);
        Assert.Equal(RoutingJson.Write(fromEvents).Length, RoutingJson.Write(fromSnapshot).Length);
        Assert.Equal(fromEvents.Calls.Keys.Order(Comparer<CallId>.Create((a, b) => string.CompareOrdinal(a.Value, b.Value))),
            fromSnapshot.Calls.Keys.Order(Comparer<CallId>.Create((a, b) => string.CompareOrdinal(a.Value, b.Value))));
    }
}
