using Antiphon.Server.Features.Calls.Projections;
using Antiphon.Switch.Contract;

namespace Antiphon.Server.Tests.Calls;

/// <summary>What a waiting caller hears over the switch, the keys he may press, and what the call list says afterwards.</summary>
public sealed class WaitingTests : IDisposable
{
    private readonly Scene _scene = new Scene().Opened();

    public WaitingTests()
    {
        var queue = Scene.Centre.Queues[Scene.Sales] with
        {
            Announcements = new QueueAnnouncements { FirstAfterSeconds = 5, EverySeconds = 30, Wait = false },
            Exits = [new WaitingExit("9", new ToFlow(new("sorry")))],
        };
        var sorry = new Flow(new("sorry"), 1, "say", Scene.Centre.Flows[new("main")].Nodes.Clear().Add("say", new PlayNode(["sorry"], "end")).Add("end", new HangUpNode()));
        _scene.Calls.Configure(Scene.Centre with { Version = 2, Queues = Scene.Centre.Queues.SetItem(Scene.Sales, queue), Flows = Scene.Centre.Flows.Add(sorry.Id, sorry) });
        _scene.Pump();
    }

    public void Dispose() => _scene.Dispose();

    private static string Heard(IEnumerable<PromptPart> parts) => string.Join(' ', parts.OfType<FilePart>().Select(part => Path.GetFileNameWithoutExtension(part.Path)));

    [Fact]
    public void Music_goes_on_until_a_key_and_announcements_are_heard_once_before_it()
    {
        var caller = _scene.Arrive();
        Assert.Equal(("music", 0), (Heard(_scene.Switch.Last<CollectKeys>(caller)!.Parts), _scene.Switch.Last<CollectKeys>(caller)!.LoopFrom));
        _scene.Pass(5);
        var told = _scene.Switch.Last<CollectKeys>(caller)!;
        Assert.Equal(("queue-position say:number:1 queue-position-end music", 3), (Heard(told.Parts), told.LoopFrom));
        Assert.Equal((1, 1), (told.Minimum, told.Maximum));
    }

    [Fact]
    public void A_key_takes_the_caller_into_a_flow_under_the_same_contact()
    {
        var caller = _scene.Arrive();
        _scene.Pass(8);
        _scene.Switch.Key(caller, "4");
        _scene.Pump();
        Assert.Equal("music", Heard(_scene.Switch.Last<CollectKeys>(caller)!.Parts));
        _scene.Switch.Key(caller, "9");
        _scene.Pump();
        Assert.Equal("sorry", Heard(_scene.Switch.Last<Play>(caller)!.Parts));
        _scene.Switch.HangUp(caller);
        _scene.Pump();
        var record = _scene.Record();
        Assert.Equal((8_000, LostReason.AbandonedInIvr), (record.WaitMs, record.LostReason));
        Assert.Equal([(SegmentKind.Queue, "overflow"), (SegmentKind.Flow, "abandoned-in-ivr")], record.Segments.Select(segment => (segment.Kind, segment.Outcome!)));
    }
}
