using Antiphon.Server.Features.Calls.Projections;
using Antiphon.Switch.Contract;

namespace Antiphon.Server.Tests.Calls;

/// <summary>A caller who hangs up and is called when it is his turn: over the switch, on the board, in the call list, and through the end of the process.</summary>
public sealed class CallbackTests : IDisposable
{
    private readonly Scene _scene = new Scene().Opened();

    public CallbackTests()
    {
        var queue = Scene.Centre.Queues[Scene.Sales] with { Exits = [new WaitingExit("1", new ToCallback())], Callback = new CallbackSettings { FromMinute = 0, ToMinute = 0 } };
        _scene.Calls.Configure(Scene.Centre with { Version = 2, Queues = Scene.Centre.Queues.SetItem(Scene.Sales, queue), Outside = new OutsideCalls("carrier", []) });
        _scene.Pump();
    }

    public void Dispose() => _scene.Dispose();

    private static string Heard(IEnumerable<PromptPart> parts) => string.Join(' ', parts.OfType<FilePart>().Select(part => Path.GetFileNameWithoutExtension(part.Path)));

    private void Press(LegId caller, string keys)
    {
        _scene.Switch.Key(caller, keys);
        _scene.Pump();
    }

    /// <summary>Agreed after 20 s, at the number he keys or his own.</summary>
    private void Agree(LegId caller, string? number = null)
    {
        _scene.Pass(20);
        Press(caller, "1");
        Assert.Equal("callback-number say:digits:13800138000 callback-choose", Heard(_scene.Switch.Last<CollectKeys>(caller)!.Parts));
        Press(caller, number is null ? "1" : "2");
        if (number is not null) Press(caller, number);
        Assert.Equal("callback-agreed", Heard(_scene.Switch.Last<Play>(caller)!.Parts));
        _scene.Switch.PromptEnds(caller);
        _scene.Pump();
    }

    [Theory, InlineData(null, "13800138000"), InlineData("02584001234", "02584001234")]
    public void The_customer_is_called_at_the_number_he_confirmed_or_keyed_under_the_same_contact(string? keyed, string called)
    {
        Agree(_scene.Arrive(), keyed);
        var waiting = Assert.Single(_scene.Board.Queues().Single(q => q.Id == "sales").Waiting);
        Assert.Equal((0, false), (waiting.Callback!.Attempts, waiting.Callback.Calling));
        _scene.Pass(30);
        _scene.SignInAtPhone(Scene.Ann);
        _scene.Switch.Answer(_scene.Switch.Ringing("81001")!.Value);
        _scene.Pump();
        var dial = _scene.Switch.Done.OfType<DialLeg>().Last();
        Assert.Equal(new TrunkTarget("carrier", called), dial.Target);
        _scene.Pass(5);
        _scene.Switch.Answer(dial.Leg);
        _scene.Pump();
        Assert.Equal(CallPhase.Talking, Assert.Single(_scene.State.Calls.Values).Phase);
        _scene.Pass(10);
        _scene.Switch.HangUp(dial.Leg);
        _scene.Pump();
        var record = _scene.Record();
        Assert.Equal((CallResult.Answered, 20_000L, 10_000L), (record.Result, record.WaitMs, record.TalkMs));
        Assert.Equal([(SegmentKind.Queue, "callback"), (SegmentKind.Callback, "answered")], record.Segments.Where(s => s.Kind is SegmentKind.Queue or SegmentKind.Callback).Select(s => (s.Kind, s.Outcome!)));
        Assert.All(record.Segments.Where(s => s.Kind is not SegmentKind.WrapUp), segment => Assert.NotNull(segment.EndedAt));
        using var db = _scene.Databases.CreateDbContext();
        var figures = db.Set<QueueInterval>().Where(i => i.Queue == "sales").ToList();
        Assert.Equal((1, 1, 0), (figures.Sum(i => i.Offered), figures.Sum(i => i.Answered), figures.Sum(i => i.AnsweredInTime)));
    }

    [Fact]
    public void The_customer_is_called_first_hears_who_calls_and_the_agent_rings_when_he_answers()
    {
        var queue = _scene.State.Centre.Queues[Scene.Sales];
        _scene.Calls.Configure(_scene.State.Centre with { Version = 3, Queues = _scene.State.Centre.Queues.SetItem(Scene.Sales, queue with { Callback = queue.Callback! with { CustomerFirst = true } }) });
        _scene.Pump();
        Agree(_scene.Arrive());
        _scene.SignInAtPhone(Scene.Ann);
        Assert.Null(_scene.Switch.Ringing("81001"));
        var dial = _scene.Switch.Done.OfType<DialLeg>().Last();
        Assert.Equal(new TrunkTarget("carrier", "13800138000"), dial.Target);
        _scene.Switch.Answer(dial.Leg);
        _scene.Pump();
        Assert.StartsWith("callback-connecting", Heard(_scene.Switch.Last<CollectKeys>(dial.Leg)!.Parts), StringComparison.Ordinal);
        _scene.Switch.Answer(_scene.Switch.Ringing("81001")!.Value);
        _scene.Pump();
        Assert.Equal(CallPhase.Talking, Assert.Single(_scene.State.Calls.Values).Phase);
        _scene.Pass(10);
        _scene.Switch.HangUp(dial.Leg);
        _scene.Pump();
        var record = _scene.Record();
        Assert.Equal((CallResult.Answered, 20_000L, 10_000L), (record.Result, record.WaitMs, record.TalkMs));
        Assert.All(record.Segments.Where(s => s.Kind is not SegmentKind.WrapUp), segment => Assert.NotNull(segment.EndedAt));
    }

    [Fact]
    public void A_callback_outlives_the_process_and_is_called_by_the_next_one()
    {
        Agree(_scene.Arrive());
        _scene.Kill();
        using var scene = new Scene(_scene.Folder, _scene.Clock);
        Assert.NotNull(Assert.Single(scene.State.Calls.Values).Callback);
        scene.SignInAtPhone(Scene.Ann);
        scene.Switch.Answer(scene.Switch.Ringing("81001")!.Value);
        scene.Pump();
        Assert.Equal(new TrunkTarget("carrier", "13800138000"), scene.Switch.Done.OfType<DialLeg>().Last().Target);
    }

    [Fact]
    public void A_supervisor_gives_a_callback_up()
    {
        Agree(_scene.Arrive());
        var call = _scene.State.Calls.Keys.Single();
        Assert.Null(_scene.Ask(new CancelCallback(call, new("1100"))));
        Assert.Empty(_scene.State.Calls);
        Assert.Equal((CallResult.Lost, ReleaseParty.Supervisor), (_scene.Record().Result, _scene.Record().ReleasedBy));
        Assert.Empty(_scene.Board.Queues().Single(q => q.Id == "sales").Waiting);
    }
}
