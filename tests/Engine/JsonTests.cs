using System.Collections.Immutable;
using System.Text.Json;
using Antiphon.Engine.Contract;
using Antiphon.Engine.Routing;
using static Antiphon.Engine.Tests.Scene;

namespace Antiphon.Engine.Tests;

public sealed class JsonTests
{
    /// <summary>A flow, a queue with callers, an offer, a talk, a direct call: something of everything is in the state.</summary>
    private static Scene BusyScene()
    {
        var scene = new Scene(WithFlow("4000", ("start", new AnswerNode("ring")), ("ring", new RingNode(3, "menu")),
            ("menu", new MenuNode(["welcome"], ImmutableDictionary<string, string>.Empty.Add("1", "sales"), "sales", Secret: true)),
            ("sales", new QueueNode(Sales)), ("early", new EarlyMediaNode(["x"], 1, "tone")), ("tone", new ToneNode(440)), ("echo", new EchoNode(true)), ("room", new ConferenceNode("room", true)),
            ("play", new PlayNode(["欢迎"], "end")), ("end", new HangUpNode())));
        scene.SignedIn(Ann).Pass(1).SignedIn(Bob, standing: false).SignedIn(Robot);
        scene.TalkingWith(Ann);
        scene.Give(new GoNotReady(Ann, "休息"));
        scene.Call();
        scene.Call();
        scene.Call("4000");
        scene.Call("4006");
        scene.Pass(3.125);
        return scene;
    }

    [Fact]
    public void A_state_read_back_behaves_as_the_one_written()
    {
        var scene = BusyScene();
        var read = RoutingJson.ReadState(RoutingJson.Write(scene.State));
        StateText.AssertSame(scene.State, read);
        var (one, other, now) = (scene.State, read, scene.Now);
        EngineInput[] inputs = [new OfferTaken(scene.OfferOf(Bob).Id), new GoReady(Ann), new ClockTicked(), new CallerLeft(new("call-001")), new FinishWrapUp(Ann),
            new Restarted(), new PhoneBack(Ann), new PhoneBack(Bob), new CallArrived(new("call-900"), "4000", new(9), "t", true), new ClockTicked()];
        foreach (var input in inputs)
        {
            now = now.AddSeconds(20);
            var (left, right) = (RoutingEngine.Decide(one, input, now), RoutingEngine.Decide(other, input, now));
            Assert.Equal(RoutingJson.Write(left.Events), RoutingJson.Write(right.Events));
            Assert.Equal(RoutingJson.Write(left.Whys), RoutingJson.Write(right.Whys));
            StateText.AssertSame(left.Next, right.Next);
            (one, other) = (left.Next, right.Next);
        }
    }

    [Fact]
    public void A_story_written_as_text_replays_to_the_same_events_and_the_same_state()
    {
        var scene = BusyScene();
        scene.Pass(90).Give(new Restarted()).Pass(90);
        var lines = scene.Story.Select(entry => (entry.At, Input: RoutingJson.Write(entry.Input), Events: RoutingJson.Write(entry.Decision.Events),
            Whys: RoutingJson.Write(entry.Decision.Whys))).ToList();

        var (decided, applied) = (RoutingState.Initial, RoutingState.Initial);
        foreach (var line in lines)
        {
            Assert.StartsWith("{\"$type\":", line.Input);
            var again = RoutingEngine.Decide(decided, RoutingJson.ReadInput(line.Input), line.At);
            Assert.Equal(line.Events, RoutingJson.Write(again.Events));
            Assert.Equal(line.Whys, RoutingJson.Write(again.Whys));
            decided = again.Next;
            applied = RoutingJson.ReadEvents(line.Events).Aggregate(applied, RoutingEngine.Apply);
        }
        StateText.AssertSame(scene.State, decided);
        StateText.AssertSame(scene.State, applied);
    }

    public static TheoryData<Type> SpokenTypes => [.. new[] { typeof(EngineInput), typeof(EngineEvent), typeof(EngineEffect), typeof(FlowNode), typeof(Destination), typeof(Party) }];

    [Theory, MemberData(nameof(SpokenTypes))]
    public void Every_kind_of_input_event_and_effect_has_a_name_in_json(Type spoken)
    {
        var named = spoken.GetCustomAttributes(typeof(System.Text.Json.Serialization.JsonDerivedTypeAttribute), inherit: false)
            .Cast<System.Text.Json.Serialization.JsonDerivedTypeAttribute>().ToList();
        var kinds = spoken.Assembly.GetTypes().Where(type => type.IsSubclassOf(spoken) && !type.IsAbstract).ToHashSet();
        Assert.Equal(kinds, named.Select(name => name.DerivedType).ToHashSet());
        Assert.Equal(named.Count, named.Select(name => name.TypeDiscriminator).Distinct().Count());
    }

    [Fact]
    public void Numbers_serve_as_keys()
    {
        var offers = ImmutableDictionary<OfferId, string>.Empty.Add(new(7), "seven");
        var read = JsonSerializer.Deserialize<ImmutableDictionary<OfferId, string>>(JsonSerializer.Serialize(offers, RoutingJson.Options), RoutingJson.Options)!;
        Assert.Equal("seven", read[new(7)]);
    }

    [Fact]
    public void A_fact_about_what_is_gone_changes_nothing_and_never_throws()
    {
        var scene = BusyScene();
        scene.Pass(2000);
        foreach (var agent in scene.State.Agents.Keys) scene.Give(new SignOut(agent));
        scene.Give(new Restarted()).Pass(100);
        var known = scene.State;
        var facts = BusyScene().Events.Where(e => e is not (CallStarted or AgentSignedIn or CentreApplied)).ToList();
        Assert.True(facts.Count > 20);
        foreach (var fact in facts)
        {
            var after = RoutingEngine.Apply(known, fact);
            Assert.Equal((known.Calls.Count, known.Agents.Count, known.Offers.Count), (after.Calls.Count, after.Agents.Count, after.Offers.Count));
        }
    }
}
