using System.Collections.Immutable;
using Antiphon.Server.Tests.Calls;
using Antiphon.Switch.Contract;

namespace Antiphon.Server.Tests.Flows;

/// <summary>Flows over the whole way: switch events in, switch operations out, the story on disk.</summary>
public sealed class FlowCallTests : IDisposable
{
    private readonly Scene _scene = new();

    public void Dispose() => _scene.Dispose();

    private LegId Open(params (string Name, FlowNode Node)[] nodes)
    {
        var flow = new Flow(new("drawn"), 1, nodes[0].Name, nodes.ToImmutableDictionary(n => n.Name, n => n.Node)) { Fallback = Scene.Sales };
        _ = _scene.Calls.Configure(Scene.Centre with { Flows = Scene.Centre.Flows.Add(flow.Id, flow), Numbers = Scene.Centre.Numbers.Add("4900", new ToFlow(flow.Id)) });
        _scene.Pump();
        return _scene.Arrive("4900");
    }

    [Fact]
    public void Secret_digits_reach_the_web_service_and_nothing_else()
    {
        var questions = new List<WebQuestion>();
        _scene.Calls.Asked += questions.Add;
        var leg = Open(("a", new AnswerNode("pin")), ("pin", new CollectNode(["ask"], "pin", 4, 4, "web", "bye") { Secret = true }),
            ("web", new WebServiceNode("https://crm.example/{pin}", "GET", "", [new("name", "name")], "hello", "bye")), ("hello", new PlayNode(["hello"], "bye")), ("bye", new HangUpNode()));
        Assert.True(_scene.Switch.Last<CollectKeys>(leg)!.Secret);
        _scene.Switch.Key(leg, "9876");
        _scene.Pump();
        Assert.Equal("9876", Assert.Single(questions).Secrets["pin"]);
        var ask = questions[0].Ask;
        _scene.Calls.Answer(new WebAnswered(ask.Call, ask.Step, ImmutableDictionary<string, FlowValue>.Empty.Add("name", FlowValue.Of("王"))));
        _scene.Pump();
        Assert.Equal("hello.wav", Assert.IsType<FilePart>(Assert.Single(_scene.Switch.Last<Play>(leg)!.Parts)).Path);
        Assert.DoesNotContain("9876", string.Concat(StoryText()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_number_on_the_blacklist_hears_busy_and_the_call_record_says_so()
    {
        using var scene = new Scene(facts: new Blocking()).Opened();
        var leg = scene.Arrive("4001");
        Assert.Equal(new HangUpLeg(leg, HangupCause.Busy), scene.Switch.Last<HangUpLeg>(leg));
        scene.Switch.HangUp(leg);
        scene.Pump();
        Assert.Equal(LostReason.Blacklist, scene.Record().LostReason);
    }

    private IEnumerable<string> StoryText()
    {
        using var reader = _scene.Story.File.Read();
        return [.. reader.Entries(0).Select(e => RoutingJson.Write(e.Input) + RoutingJson.Write(e.Events))];
    }

    private sealed class Blocking : ICallerFacts
    {
        public CallerFacts Of(string number, bool extension, DateTimeOffset now) => new() { Blocked = true };
    }
}
