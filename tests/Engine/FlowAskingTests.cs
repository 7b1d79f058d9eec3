using System.Collections.Immutable;
using Antiphon.Engine.Contract;
using Antiphon.Engine.Ivr;
using static Antiphon.Engine.Tests.Scene;

namespace Antiphon.Engine.Tests;

/// <summary>Nodes that understand speech, look keys up and name an agent; and flows that would go round for ever.</summary>
public sealed class FlowAskingTests
{
    private static StepId Step(Scene scene, CallId call) => scene.State.Calls[call].Step!.Value;

    private static ImmutableDictionary<string, string> To(params (string, string)[] ways) => ways.ToImmutableDictionary(w => w.Item1, w => w.Item2);

    private static string NodeOf(Scene scene, CallId call) => scene.State.Calls[call].Node!;

    [Fact]
    public void A_spoken_word_takes_the_exit_of_its_key_and_keys_always_work()
    {
        var menu = new MenuNode(["menu"], To(("1", "tone"), ("2", "echo")), "bye") { Words = To(("1", "销售，买东西"), ("2", "服务")) };
        var scene = new Scene(WithFlow("4050", ("a", new AnswerNode("menu")), ("menu", menu), ("tone", new ToneNode(440)), ("echo", new EchoNode(false)), ("bye", new HangUpNode())));
        var call = scene.Call("4050");
        var choice = scene.LastEffect<TakeKeys>().Speech!;
        Assert.Equal("1", SpokenWords.Keys(choice, "我想买东西。"));
        Assert.Null(SpokenWords.Keys(choice, "今天天气不错"));
        Assert.Null(SpokenWords.Keys(choice, "销售 服务"));                    // Two keys at once are none.
        scene.Give(new KeysTaken(call, Step(scene, call), "1", 1, KeysResult.Complete) { Spoken = true });
        Assert.Equal("tone", NodeOf(scene, call));
        var other = scene.Call("4050");
        scene.Give(new KeysTaken(other, Step(scene, other), "2", 1, KeysResult.Complete));
        Assert.Equal("echo", NodeOf(scene, other));
    }

    [Theory]
    [InlineData("一三八，零零", "13800")]
    [InlineData("幺两 3", "123")]
    [InlineData("One two, THREE.", "123")]
    [InlineData("十三", null)]
    [InlineData("1", null)]
    public void Digits_are_spoken_one_by_one_in_both_languages(string said, string? digits) =>
        Assert.Equal(digits, SpokenWords.Keys(new SpokenChoice(ImmutableDictionary<string, string>.Empty, 2, 8), said));

    [Fact]
    public void A_secret_collection_is_never_listened_to()
    {
        var scene = new Scene(WithFlow("4051", ("a", new AnswerNode("pin")), ("pin", new CollectNode(["ask-pin"], "pin", 4, 4, "bye", "bye") { Secret = true, Speech = true }), ("bye", new HangUpNode())));
        scene.Call("4051");
        Assert.Null(scene.LastEffect<TakeKeys>().Speech);
    }

    [Theory]
    [InlineData(null, "tone")]
    [InlineData(WebRun.NotFound, "echo")]
    [InlineData("failure", "bye")]
    public void A_table_gives_its_columns_or_says_that_there_is_no_such_row(string? problem, string node)
    {
        var query = new QueryNode("members", "card", [new("name", "name")], "tone", "echo", "bye") { Secret = "pin" };
        var scene = new Scene(WithFlow("4052", ("a", new AnswerNode("set")), ("set", new SetNode([new("card", "'8801'")], "query")), ("query", query),
            ("tone", new ToneNode(440)), ("echo", new EchoNode(false)), ("bye", new ToneNode(50))));
        var call = scene.Call("4052");
        var ask = scene.LastEffect<AskWeb>();
        Assert.Equal(("centre:data/members", "pin", "8801"), (ask.Service.Url, ask.Service.Body, ask.Variables[WebRun.TableKey].ToString()));
        scene.Give(new WebAnswered(call, ask.Step, problem is null ? ImmutableDictionary<string, FlowValue>.Empty.Add("name", FlowValue.Of("王")) : ImmutableDictionary<string, FlowValue>.Empty, problem));
        Assert.Equal(node, NodeOf(scene, call));
        Assert.DoesNotContain(WebRun.TableKey, scene.State.Calls[call].Variables.Keys);
    }

