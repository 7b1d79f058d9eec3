using System.Collections.Immutable;
using Antiphon.Server.Features.Calls.Projections;
using Antiphon.Switch.Contract;

namespace Antiphon.Server.Tests.Calls;

/// <summary>What an agent plays into his talk, and what is heard before it: what the switch is told, and what the record says afterwards.</summary>
public sealed class PlaybackTests : IDisposable
{
    private static readonly ImmutableArray<string> Prices = ["prices", "hours"];
    private readonly Scene _scene = new Scene().Opened();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void Both_hear_what_is_played_and_talk_again_at_the_end()
    {
        var (ann, caller, call) = TalkAtPage();
        _scene.Pass(10);
        Assert.Null(_scene.Ask(new PlayToCustomer(call, Scene.Ann, Prices, Resume: true)));
        Assert.Equal(ann, _scene.Switch.Last<PartLegs>(caller)!.Other);
        Assert.All([caller, ann], leg => Assert.Equal("prices.wav hours.wav", Files(_scene.Switch.Last<Play>(leg)!)));
        Assert.Equal("prices hours", string.Join(' ', _scene.Board.Desk("1001").Call!.Playback!.Prompts));
        _scene.Pass(6);
        Assert.Null(_scene.Ask(new PausePlayback(call, Scene.Ann)));
        Assert.Equal(new JoinLegs(caller, ann), _scene.Switch.Done.OfType<JoinLegs>().Last());
        _scene.Pass(3);
        Assert.Null(_scene.Ask(new ContinuePlayback(call, Scene.Ann)));
        Assert.All([caller, ann], leg => Assert.Equal(TimeSpan.FromSeconds(6), _scene.Switch.Last<Play>(leg)!.Skip));
        _scene.Pass(4);
        var joins = Joins();
        _scene.Switch.PromptEnds(ann);
        _scene.Pump();
        Assert.Equal(joins, Joins());
        _scene.Switch.PromptEnds(caller);
        _scene.Pump();
        Assert.Equal((joins + 1, null), (Joins(), _scene.Board.Desk("1001").Call!.Playback));
        _scene.Switch.HangUp(caller);
        _scene.Pump();
        var record = _scene.Record();
        Assert.Equal([("paused", 6), ("finished", 4)], record.Segments.Where(s => s.Kind is SegmentKind.Playback).OrderBy(s => s.Number).Select(s => (s.Outcome, (int)(s.EndedAt!.Value - s.StartedAt).TotalSeconds)));
        Assert.Equal((23_000, 0), (record.TalkMs, record.HoldMs));
    }

    [Fact]
    public void The_agent_who_leaves_the_customer_with_it_is_free_and_the_flow_of_the_queue_follows()
    {
        _ = _scene.Calls.Configure(Scene.Centre with { Version = 2, Queues = Scene.Centre.Queues.SetItem(Scene.Sales, Scene.Centre.Queues[Scene.Sales] with { PlaybackFlow = new FlowId("main") }) });
        var (_, caller, call) = TalkAtPage();
        _scene.Pass(10);
        Assert.Null(_scene.Ask(new PlayToCustomer(call, Scene.Ann, Prices, Resume: false)));
        Assert.Equal(AgentState.WrapUp, _scene.State.Agents[Scene.Ann].State);
        Assert.Equal("prices.wav hours.wav", Files(_scene.Switch.Last<Play>(caller)!));
        _scene.Pass(5);
        _scene.Switch.PromptEnds(caller);
        _scene.Pump();
        Assert.Equal("welcome.wav", ((FilePart)_scene.Switch.Last<CollectKeys>(caller)!.Parts.Single()).Path);
        _scene.Switch.HangUp(caller);
        _scene.Pump();
        var record = _scene.Record();
        Assert.Equal((10_000, "finished", 1), (record.TalkMs, record.Segments.Single(s => s.Kind is SegmentKind.Playback).Outcome, record.Transfers));
    }

    [Fact]
    public void The_caller_hears_the_agents_number_and_the_agent_the_queue_before_they_talk_and_the_talk_counts_from_then()
    {
        Announce();
        var ann = _scene.SignInAtPage(Scene.Ann);
        var caller = _scene.Arrive();
        Assert.Null(_scene.Ask(new OfferTaken(_scene.State.Offers.Keys.Single())));
        Assert.Equal(("agent-number-before.wav say:digits:1001.wav agent-number-after.wav", "queue-sales.wav"), (Files(_scene.Switch.Last<Play>(caller)!), Files(_scene.Switch.Last<Play>(ann)!)));
        Assert.Equal(0, Joins());
        _scene.Pass(2);
        _scene.Switch.PromptEnds(ann);
        _scene.Pump();
        Assert.Equal((0, AgentState.Offered), (Joins(), _scene.State.Agents[Scene.Ann].State));
        _scene.Pass(3);
        _scene.Switch.PromptEnds(caller);
        _scene.Pump();
        Assert.Equal((1, AgentState.Talking), (Joins(), _scene.State.Agents[Scene.Ann].State));
        _scene.Pass(7);
        _scene.Switch.HangUp(caller);
        _scene.Pump();
        Assert.Equal((5_000, 7_000), (_scene.Record().WaitMs, _scene.Record().TalkMs));
    }

    [Fact]
    public void At_a_telephone_it_is_heard_once_the_handset_is_lifted_and_a_caller_who_leaves_meanwhile_is_lost()
    {
        Announce();
        _scene.SignInAtPhone(Scene.Ann);
        var caller = _scene.Arrive();
        var phone = _scene.Switch.Ringing("81001")!.Value;
        Assert.Null(_scene.Switch.Last<Play>(phone));
        _scene.Switch.Answer(phone);
        _scene.Pump();
        Assert.Equal(("queue-sales.wav", 0), (Files(_scene.Switch.Last<Play>(phone)!), Joins()));
        _scene.Switch.HangUp(caller);
        _scene.Pump();
        Assert.Equal((CallResult.Lost, 0), (_scene.Record().Result, _scene.State.Calls.Count));
    }

    private void Announce()
    {
        var queue = Scene.Centre.Queues[Scene.Sales] with { AgentNumberSpoken = true, AgentPrompts = ["queue-sales"] };
        _ = _scene.Calls.Configure(Scene.Centre with { Version = 2, Queues = Scene.Centre.Queues.SetItem(Scene.Sales, queue) });
        _scene.Pump();
    }

    private static string Files(Play play) => string.Join(' ', play.Parts.Select(part => ((FilePart)part).Path));

    private int Joins() => _scene.Switch.Done.OfType<JoinLegs>().Count();

    private (LegId Agent, LegId Caller, CallId Call) TalkAtPage()
    {
        var ann = _scene.SignInAtPage(Scene.Ann);
        var caller = _scene.Arrive();
        Assert.Null(_scene.Ask(new OfferTaken(_scene.State.Offers.Keys.Single())));
        return (ann, caller, _scene.State.Calls.Keys.Single());
    }
}
