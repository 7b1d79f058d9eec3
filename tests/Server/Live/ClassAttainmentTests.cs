using Antiphon.Server.Tests.Calls;

namespace Antiphon.Server.Tests.Live;

/// <summary>Each class of customers has a target of its own, and the board says how it is met.</summary>
public sealed class ClassAttainmentTests : IDisposable
{
    private readonly Scene _scene = new Scene(facts: new ByNumber()).Opened();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void The_board_tells_the_attainment_of_each_class_against_its_own_target()
    {
        var queue = Scene.Centre.Queues[Scene.Sales] with { ServiceLevelSeconds = 20, WrapUpSecondsMax = 0, Classes = Scene.Centre.Queues[Scene.Sales].Classes.Add("vip", new ClassTreatment(0) { ServiceLevelSeconds = 5, TargetPercent = 90 }).Add("gold", new ClassTreatment(0)) };
        _ = _scene.Calls.Configure(Scene.Centre with { Version = 2, Queues = Scene.Centre.Queues.SetItem(Scene.Sales, queue) });
        _scene.Pump();
        _scene.SignInAtPhone(Scene.Ann);
        Served("13900000001", after: 2);
        Served("13900000001", after: 10);
        Served("13900000002", after: 10);
        Served("13800138000", after: 2);
        _scene.Ask(new GoNotReady(Scene.Ann, "break"));
        LeavesAfter("13900000001", 2);
        LeavesAfter("13900000001", 8);

        Assert.Equal([("gold", 20, null, 1, 1, 0, 1), ("vip", 5, 90, 4, 2, 1, 1)], Seen());
        _scene.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal([("gold", 20, null, 0, 0, 0, 0), ("vip", 5, (int?)90, 0, 0, 0, 0)], Seen());
    }

    private IEnumerable<(string, int, int?, long, long, long, long)> Seen() => _scene.Board.Queues().Single(queue => queue.Id == "sales").Classes.Select(c =>
        (c.Name, c.ServiceLevelSeconds, c.TargetPercent, c.Today.Offered, c.Today.Answered, c.Today.ShortAbandoned, c.Today.AnsweredInTime));

    private void Served(string number, double after)
    {
        var caller = _scene.Arrive(caller: number);
        _scene.Pass(after);
        _scene.Switch.Answer(_scene.Switch.Ringing("81001")!.Value);
        _scene.Pass(3);
        _scene.Switch.HangUp(caller);
        _scene.Pump();
    }

    private void LeavesAfter(string number, double seconds)
    {
        var caller = _scene.Arrive(caller: number);
        _scene.Pass(seconds);
        _scene.Switch.HangUp(caller);
        _scene.Pump();
    }

    private sealed class ByNumber : ICallerFacts
    {
        public CallerFacts Of(string number, bool extension, DateTimeOffset now) => number switch
        {
            "+8613900000001" => new CallerFacts { Class = "vip" },
            "+8613900000002" => new CallerFacts { Class = "gold" },
            _ => new CallerFacts(),
        };
    }
}
