using Antiphon.Server.Features.Alarms;
using Antiphon.Server.Features.Calls.Projections;
using Antiphon.Server.Features.Watchdog;
using Antiphon.Server.Persistence.Story;
using Microsoft.Extensions.Logging.Abstractions;

namespace Antiphon.Server.Tests.Calls;

/// <summary>Routing cannot apply the rules of a queue: its callers ring in plain rotation, supervisors are told, and the call list says so.</summary>
public sealed class FallbackTests : IDisposable
{
    private readonly Scene _scene = new Scene().Opened();
    private readonly Told _alarms = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void Calls_still_ring_agents_in_plain_rotation_and_are_recorded_as_fallback()
    {
        using var watchdog = new Watchdog(_scene.Calls, _alarms, _scene.Clock, NullLogger<Watchdog>.Instance);
        _scene.Calls.Happened += watchdog.Take;
        _scene.SignInAtPhone(Scene.Ann);
        _scene.SignInAtPhone(Scene.Bob);
        Configure(2, new SkillStage([new SkillStep(0, [new SkillNeed(null!, 5)])]));
        Assert.Equal(["81001", "81002", "81001"], Enumerable.Range(0, 3).Select(_ => Served()));
        Assert.Equal([("routing-fallback", "sales")], _alarms.Open);

        Configure(3);
        Served();
        Assert.Empty(_alarms.Open);
        Assert.Equal([true, true, true, false], Enumerable.Range(0, 4).Select(index => _scene.Record(index).Fallback));
        Assert.All(Enumerable.Range(0, 4), index => Assert.Equal(CallResult.Answered, _scene.Record(index).Result));
        using var reader = _scene.Story.File.Read();
        Assert.Empty(StoryReplay.Differences(reader.Entries(0), RoutingState.Initial));
    }

    private string Served()
    {
        var caller = _scene.Arrive();
        var rings = new[] { "81001", "81002" }.Single(extension => _scene.Switch.Ringing(extension) is not null);
        _scene.Switch.Answer(_scene.Switch.Ringing(rings)!.Value);
        _scene.Pass(5);
        _scene.Switch.HangUp(caller);
        _scene.Pass(35);
        return rings;
    }

    private void Configure(int version, params PolicyStage[] stages)
    {
        _ = _scene.Calls.Configure(Scene.Centre with { Version = version, Queues = Scene.Centre.Queues.SetItem(Scene.Sales, Scene.Centre.Queues[Scene.Sales] with { Stages = [.. stages] }) });
        _scene.Pump();
    }

    private sealed class Told : IAlarms
    {
        public HashSet<(string Kind, string Subject)> Open { get; } = [];

        public void Raise(string kind, string subject, AlarmSeverity severity, IReadOnlyDictionary<string, string>? details = null) => Open.Add((kind, subject));

        public void Clear(string kind, string subject) => Open.Remove((kind, subject));
    }
}