    private static Func<Centre, Centre> WithAgentNode(string number) => WithFlow(number, ("a", new AnswerNode("ask")), ("ask", new CollectNode(["ask"], "wanted", 1, 8, "agent", "echo")),
        ("agent", new AgentNode("wanted", Sales, "echo")), ("echo", new EchoNode(false)));

    [Fact]
    public void Keying_a_job_number_connects_to_that_agent_although_another_waits_longer()
    {
        var scene = new Scene(WithAgentNode("4053"));
        scene.SignedIn(Bob).Pass(60).SignedIn(Ann);
        var call = scene.Call("4053");
        scene.Give(new KeysTaken(call, Step(scene, call), Ann.Value, Ann.Value.Length, KeysResult.Complete));
        Assert.Equal(Ann, scene.State.Offers.Values.Single(o => o.Call == call).Agent);
    }

    [Fact]
    public void An_agent_who_is_not_free_or_not_there_leaves_the_caller_to_the_flow()
    {
        var scene = new Scene(WithAgentNode("4054"));
        foreach (var keyed in (string[])[Ann.Value, "7777"])
        {
            var call = scene.Call("4054");
            scene.Give(new KeysTaken(call, Step(scene, call), keyed, keyed.Length, KeysResult.Complete));
            Assert.Equal("echo", NodeOf(scene, call));
        }
    }

    [Fact]
    public void A_wanted_agent_who_does_not_take_the_call_leaves_it_to_the_queue_after_a_while()
    {
        var scene = new Scene(WithAgentNode("4055"));
        scene.SignedIn(Ann);
        var call = scene.Call("4055");
        scene.Give(new KeysTaken(call, Step(scene, call), Ann.Value, Ann.Value.Length, KeysResult.Complete));
        scene.SignedIn(Bob);
        scene.Give(new OfferRefused(scene.OfferOf(Ann).Id));
        Assert.DoesNotContain(scene.State.Offers.Values, o => o.Agent == Bob);
        scene.Pass(31);
        Assert.Equal(Bob, Assert.Single(scene.State.Offers.Values).Agent);
    }

    public static TheoryData<int> Malicious => new(Enumerable.Range(0, 30));

    /// <summary>Circles of one, two and more nodes of every kind that does not wait, through sub-flows and other flows: each ends within the steps that may follow each other.</summary>
    [Theory, MemberData(nameof(Malicious))]
    public void A_malicious_flow_ends_within_its_budget_and_the_caller_in_the_fallback_queue(int seed)
    {
        FlowNode Instant(int kind, string next) => kind switch
        {
            0 => new SetNode([new("x", "1")], next),
            1 => new ConditionNode([new("1 = 1", next)], next),
            2 => new LanguageNode("en-US", next),
            3 => new CallerNode(CallerQuestion.Kind, To(("mobile", next)), next),
            4 => new ListNode("nobody", next, next),
            5 => new AgentNode("'7777'", Sales, next),
            6 => new QueryNode("t", "1 / 0", [], next, next, next),
            7 => new SubFlowNode(new("drawn"), [], "", next, next),
            8 => new GoToFlowNode(new("drawn")),
            _ => new PlayNode([], next),
        };
        var length = seed % 3 + 1;
        var nodes = Enumerable.Range(0, length).Select(i => ($"n{i}", Instant((seed + i * 3) % 10, $"n{(i + 1) % length}"))).ToArray();
        var scene = new Scene(WithFlow("4060", nodes));
        scene.Call("4060");
        Assert.InRange(scene.Events.OfType<FlowStepStarted>().Count(), 1, 50 * 9);
        Assert.DoesNotContain(scene.State.Calls.Values, c => c.Phase is CallPhase.Flow);
    }
}
